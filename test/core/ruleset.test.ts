// Rulesets: every channel of every one is filled in, versions are found by name, and none is laxer than the law it names.
import { describe, expect, test } from "vitest";
import { channels } from "../../core/purpose.ts";
import { askedRegisters, heededRegisters, rulesetName, rulesetOf, rulesets, tightened } from "../../core/ruleset.ts";
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

test("of a day the version that was the latest then, and of a day before all of them the first", () => {
  const on = (day: string) => rulesetOf("uk-pecr", day)?.version;
  expect(
    ["2020-01-01", "2026-11-01", "2026-11-27T23:59:59.999Z", "2026-11-28T00:00:00.000Z", "2030-01-01"].map(on),
  ).toEqual([1, 1, 1, 2, 2]);
  expect(rulesetOf("uk-pecr@1", "2030-01-01")?.version).toBe(1);
  expect(rulesetOf("nowhere", "2026-11-28")).toBeUndefined();
});

test("a look-up may be good for fewer days than the law says, and never for more", () => {
  const uk = rulesetOf("uk-pecr")!;
  expect([7, 28, 90, undefined].map((days) => tightened(uk, days).screeningDays)).toEqual([7, 28, 28, 28]);
  expect(rulesetName(tightened(uk, 7))).toBe(rulesetName(uk));
});

test("in the United Kingdom people are asked about in the TPS, companies in the CTPS, and both of who is not known", () => {
  const { phone, post, email } = rulesetOf("uk-pecr")!.channels;
  const asked = (["individual", "corporate", "unknown"] as const).map((one) => askedRegisters(phone, one));
  expect(asked).toEqual([["TPS"], ["CTPS"], ["TPS", "CTPS"]]);
  for (const one of ["individual", "corporate", "unknown"] as const)
    expect([...heededRegisters(phone, one)].sort()).toEqual(["CTPS", "TPS"]);
  expect((["individual", "corporate", "unknown"] as const).map((one) => heededRegisters(post, one))).toEqual([
    ["MPS"],
    [],
    ["MPS"],
  ]);
  expect(heededRegisters(email, "unknown")).toEqual([]);
  const before = rulesetOf("uk-pecr@1")!.channels.phone;
  expect([heededRegisters(before, "unknown"), heededRegisters(before, "corporate")]).toEqual([["TPS"], ["CTPS"]]);
});
