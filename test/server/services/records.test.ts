// The public's verb: what is recorded, and everything that is not.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import { isInstant } from "../../../core/time.ts";
import { openPerson } from "../../../server/log/person.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { receiptAddress } from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { otherOrigin, otherSite, system, type TestContext, testContext, visitor } from "../../support/context.ts";
import { demoOrigin, bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const record = (change: Partial<RecordRequest> = {}) => recordDecision(t.context, visitor, t.request(change));
const stored = async (id: string) => (await (await t.context.site(demoSite)).record(id as never))!;

describe("a decision", () => {
  test("is acknowledged with the server's time and a signed promise", async () => {
    const request = t.request();
    const { created, answer } = await recordDecision(t.context, visitor, request);
    expect(created).toBe(true);
    expect(answer).toMatchObject({ id: request.id, receipt: receiptAddress(t.context, request.id) });
    expect(isInstant(answer.at)).toBe(true);
    expect(answer.promise).toMatchObject({ id: request.id, at: answer.at, origin: "127.0.0.1:8787/v1/logs/site_demo" });
  });

  test("replayed gives the same answer and changes nothing, whatever it waited", async () => {
    const request = t.request();
    const first = await recordDecision(t.context, visitor, request);
    t.clock.ms += 5_000;
    const again = await recordDecision(t.context, visitor, { ...request, waitedMs: 5_000 });
    expect(again).toEqual({ created: false, site: demoSite, answer: first.answer });
  });

  test("replayed with other content is a conflict and leaves the first as it is", async () => {
    const request = t.request();
    await recordDecision(t.context, visitor, request);
    const altered = { ...request, path: "/other.html" };
    await expect(recordDecision(t.context, visitor, altered)).rejects.toMatchObject({ slug: "record-conflict" });
    const about = { ...request, subject: { kind: "email" as const, id: "bob@example.com" } };
    await expect(recordDecision(t.context, visitor, about)).rejects.toMatchObject({ slug: "record-conflict" });
    expect((await recordDecision(t.context, visitor, request)).created).toBe(false);
  });

  test("rule 44: posted twenty times at once is one record", async () => {
    const request = t.request();
    const store = await t.context.site(demoSite);
    const before = await store.entryCount();
    const answers = await Promise.all(Array.from({ length: 20 }, () => recordDecision(t.context, visitor, request)));
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.answer))).size).toBe(1);
    expect(await store.entryCount()).toBe(before + 1);
  });

  test.each(["1970-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"] as const)(
    "acts when the person did: by the server's clock less the wait, never by a browser's clock at %s, which is noted",
    async (clientAt) => {
      const request = t.request({ waitedMs: 60_000, clientAt });
      const { answer } = await recordDecision(t.context, visitor, request);
      const { core } = await stored(request.id);
      expect(Date.parse(core.at) - Date.parse(core.actedAt)).toBe(60_000);
      expect(core.at).toBe(answer.at);
      expect(core.clientAt).toBe(clientAt);
    },
  );

  test("given lapses after the purpose's period; refused has no end", async () => {
    const given = t.request();
    await recordDecision(t.context, visitor, given);
    const { core } = await stored(given.id);
    expect(core.choices[0]!.until!.slice(0, 4)).toBe("2028");
    const refused = bannerRequest(t.notice, "refused");
    await recordDecision(t.context, visitor, refused);
    expect((await stored(refused.id)).core.choices.every((choice) => choice.until === undefined)).toBe(true);
  });

  test("rule 43: keeps the address nowhere, and the page's query neither", async () => {
    const request = t.request({ path: "/contact.html?email=ada@example.com#x" });
    await recordDecision(t.context, visitor, request);
    const row = await stored(request.id);
    const subject = await (await t.context.site(demoSite)).subject(row.who!);
    const sealed = { person: row.person!, commitment: row.personCommitment };
    const person = openPerson(sealed, { subject: subject!, id: row.id, salt: row.salt });
    expect(person).toMatchObject({ kind: "email", path: "/contact.html", browser: "Firefox" });
    expect(JSON.stringify([person, row.core])).not.toContain("ada@");
  });

  test("tells the sequencer, and so does a replay: the first answer may have been lost before it did", async () => {
    const request = t.request();
    t.committed.length = 0;
    await recordDecision(t.context, visitor, request);
    await recordDecision(t.context, visitor, request);
    expect(t.committed).toEqual([demoSite, demoSite]);
  });
});

describe("refused before anything is stored", () => {
  test.each<readonly [why: string, slug: string, change: () => Partial<RecordRequest>]>([
    ["an unknown notice", "unknown-notice", () => ({ notice: `sha256:${"0".repeat(64)}` })],
    ["a language the notice does not have", "unknown-notice", () => ({ lang: "fr" })],
    ["a purpose the notice does not have", "unknown-purpose", () => choosing({ purpose: "profiling" })],
    ["a version the notice does not have", "unknown-purpose", () => choosing({ version: 2 })],
    ["a channel the purpose does not have", "unknown-purpose", () => choosing({ channel: "sms" })],
    ["no channel where the purpose has some", "unknown-purpose", () => choosing({ channel: undefined })],
    ["the essential purpose", "unknown-purpose", () => choosing({ purpose: "essential", channel: undefined })],
    ["a device that consents to e-mail", "unknown-purpose", () => ({ subject: { kind: "device", id: freshDevice() } })],
    ["a scripted consent", "grant-not-trusted", () => ({ method: { ...t.request().method, trusted: false } })],
    ["a refusal that gives", "not-valid", () => ({ event: "refuse" })],
    ["an address that is none", "not-valid", () => ({ subject: { kind: "email", id: "nobody" } })],
    [
      "a device id of the wrong form",
      "not-valid",
      () => ({ ...bannerRequest(t.notice, "given"), subject: { kind: "device", id: "12345" } }),
    ],
    ["a member the schema does not know", "not-valid", () => ({ admin: true }) as never],
  ])("%s", async (_why, slug, change) => {
    const before = await (await t.context.site(demoSite)).entryCount();
    await expect(record(change())).rejects.toMatchObject({ slug });
    expect(await (await t.context.site(demoSite)).entryCount()).toBe(before);
  });

  test("a scripted refusal is no grant and is recorded", async () => {
    const request = bannerRequest(t.notice, "refused");
    const answer = await record({ ...request, method: { ...request.method, trusted: false } });
    expect(answer.created).toBe(true);
  });

  test.each([
    ["another site's origin", otherOrigin],
    ["no origin", undefined],
    ["an origin that only begins like one", "http://localhost:8788.evil.example"],
  ])("%s", async (_why, origin) => {
    const foreign = { ...visitor, origin };
    await expect(recordDecision(t.context, foreign, t.request())).rejects.toMatchObject({ slug: "origin-not-allowed" });
  });

  test("the origin is judged before the schema, and an unknown site answers the same", async () => {
    const foreign = { ...visitor, origin: otherOrigin };
    const bad = { site: "site_demo", event: 7 };
    await expect(recordDecision(t.context, foreign, bad)).rejects.toMatchObject({ slug: "origin-not-allowed" });
    const unknown = { ...t.request(), site: "site_none" };
    await expect(recordDecision(t.context, visitor, unknown)).rejects.toMatchObject({ slug: "origin-not-allowed" });
  });

  test("a notice that is announced and not in force yet", async () => {
    const demo = demoNotice(demoOrigin);
    const policy = { ...demo.policy, version: "2", effectiveAt: "2026-12-24T00:00:00.000Z" };
    const { hash } = await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...demo, policy },
    });
    await expect(record({ notice: hash })).rejects.toMatchObject({ slug: "unknown-notice" });
    const now = t.clock.ms;
    t.clock.ms = Date.parse(policy.effectiveAt);
    expect((await record({ notice: hash })).created).toBe(true);
    t.clock.ms = now;
    t.context.memory.standing.clear();
  });

  test("a notice that was announced and called off, also once its day has come", async () => {
    const demo = demoNotice(demoOrigin);
    const now = t.clock.ms;
    const policy = { ...demo.policy, version: "3", effectiveAt: "2026-12-25T00:00:00.000Z" };
    const purposes = demo.purposes.map((purpose) =>
      purpose.id === "newsletter" ? { ...purpose, recipients: [...purpose.recipients, "Exe Ltd"] } : purpose,
    );
    const { hash, notice } = await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...demo, policy, purposes },
    });
    t.clock.ms += 86_400_000;
    await publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: demo });
    const yes = { notice: hash, ...choosing({ version: 2 }) };
    await expect(record(yes)).rejects.toMatchObject({ slug: "unknown-notice" });
    t.clock.ms = Date.parse(policy.effectiveAt);
    await expect(record(yes)).rejects.toMatchObject({ slug: "unknown-notice" });
    // A no is not remembered: the owner may decide on the same notice again.
    // The same is one that says when it was told.
    await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...demo, policy: { ...policy, announcedAt: notice.policy.announcedAt! }, purposes },
    });
    expect((await record(yes)).created).toBe(true);
    t.clock.ms = now;
    t.context.memory.standing.clear();
    await publishNotice(t.context, system, { shortNotice: "a test", site: demoSite, settings: demo });
  });

  test("another site's notice", async () => {
    const notice = (await currentNotice(t.context, otherSite))!.hash;
    await expect(record({ notice })).rejects.toMatchObject({ slug: "unknown-notice" });
  });
});

test("a notice that was in force and is no more is taken, and the store is asked once for it; never for the present", async () => {
  const own = await testContext();
  const store = await own.context.site(demoSite);
  let asked = 0;
  const counting = {
    ...store,
    hashesInForce: (now: string) => {
      asked += 1;
      return store.hashesInForce(now);
    },
  };
  const context = { ...own.context, site: async () => counting };
  try {
    await recordDecision(context, visitor, own.request());
    expect(asked).toBe(0);
    own.clock.ms += 1_000;
    const demo = demoNotice(demoOrigin);
    const settings = { ...demo, controller: { ...demo.controller, contact: "dpo@northgate-calling.example" } };
    await publishNotice(own.context, system, { shortNotice: "a test", site: demoSite, settings });
    await recordDecision(context, visitor, own.request());
    await recordDecision(context, visitor, own.request());
    expect(asked).toBe(1);
  } finally {
    await own.stop();
  }
});

describe("by receipt", () => {
  const newsletter = (status: "withdrawn" | "refused" | "given", change: Partial<RecordRequest> = {}) => ({
    event: status === "given" ? ("give" as const) : ("withdraw" as const),
    choices: [{ purpose: "newsletter", version: 1, status, channel: "email" as const }],
    ...change,
  });

  test("the holder withdraws what the receipt records", async () => {
    const { answer } = await record();
    await record(newsletter("withdrawn", { subject: { kind: "receipt", id: answer.receipt } }));
    const fact = await factOf("ada@example.com");
    expect(fact?.status).toBe("withdrawn");
  });

  test("the holder cannot give, nor withdraw anything else, nor use an unknown receipt", async () => {
    const { answer } = await record();
    const subject = { kind: "receipt" as const, id: answer.receipt };
    await expect(record(newsletter("given", { subject }))).rejects.toMatchObject({ slug: "grant-not-trusted" });
    const other = [{ purpose: "call-back", version: 1, status: "withdrawn" as const, channel: "phone" as const }];
    await expect(record(newsletter("withdrawn", { subject, choices: other }))).rejects.toMatchObject({
      slug: "unknown-receipt",
    });
    for (const id of [receiptAddress(t.context, t.request().id), answer.receipt.replace(/.$/, "_")]) {
      const unknown = { kind: "receipt" as const, id };
      await expect(record(newsletter("withdrawn", { subject: unknown }))).rejects.toMatchObject({
        slug: "unknown-receipt",
      });
    }
  });
});

async function factOf(email: string) {
  const store = await t.context.site(demoSite);
  const subjects = [subjectHash(t.context.identityKey(demoSite), "email", email)];
  return (await store.facts({ purpose: "newsletter", channel: "email", subjects }))[0]?.fact;
}

function choosing(change: Record<string, unknown>): Partial<RecordRequest> {
  const choice = { purpose: "newsletter", version: 1, status: "given", channel: "email", ...change };
  return { choices: [choice as RecordRequest["choices"][number]] };
}
