// Asking again: only what changed, whatever changed it, from nothing but the recipients and the earlier decision record.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recheckRecipients } from "../../../server/services/rechecks.ts";
import { importRegister } from "../../../server/services/registers.ts";
import { importScreenings } from "../../../server/services/screenings.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "suppress.write"] };
const recipients = ["a", "b", "c", "d", "e"].map((name) => ({ ref: name, email: `${name}@example.com` }));
const say = (name: string, event: "give" | "withdraw") => {
  const status = event === "give" ? ("given" as const) : ("withdrawn" as const);
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  const subject = { kind: "email" as const, id: `${name}@example.com` };
  return recordDecision(t.context, visitor, t.request({ event, choices, subject }));
};
const ask = () =>
  checkRecipients(t.context, key, () => ({ purpose: "newsletter", channel: "email", campaign: "spring", recipients }));
const again = (check: string, who = recipients) =>
  recheckRecipients(t.context, key, { check, read: () => ({ recipients: who }) });

test("names those whose answer is another now, with the one before", async () => {
  for (const name of ["a", "b", "c", "d"]) await say(name, "give");
  t.clock.ms += 1000;
  const first = await ask();
  expect(first.counts.allow).toBe(4);
  t.clock.ms += 1000;
  expect((await again(first.check)).changed).toEqual([]);
  await say("a", "withdraw");
  await addSuppressions(t.context, key, {
    site: demoSite,
    read: () => ({ entries: [{ email: "b@example.com", reason: "COMPLAINT", source: "complaint" }] }),
  });
  const erase = {
    subject: { kind: "email", id: "c@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
  await say("e", "give");
  t.clock.ms += 1000;
  const { changed, of, record, counts } = await again(first.check);
  expect(changed.map(({ index, reason, before }) => [index, before.reason, reason])).toEqual([
    [0, "CONSENT_ACTIVE", "WITHDRAWN"],
    [1, "CONSENT_ACTIVE", "COMPLAINT"],
    // Of who was erased nothing is known any more, not even what was answered about them.
    [2, "NO_RECORD", "ERASED"],
    [4, "NO_RECORD", "CONSENT_ACTIVE"],
  ]);
  expect(of).toBe(first.check);
  expect(record).toMatchObject({ campaign: "spring", purpose: "newsletter@1" });
  expect(counts).toMatchObject({ allow: 2, deny: 3 });
});

test("an unknown check and a body that is none are refused", async () => {
  const { check } = await ask();
  expect((await refusal(again("chk_none"))).slug).toBe("not-found");
  expect((await refusal(again(check, []))).slug).toBe("not-valid");
});

test("what somebody else was answered is the past, which needs its scope", async () => {
  const { check } = await ask();
  const by = (scopes: readonly string[]) =>
    recheckRecipients(t.context, { ...key, id: "key_2", scopes }, { check, read: () => ({ recipients }) });
  expect((await refusal(by(["check"]))).slug).toBe("may-not");
  expect(await by(["check", "audit"])).toMatchObject({ of: check, changed: [] });
});

test("what was answered then is worked out under the rules of then", async () => {
  const rule = (settings: object) => setSettings(t.context, system, { site: demoSite, settings });
  const recipient = [{ email: "d@example.com" }];
  await rule({ quietHours: { email: { fromHour: 0, toHour: 23 } }, timeZone: "UTC" });
  const asked = { purpose: "newsletter", channel: "email", recipients: recipient };
  const { check, results } = await checkRecipients(t.context, key, () => asked);
  expect(results).toMatchObject([{ reason: "QUIET_HOURS" }]);
  t.clock.ms += 1000;
  await rule({});
  const { changed } = await recheckRecipients(t.context, key, { check, read: () => ({ recipients: recipient }) });
  expect(changed).toMatchObject([{ reason: "CONSENT_ACTIVE", before: { reason: "QUIET_HOURS" } }]);
});

test("what registers said then is known after they were asked again, file or result, and said to be gone when it is", async () => {
  await setSettings(t.context, system, { site: demoSite, settings: { ruleset: "uk-pecr" } });
  const numbers = ["+442079460301", "+442079460302"];
  const day = (text: string) => text.slice(0, 10);
  const bytes = (text: string) =>
    async function* () {
      yield Buffer.from(text);
    };
  const file = (listed: string) =>
    importRegister(t.context, system, {
      site: demoSite,
      register: "TPS",
      date: t.context.now(),
      read: bytes(`${listed}\n02079460399\n`),
    });
  const result = (listed: string) =>
    importScreenings(t.context, system, {
      site: demoSite,
      read: bytes(`number,listed,register,date\n${numbers[1]},${listed},CTPS,${day(t.context.now())}\n`),
    });
  const question = { purpose: "call-back", channel: "phone", subscriber: "corporate" } as const;
  const phones = numbers.map((phone) => ({ phone }));
  const asked = { ...question, recipients: phones };
  t.clock.ms += 10 * 86_400_000;
  await file("02079460398");
  await result("no");
  const auditor: Actor & { kind: "key" } = { ...key, scopes: ["check", "audit"] };
  const first = await checkRecipients(t.context, auditor, () => asked);
  expect(first.results).toMatchObject([{ reason: "SCREENING_MISSING" }, { reason: "NO_RECORD" }]);
  t.clock.ms += 3 * 86_400_000;
  await file("02079460301");
  await file("02079460302");
  await result("yes");
  const past = () => checkRecipients(t.context, auditor, () => ({ ...asked, at: first.at }));
  expect((await past()).results).toEqual(first.results);
  const again = () =>
    recheckRecipients(t.context, auditor, { check: first.check, read: () => ({ recipients: phones }) });
  expect((await again()).changed.map(({ index, reason, before }) => [index, before.reason, reason])).toEqual([
    [1, "NO_RECORD", "LISTED_TPS"],
  ]);
  t.clock.ms += 401 * 86_400_000;
  for (const gone of [past, again]) expect((await refusal(gone())).slug).toBe("not-kept");
});
