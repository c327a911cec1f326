// Questions about the past: what is said now of an earlier instant is what was said then, and what came later is not in it.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckRequest, CheckResult } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { sweepExpired } from "../../../server/services/expiry.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = {
  kind: "key",
  id: "key_1",
  site: demoSite,
  scopes: ["check", "check.explain", "suppress.write", "audit"],
};
const ask = async (addresses: readonly string[], change: Partial<CheckRequest> = {}): Promise<CheckResult[]> => {
  const recipients = addresses.map((email) => ({ email }));
  const read = () => ({ purpose: "newsletter", channel: "email", recipients, explain: true, ...change });
  return (await checkRecipients(t.context, key, read)).results;
};

const act = fc.record({
  who: fc.integer({ min: 0, max: 3 }),
  said: fc.constantFrom("given", "refused", "withdrawn", "suppressed", "swept"),
  waitedDays: fc.constantFrom(0, 0, 0, 3, 300),
  thenDays: fc.constantFrom(1, 30, 500),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
const dayMs = 86_400_000;

async function perform({ said, waitedDays }: Act, email: string): Promise<void> {
  if (said === "swept") return void (await sweepExpired(t.context, demoSite));
  if (said === "suppressed") {
    const entries = [{ email, reason: "COMPLAINT", source: "complaint" }];
    return void (await addSuppressions(t.context, key, { site: demoSite, read: () => ({ entries }) }));
  }
  const event = said === "given" ? "give" : said === "refused" ? "refuse" : "withdraw";
  const choices = [{ purpose: "newsletter", version: 1, status: said, channel: "email" as const }];
  const subject = { kind: "email" as const, id: email };
  await recordDecision(t.context, visitor, t.request({ event, choices, subject, waitedMs: waitedDays * dayMs }));
}

test("an answer about an earlier instant is the answer that was given at it, whatever was done since", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
      const addresses = [0, 1, 2, 3].map((who) => `p${who}r${run}@example.com`);
      run++;
      const seen: { at: string; results: CheckResult[] }[] = [];
      for (const one of acts) {
        await perform(one, addresses[one.who]!);
        seen.push({ at: t.context.now(), results: await ask(addresses) });
        t.clock.ms += one.thenDays * dayMs;
      }
      for (const { at, results } of seen) expect(await ask(addresses, { at })).toEqual(results);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("a purpose is what the notice of that day said of it", async () => {
  t.clock.ms += dayMs;
  await perform({ who: 0, said: "given", waitedDays: 0, thenDays: 1 }, "old@example.com");
  const before = t.context.now();
  t.clock.ms += dayMs;
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.filter(({ id }) => id !== "newsletter");
  const languages = Object.fromEntries(
    Object.entries(settings.languages).map(
      ([
        lang,
        {
          purposes: { newsletter: _, ...rest },
          ...texts
        },
      ]) => [lang, { ...texts, purposes: rest }],
    ),
  );
  await publishNotice(t.context, system, { site: demoSite, settings: { ...settings, purposes, languages } });
  t.clock.ms += dayMs;
  expect(await ask(["old@example.com"])).toMatchObject([{ reason: "PURPOSE_RETIRED" }]);
  expect(await ask(["old@example.com"], { at: before })).toMatchObject([{ allow: true, reason: "CONSENT_ACTIVE" }]);
});

test("a question about a day to come is asked of the notice that will be in force then", async () => {
  t.clock.ms += dayMs;
  await publishNotice(t.context, system, { site: demoSite, settings: demoNotice(demoOrigin) });
  await recordDecision(
    t.context,
    visitor,
    t.request({ subject: { kind: "email", id: "soon@example.com" }, notice: t.notice }),
  );
  const settings = demoNotice(demoOrigin);
  const effectiveAt = new Date(t.clock.ms + 10 * dayMs).toISOString();
  const purposes = settings.purposes.map((one) => (one.id === "newsletter" ? { ...one, version: 5 } : one));
  const policy = { ...settings.policy, effectiveAt };
  const wish = { site: demoSite, settings: { ...settings, purposes, policy }, shortNotice: "a test" };
  await publishNotice(t.context, system, wish);
  const on = (days: number) => ({ at: new Date(t.clock.ms + days * dayMs).toISOString() });
  expect(await ask(["soon@example.com"], on(9))).toMatchObject([{ allow: true }]);
  expect(await ask(["soon@example.com"], on(11))).toMatchObject([{ reason: "RECONSENT_NEEDED" }]);
});
