// Retention: what is past its period is told first, goes when it is said so, and a hold keeps it.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import type { RecordId } from "../../../core/ids.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { liftHold, listHolds, setHold } from "../../../server/services/holds.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { retentionReport, retentionRun } from "../../../server/services/retention.ts";
import { countedContext } from "../../support/calls.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";
import { sha256 } from "../../support/node-crypto.ts";
import { bannerRequest } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const yearMs = 366 * 86_400_000;
const store = () => t.context.site(demoSite);
const found = async (id: RecordId) => (await store()).record(id);
const report = () => retentionReport(t.context, system, demoSite);
const run = (wipe = false) => retentionRun(t.context, system, { site: demoSite, wipe });

/** A newsletter consent of this address, or a banner's answer of a fresh device. */
async function answered(email?: string): Promise<RecordId> {
  const request = email
    ? t.request({ subject: { kind: "email", id: email } })
    : bannerRequest(t.notice, "refused", { id: t.request().id });
  await recordDecision(t.context, visitor, request);
  return request.id as RecordId;
}

/** Long after everything on record is past its period. */
const later = () => {
  t.clock.ms += 12 * yearMs;
};

test("the report asks as often about two hundred people as about five, and counts who keeps a record", async () => {
  const asks = async () => {
    const { context, asked } = await countedContext(t, demoSite);
    return { report: await retentionReport(context, system, demoSite), calls: asked.calls };
  };
  await answered("stays@example.com");
  for (let i = 0; i < 4; i++) await answered();
  later();
  await answered("stays@example.com");
  const few = await asks();
  expect(few.report).toMatchObject({ records: 5, subjects: 4 });
  t.clock.ms -= 12 * yearMs;
  await Promise.all(Array.from({ length: 195 }, () => answered()));
  later();
  const many = await asks();
  expect(many.report).toMatchObject({ records: 200, subjects: 199 });
  expect(many.calls).toBe(few.calls);
});

describe("a record past its period", () => {
  test("is told of by purpose, and nothing is changed by telling", async () => {
    const id = await answered("ada@example.com");
    await answered();
    expect(await report()).toMatchObject({ records: 0, subjects: 0, byPurpose: {}, proofs: [] });
    later();
    expect(await report()).toMatchObject({
      records: 2,
      subjects: 2,
      byPurpose: { newsletter: 1, analytics: 1, advertising: 1, social: 1 },
      held: {},
      proofs: [],
    });
    expect((await found(id))?.person).toBeDefined();
  });

  test("loses its personal half, its person the key, and the log says how many and which", async () => {
    const ids = [await answered("ada@example.com"), await answered()];
    const indexes = await Promise.all(ids.map(async (id) => (await found(id))!.index));
    const { who } = (await found(ids[0]!))!;
    later();
    const recent = await answered("bob@example.com");
    const done = await run();
    expect(done).toMatchObject({ records: 2, subjects: 2, proofs: [expect.stringMatching(/^rec_/)] });
    for (const id of ids) expect(await found(id)).not.toHaveProperty("person");
    expect(await (await store()).subject(who!)).toBeUndefined();
    expect((await found(recent))?.person).toBeDefined();
    const text = indexes.map((index) => `${index}\n`).join("");
    expect((await found(done.proofs[0]!))?.core.erasure).toEqual({
      mode: "retention",
      reason: "retention-ended",
      records: 2,
      digest: `sha256:${toHex(sha256(Buffer.from(text)))}`,
    });
    await t.seal();
    await checkLog(await store(), (await t.context.signer(demoSite)).keyText);
    expect(await run()).toMatchObject({ records: 0, subjects: 0, proofs: [] });
  });

  test("may be wiped whole: then the log names the positions", async () => {
    const id = await answered("ada@example.com");
    const { index } = (await found(id))!;
    later();
    const { proofs } = await run(true);
    expect(await found(id)).toBeUndefined();
    expect((await found(proofs[0]!))?.core.erasure?.wiped).toEqual([index]);
    await t.seal();
    await checkLog(await store(), (await t.context.signer(demoSite)).keyText);
  });

  test("goes while the person's newer records, and so their key, stay", async () => {
    const old = await answered("ada@example.com");
    later();
    const recent = await answered("ada@example.com");
    const { who } = (await found(old))!;
    expect(await run()).toMatchObject({ records: 1, subjects: 0 });
    expect(await found(old)).not.toHaveProperty("who");
    expect((await found(recent))?.who).toBe(who);
    expect(await (await store()).subject(who!)).toBeDefined();
  });

  test("leaves no tombstone: nobody asked not to be written to", async () => {
    const id = await answered("ada@example.com");
    const hash = (await (await store()).subject((await found(id))!.who!))!.hash;
    later();
    await run();
    expect(await (await store()).knownSubjects([hash])).toEqual([{}]);
  });
});

describe("a hold", () => {
  const statute = { statute: "Companies Act 2006 s. 388", reason: "Accounting records" };
  const hold = (change: Record<string, unknown> = {}) => {
    t.clock.ms += 1;
    const until = new Date(t.clock.ms + 30 * yearMs).toISOString();
    return setHold(t.context, system, { site: demoSite, read: () => ({ ...statute, until, ...change }) });
  };

  test("keeps one person, one purpose or all, until it is lifted or over", async () => {
    const ada = await answered("ada@example.com");
    await answered("bob@example.com");
    await answered();
    const person = await hold({ subject: { kind: "email", id: "ada@example.com" } });
    const social = await hold({ purpose: "social" });
    later();
    expect(await report()).toMatchObject({ records: 1, held: { [person.id]: 1, [social.id]: 1 } });
    await run();
    expect((await found(ada))?.person).toBeDefined();
    await liftHold(t.context, system, { site: demoSite, id: social.id });
    expect(await report()).toMatchObject({ records: 1, held: { [person.id]: 1 } });
    t.clock.ms += 30 * yearMs;
    expect(await report()).toMatchObject({ records: 2, held: {} });
    const all = await hold();
    expect(await report()).toMatchObject({ records: 0, held: { [all.id]: 2 } });
    expect((await listHolds(t.context, system, demoSite)).map(({ id, liftedAt }) => [id, liftedAt === null])).toEqual([
      [all.id, true],
      [social.id, false],
      [person.id, true],
    ]);
  });

  test("is kept by a restriction too: whoever is kept for a claim is kept whole", async () => {
    const id = await answered("ada@example.com");
    const until = new Date(t.clock.ms + 30 * yearMs).toISOString();
    const subject = { kind: "record", id };
    const wish = { subject, mode: "restrict", reason: "claim-period", verified: "known", until };
    await eraseSubject(t.context, system, { site: demoSite, read: () => wish });
    later();
    expect(await run()).toMatchObject({ records: 0, held: { restriction: 1 } });
    expect((await found(id))?.person).toBeDefined();
  });

  test("needs a law, a reason, an end to come and a person who is known", async () => {
    for (const [change, pointer] of [
      [{ statute: "" }, "/statute"],
      [{ reason: undefined }, "/reason"],
      [{ until: "2020-01-01T00:00:00.000Z" }, "/until"],
    ] as const)
      await expect(hold(change)).rejects.toMatchObject({ slug: "not-valid", extensions: { errors: [{ pointer }] } });
    await expect(hold({ subject: { kind: "email", id: "nobody@example.com" } })).rejects.toMatchObject({
      slug: "not-found",
    });
    await expect(liftHold(t.context, system, { site: demoSite, id: "hld_0" })).rejects.toMatchObject({
      slug: "not-found",
    });
  });
});

test("each verb is refused to who may not, and leaves one audit row", async () => {
  const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
  const read = () => ({});
  const verbs = {
    "retention.report": () => retentionReport(t.context, key, demoSite),
    "retention.run": () => retentionRun(t.context, key, { site: demoSite }),
    "hold.set": () => setHold(t.context, key, { site: demoSite, read }),
    "hold.lift": () => liftHold(t.context, key, { site: demoSite, id: "x" }),
    "hold.list": () => listHolds(t.context, key, demoSite),
  };
  for (const [verb, act] of Object.entries(verbs)) {
    const rows = await t.auditOf(demoSite, act);
    expect(rows).toMatchObject([{ verb, outcome: "refused", detail: "may-not" }]);
  }
  const done = await t.auditOf(demoSite, () => retentionRun(t.context, system, { site: demoSite }));
  expect(done).toMatchObject([{ verb: "retention.run", outcome: "done" }]);
});
