// Erasing a person: nothing of them is left in any byte, everybody else's proofs stand, and a restored backup forgets again.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import type { RecordId } from "../../../core/ids.ts";
import { verifyReceipt } from "../../../core/receipt.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { completeErasures, endRestrictions } from "../../../server/services/erasures.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { receipt } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";
import { nodeCrypto } from "../../support/node-crypto.ts";
import { ada, asker, erasingIn } from "../../support/erasing.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const { erase, consent, answer, store, filesWith } = erasingIn(() => t);

describe("an erased person", () => {
  test("is in no byte of the databases and their logs any more: key, personal halves, hash of the address", async () => {
    const id = await consent();
    const second = await consent();
    const row = (await (await store()).record(id))!;
    const subject = (await (await store()).subject(row.who!))!;
    const halves = [row.person!, (await (await store()).record(second))!.person!];
    for (const bytes of [subject.key, ...halves]) expect(filesWith(bytes)).not.toEqual([]);
    const done = await erase();
    expect(done).toMatchObject({ mode: "erase", subjects: 1, records: [expect.stringMatching(/^rec_/)] });
    for (const bytes of [subject.key, ...halves, ada.id]) expect(filesWith(bytes)).toEqual([]);
    const left = await (await store()).record(id);
    expect([left?.who, left?.person, left?.core.event]).toEqual([undefined, undefined, "give"]);
    expect(await (await store()).statesOf(row.who!)).toEqual([]);
    // All that is left of the address is a tombstone under its keyed hash, so that nobody writes to it.
    expect(filesWith(subject.hash).map((path) => path.split("/").at(-1))).toEqual(["site_demo.keys.db"]);
  });

  test("answers a check with ERASED, until they say yes themselves again", async () => {
    await consent();
    expect(await answer()).toBe("CONSENT_ACTIVE");
    await erase();
    expect(await answer()).toBe("ERASED");
    t.clock.ms += 1000;
    await consent();
    expect(await answer()).toBe("CONSENT_ACTIVE");
  });

  test("leaves every receipt and the whole log verifying, and the log says who, why, and how it was verified", async () => {
    const [mine, other] = [await consent(), await consent("bob@example.com")];
    await t.seal();
    const before = await receipt(t.context, receiptName(t.context, other));
    const [id] = (await erase({ request: "DSR-17", requestedAt: "2026-11-20T09:00:00.000Z" })).records;
    await t.seal();
    const { keyText } = await t.context.signer(demoSite);
    expect(await checkLog(await store(), keyText)).toBe(4);
    for (const held of [
      before,
      await receipt(t.context, receiptName(t.context, other)),
      await receipt(t.context, receiptName(t.context, mine)),
    ])
      expect((await verifyReceipt(held, nodeCrypto, keyText)).ok).toBe(true);
    expect((await (await store()).record(id as RecordId))?.core).toMatchObject({
      event: "erase",
      actor: "system",
      erasure: {
        mode: "erase",
        reason: "subject-request",
        verified: "signed-link",
        request: "DSR-17",
        requestedAt: "2026-11-20T09:00:00.000Z",
      },
    });
    expect(await answer("bob@example.com")).toBe("CONSENT_ACTIVE");
  });

  test("may have the rest of each record wiped too: then only the commitment stands, and the log still verifies", async () => {
    const id = await consent();
    const row = (await (await store()).record(id))!;
    const [erasing] = (await erase({ wipe: true })).records;
    await t.seal();
    expect(await (await store()).record(id)).toBeUndefined();
    expect((await (await store()).record(erasing as RecordId))?.core.erasure?.wiped).toEqual([row.index]);
    expect(filesWith(row.salt)).toEqual([]);
    expect(await checkLog(await store(), (await t.context.signer(demoSite)).keyText)).toBe(3);
    await expect(receipt(t.context, receiptName(t.context, id))).rejects.toMatchObject({ slug: "not-found" });
  });

  test("is erased with every address that was shown to be theirs", async () => {
    const id = await consent();
    const device = freshDevice();
    const banner = bannerRequest(t.notice, "given", { subject: { kind: "device", id: device } });
    await recordDecision(t.context, visitor, banner);
    const shown = [{ kind: "file", hash: `sha256:${"a".repeat(64)}` }];
    const body = { subject: { kind: "record", id }, other: { kind: "record", id: banner.id }, attachments: shown };
    await linkRecord(t.context, system, { site: demoSite, read: () => body });
    expect(await erase()).toMatchObject({ subjects: 2, records: [expect.anything(), expect.anything()] });
    for (const record of [id, banner.id as RecordId])
      expect((await (await store()).record(record))?.person).toBeUndefined();
  });

  test("is not erased under the id of another record, nor is anybody linked to them", async () => {
    const id = await consent();
    const banner = bannerRequest(t.notice, "given", { subject: { kind: "device", id: freshDevice() } });
    await recordDecision(t.context, visitor, banner);
    const shown = [{ kind: "recording", hash: `sha256:${"5c".repeat(32)}` }];
    const body = { subject: { kind: "record", id }, other: { kind: "record", id: banner.id }, attachments: shown };
    await linkRecord(t.context, system, { site: demoSite, read: () => body });
    const count = await (await store()).entryCount();
    await expect(erase({ id })).rejects.toMatchObject({ slug: "record-conflict" });
    expect(await (await store()).entryCount()).toBe(count);
    const [own] = (await erase({ id: t.request().id })).records;
    expect(await erase({ id: own })).toMatchObject({ subjects: 0 });
  });

  test("who is not known, or was erased before, is nobody: nothing happens", async () => {
    expect(await erase({ subject: { kind: "email", id: "nobody@example.com" } })).toMatchObject({ subjects: 0 });
    await consent();
    await erase();
    const count = await (await store()).entryCount();
    expect(await erase()).toEqual({ mode: "erase", subjects: 0, records: [] });
    expect(await (await store()).entryCount()).toBe(count);
  });

  test("by a request that is sent again is erased once", async () => {
    await consent();
    const { id } = t.request();
    const [first, second] = [await erase({ id }), await erase({ id })];
    expect([first.subjects, second.subjects]).toEqual([1, 0]);
    expect(first.records).toEqual([id]);
  });
});

describe("a restricted person", () => {
  const restrict = { mode: "restrict", reason: "claim-period", until: "2027-11-22T09:00:00.000Z" };

  test("is kept and not contacted, and erased once the claim period is over", async () => {
    const id = await consent();
    await erase(restrict);
    expect(await answer()).toBe("RESTRICTED");
    expect((await (await store()).record(id))?.person).toBeDefined();
    expect(await endRestrictions(t.context, demoSite)).toBe(0);
    t.clock.ms = Date.parse("2027-11-22T09:00:00.000Z");
    expect(await endRestrictions(t.context, demoSite)).toBe(1);
    expect((await (await store()).record(id))?.person).toBeUndefined();
    expect(await answer()).toBe("ERASED");
  });

  test("may be released", async () => {
    await consent();
    await erase(restrict);
    await erase({ mode: "release", reason: "claim-period-ended" });
    expect(await answer()).toBe("CONSENT_ACTIVE");
    t.clock.ms = Date.parse("2027-12-22T09:00:00.000Z");
    expect(await endRestrictions(t.context, demoSite)).toBe(0);
  });

  test("stays restricted where the keys database lost it", async () => {
    const id = await consent();
    await erase(restrict);
    const { who } = (await (await store()).record(id))!;
    await (await store()).release(who!);
    await completeErasures(await store());
    expect(await answer()).toBe("RESTRICTED");
  });
});

describe("the verb", () => {
  test("is refused to who may not, leaves one audit row without an address, and names what is wrong", async () => {
    await consent();
    const rows = await t.auditOf(demoSite, () => erase());
    expect(rows).toMatchObject([{ verb: "subject.erase", outcome: "done" }]);
    expect(JSON.stringify(rows)).not.toContain("ada@");
    for (const scopes of [[], ["check"]]) {
      const refused = await t.auditOf(demoSite, () => erase({}, { ...asker, scopes }));
      expect(refused).toMatchObject([{ verb: "subject.erase", outcome: "refused", detail: "may-not" }]);
    }
    await expect(
      erase({}, { ...asker, site: "site_other" as typeof demoSite, scopes: ["request"] }),
    ).rejects.toMatchObject({
      slug: "may-not",
    });
    for (const [change, pointer] of [
      [{ reason: "because" }, "/reason"],
      [{ verified: undefined }, "/verified"],
      [{ subject: { kind: "email", id: "nobody" } }, "/subject/id"],
      [{ mode: "restrict" }, "/until"],
      [{ until: "2027-11-22T09:00:00.000Z" }, "/until"],
      [{ request: "Ada Lovelace" }, "/request"],
    ] as const)
      await expect(erase(change)).rejects.toMatchObject({ slug: "not-valid", extensions: { errors: [{ pointer }] } });
  });

  test("finds a person by any record about them, and says so when there is none", async () => {
    const id = await consent();
    await expect(erase({ subject: { kind: "record", id: t.request().id } })).rejects.toMatchObject({
      slug: "not-found",
    });
    expect(await erase({ subject: { kind: "record", id } })).toMatchObject({ subjects: 1 });
    expect(await answer()).toBe("ERASED");
  });
});

test("the hash that stands in a tombstone is the keyed one: without the site's key nobody can try addresses", async () => {
  await consent();
  await erase();
  const hash = subjectHash(t.context.identityKey(demoSite), "email", ada.id);
  expect((await (await store()).knownSubjects([hash]))[0]?.erasedAtMs).toBe(t.clock.ms);
  expect(toHex(hash)).not.toBe(toHex(subjectHash(new Uint8Array(32), "email", ada.id)));
});
