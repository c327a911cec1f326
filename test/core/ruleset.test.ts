// Rulesets: every channel of every one is filled in, versions are found by name, and none is laxer than the law it names.
import { describe, expect, test } from "vitest";
import { channels } from "../../core/purpose.ts";
import { rulesetName, rulesetOf, rulesets } from "../../core/ruleset.ts";
import { isInstant } from "../../core/time.ts";

describe.each(rulesets.map((rules) => [rulesetName(rules), rules] as const))("%s", (name, rules) => {
  test("fills in every channel, and says which law and when it was read", () => {
    expect(Object.keys(rules.channels).sort()).toEqual([...channels].sort());
    expect(isInstant(`${rules.asOf}T00:00:00Z`)).toBe(true);
    expect(rules.law.length).toBeGreaterThan(10);
  });

  test("lets no screening be older than 28 days", () => expect(rules.screeningDays).toBeLessThanOrEqual(28));

  test("lets nobody be texted on legitimate interest who is a person", () => {
    expect(rules.channels.sms.grounds.individual).not.toContain("legitimate-interest");
  });

  test("is found by its name and version, and no other has both", () => {
    expect(rulesetOf(name)).toBe(rules);
    expect(rulesets.filter((other) => rulesetName(other) === name)).toHaveLength(1);
  });
});

test("a name alone is its latest version, and what is not there is nothing", () => {
  for (const { name } of rulesets) {
    const versions = rulesets.filter((rules) => rules.name === name).map(({ version }) => version);
    expect(rulesetOf(name)?.version).toBe(Math.max(...versions));
  }
  for (const unknown of ["", "uk", "uk-pecr@99"]) expect(rulesetOf(unknown)).toBeUndefined();
});

test("in the United Kingdom calls to people need the TPS and calls to companies the CTPS", () => {
  const { phone, post } = rulesetOf("uk-pecr")!.channels;
  expect([phone.registers.individual, phone.registers.corporate, post.registers.individual]).toEqual([
    ["TPS"],
    ["CTPS"],
    ["MPS"],
  ]);
});
