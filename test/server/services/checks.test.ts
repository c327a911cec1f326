// The marketer's question: answered from what was recorded before it was asked, with one audit row.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import type { CheckRequest } from "../../../core/contact-schema.ts";
import { ProblemError } from "../../../server/errors.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { importScreenings } from "../../../server/services/screenings.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { demoOrigin } from "../../support/requests.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

type Key = Actor & { kind: "key" };
const key: Key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
const auditor: Key = { ...key, scopes: ["check", "audit"] };
const ask = (recipients: CheckRequest["recipients"], change: Partial<CheckRequest> = {}, actor: Key = key) =>
  checkRecipients(t.context, actor, () => ({ purpose: "newsletter", channel: "email", recipients, ...change }));
const reasons = async (recipients: CheckRequest["recipients"], change: Partial<CheckRequest> = {}) =>
  (await ask(recipients, change)).results.map((result) => result.reason);
const give = (id: string) => recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id } }));
const answer = (id: string, event: "refuse" | "withdraw") => {
  const status = event === "refuse" ? ("refused" as const) : ("withdrawn" as const);
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  return recordDecision(t.context, visitor, t.request({ event, choices, subject: { kind: "email", id } }));
};

describe("an answer", () => {
  test("is allow with the record as evidence, for any spelling of the address", async () => {
    const { answer } = await give("grace@example.com");
    const { results } = await ask([{ ref: "crm:1", email: " Grace@EXAMPLE.com" }]);
    expect(results).toEqual([
      {
        ref: "crm:1",
        allow: true,
        reason: "CONSENT_ACTIVE",
        basis: "consent",
        until: expect.stringMatching(/^2028-11-22T/),
        evidence: { record: answer.id, at: answer.at, notice: t.notice },
      },
    ]);
  });

  test("is deny from the moment a withdrawal is acknowledged", async () => {
    await give("w@example.com");
    t.clock.ms += 1;
    await answer("w@example.com", "withdraw");
    expect(await reasons([{ email: "w@example.com" }])).toEqual(["WITHDRAWN"]);
  });

  test("is deny for who refused, and for who never answered", async () => {
    await answer("r@example.com", "refuse");
    expect(await reasons([{ email: "r@example.com" }, { email: "nobody@example.com" }])).toEqual([
      "REFUSED",
      "NO_RECORD",
    ]);
  });

  test("is deny once the consent has lapsed", async () => {
    await give("old@example.com");
    const now = t.clock.ms;
    t.clock.ms = Date.UTC(2029, 0, 1);
    expect(await reasons([{ email: "old@example.com" }])).toEqual(["EXPIRED"]);
    t.clock.ms = now;
  });

  test("is deny for what is no address, the wrong kind of address, and a purpose the site does not have", async () => {
    expect(await reasons([{ email: "nonsense" }, {}, { phone: "+442079460958" }])).toEqual([
      "INPUT_INVALID",
      "INPUT_INVALID",
      "CHANNEL_MISMATCH",
    ]);
    expect(await reasons([{ email: "grace@example.com" }], { purpose: "profiling" })).toEqual(["PURPOSE_RETIRED"]);
    expect(await reasons([{ email: "grace@example.com" }], { channel: "post" })).toEqual(["CHANNEL_MISMATCH"]);
  });

  test("about e-mail says nothing about the phone", async () => {
    expect(await reasons([{ phone: "+442079460958" }], { purpose: "call-back", channel: "phone" })).toEqual([
      "NO_RECORD",
    ]);
  });

  test("keeps the order asked, counts by reason, and is the same bytes when asked again", async () => {
    const recipients = [{ ref: "b", email: "r@example.com" }, { ref: "a", email: "grace@example.com" }, { ref: "c" }];
    const first = await ask(recipients);
    expect(first.results.map((result) => result.ref)).toEqual(["b", "a", "c"]);
    expect(first.counts).toEqual({ allow: 1, deny: 2, byReason: { REFUSED: 1, CONSENT_ACTIVE: 1, INPUT_INVALID: 1 } });
    expect((await ask(recipients)).digest).toBe(first.digest);
    expect((await ask(recipients.slice(1))).digest).not.toBe(first.digest);
  });

  test("to the same address twice in one call is given once", async () => {
    expect(await reasons([{ email: "grace@example.com" }, { email: "GRACE@example.com " }])).toEqual([
      "CONSENT_ACTIVE",
      "DUPLICATE_IN_CALL",
    ]);
  });

  test("follows the rules that the site goes by, and whose line it is", async () => {
    const callBack = { purpose: "call-back", channel: "phone" } as const;
    const line = [{ phone: "020 7946 0321", country: "GB" }];
    await setSettings(t.context, system, { site: demoSite, settings: { ruleset: "uk-pecr" } });
    const { ruleset, results } = await ask(line, { ...callBack, subscriber: "corporate" });
    expect(ruleset).toBe("uk-pecr@1");
    expect(results).toMatchObject([{ allow: false, reason: "SCREENING_MISSING", also: ["NO_RECORD"] }]);
    await setSettings(t.context, system, { site: demoSite, settings: {} });
    expect((await ask(line, callBack)).results).toMatchObject([{ reason: "NO_RECORD" }]);
  });

  test("about an instant follows the version of the rules that was, or will be, the latest then", async () => {
    const line = [{ phone: "020 7946 0321", country: "GB" }];
    await setSettings(t.context, system, { site: demoSite, settings: { ruleset: "uk-pecr" } });
    const [before, now] = [t.context.now(), t.clock.ms];
    const on = async (at?: string) => (await ask(line, { channel: "phone", at }, auditor)).ruleset;
    expect(await on()).toBe("uk-pecr@1");
    expect(await on(new Date(now + 10 * 86_400_000).toISOString())).toBe("uk-pecr@2");
    t.clock.ms += 10 * 86_400_000;
    expect([await on(), await on(before)]).toEqual(["uk-pecr@2", "uk-pecr@1"]);
    t.clock.ms = now;
  });

  test("takes look-ups for as many days as the site says, where that is fewer than the law's", async () => {
    await setSettings(t.context, system, { site: demoSite, settings: { ruleset: "uk-pecr", screeningDays: 2 } });
    const results = "number,listed,register,date\n02079460399,no,TPS,2026-11-19\n02079460398,no,TPS,2026-11-21\n";
    const read = async function* () {
      yield Buffer.from(results);
    };
    await importScreenings(t.context, system, { site: demoSite, read });
    const lines = ["020 7946 0399", "020 7946 0398"].map((phone) => ({ phone, country: "GB" }));
    const callBack = { purpose: "call-back", channel: "phone", subscriber: "individual" } as const;
    expect(await reasons(lines, callBack)).toEqual(["SCREENING_STALE", "NO_RECORD"]);
    const tooMany = setSettings(t.context, system, { site: demoSite, settings: { screeningDays: 29 } });
    await expect(tooMany).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/screeningDays" }] },
    });
    await setSettings(t.context, system, { site: demoSite, settings: {} });
  });

  test("about passing data on holds for partners the person was told by name, for a year", async () => {
    const to = (partner: string) => reasons([{ email: "grace@example.com" }], { partner });
    expect(await to("Northgate calling ltd")).toEqual(["CONSENT_ACTIVE"]);
    expect(await to("Somebody Else Ltd")).toEqual(["PARTNER_NOT_NAMED"]);
    const now = t.clock.ms;
    t.clock.ms += 366 * 86_400_000;
    expect(await to("Northgate Calling Ltd")).toEqual(["PARTNER_CONSENT_TOO_OLD"]);
    t.clock.ms = now;
  });

  test("says until when it may be used: half a day, and never longer than a consent that it rests on", async () => {
    const recipients = [{ email: "grace@example.com" }];
    const { at, validUntil, results } = await ask(recipients);
    expect(Date.parse(validUntil) - Date.parse(at)).toBe(12 * 3_600_000);
    const now = t.clock.ms;
    t.clock.ms = Date.parse(results[0]!.until!) - 60_000;
    expect((await ask(recipients)).validUntil).toBe(results[0]!.until);
    expect((await ask(recipients, { at: results[0]!.until! })).results).toMatchObject([{ reason: "EXPIRED" }]);
    t.clock.ms = now;
  });

  test("is good no longer than the notice that it was answered under", async () => {
    const now = t.clock.ms;
    const effectiveAt = new Date(now + 31 * 86_400_000).toISOString();
    const settings = demoNotice(demoOrigin);
    const policy = { ...settings.policy, version: "2", effectiveAt };
    await publishNotice(t.context, system, { site: demoSite, settings: { ...settings, policy } });
    t.clock.ms = Date.parse(effectiveAt) - 3_600_000;
    const recipients = [{ email: "grace@example.com" }];
    expect((await ask(recipients)).validUntil).toBe(effectiveAt);
    expect((await ask(recipients, { at: effectiveAt })).validUntil > effectiveAt).toBe(true);
    t.clock.ms = now;
    await publishNotice(t.context, system, { site: demoSite, settings });
    expect((await ask(recipients)).validUntil).toBe(new Date(now + 12 * 3_600_000).toISOString());
  });

  test("of ten thousand comes in one piece", async () => {
    const recipients = Array.from({ length: 10_000 }, (_, i) => ({ email: `p${i}@example.com` }));
    const { counts } = await ask([...recipients.slice(1), { email: "grace@example.com" }]);
    expect(counts).toMatchObject({ allow: 1, deny: 9_999 });
  });
});

describe("the right to ask", () => {
  test("belongs to a key with the scope", async () => {
    const bare = { ...key, scopes: [] };
    await expect(ask([{ email: "a@example.com" }], {}, bare)).rejects.toMatchObject({
      slug: "may-not",
      extensions: { scope: "check" },
    });
  });

  test("is judged before the body is read", async () => {
    let asked = false;
    const bare = { ...key, scopes: [] };
    await checkRecipients(t.context, bare, () => (asked = true)).catch(() => {});
    expect(asked).toBe(false);
  });

  test("reaches the key's own site only", async () => {
    const results = (await ask([{ email: "grace@example.com" }], {}, { ...key, site: otherSite })).results;
    expect(results[0]!.reason).toBe("NO_RECORD");
  });

  test("leaves a decision record in the log and no audit row; a refusal leaves exactly one row", async () => {
    const done = await t.auditOf(demoSite, () => ask([{ email: "grace@example.com" }, { email: "x@example.com" }]));
    expect(done).toEqual([]);
    const refused = await t.auditOf(demoSite, () => ask([{ email: "grace@example.com" }], {}, { ...key, scopes: [] }));
    expect(refused).toMatchObject([{ outcome: "refused", detail: "may-not" }]);
    const invalid = await t.auditOf(demoSite, () => ask([]));
    expect(invalid).toMatchObject([{ outcome: "refused", detail: "not-valid" }]);
    const unreadable = await t.auditOf(demoSite, () =>
      checkRecipients(t.context, key, () => Promise.reject(new ProblemError("body-too-large"))),
    );
    expect(unreadable).toMatchObject([{ outcome: "refused", detail: "body-too-large" }]);
  });
});
