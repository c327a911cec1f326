// Every store writers, when the database fails before it persisted and when it persisted but the answer was lost.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyIdAt, userIdAt, type SiteId } from "../../../core/ids.ts";
import { instantAt } from "../../../core/time.ts";
import { sealLog } from "../../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom } from "../../../server/log/signer.ts";
import { createControlStore } from "../../../server/store/control-store.ts";
import { openPerson } from "../../../server/log/person.ts";
import { siteWriters } from "../../../server/log/record-writer.ts";
import { createSiteStore } from "../../../server/store/site-store.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { withFaults, type Fault } from "../../support/faults.ts";
import { checkLog } from "../../support/log.ts";
import { committedRecord, newRecord, noticeRow, start, subjectOf } from "../../support/records.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";
import { wrapKey } from "../../support/wrap-key.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await fileTestDatabases();
});
afterAll(() => databases.stop());

const now = () => instantAt(start);
const unavailable = { name: "StoreError", kind: "unavailable", message: "the database does not answer" };
const given = { purpose: "analytics", version: 1, status: "given" as const };

/** A store whose site and keys databases fail on demand, and one over the same databases that never does. */
async function faultyStore() {
  const fresh = await freshStore(databases);
  const [site, keys] = [withFaults(fresh.site), withFaults(fresh.keys)];
  const writers = siteWriters({ site: site.database.writer, keys: keys.database.writer });
  const store = createSiteStore(site.database, keys.database, {
    writers,
    wrapKey,
    registers: () => databases.opener.open("registers", databases.freshName()),
  });
  // Texts that records share are stored before them: what fails below is the record's own commit.
  await store.commitRecord(newRecord({ subject: "before", choices: [given] }));
  return { sound: fresh.store, store, site, keys };
}

const status = async (store: SiteStore, subject: string) =>
  (await store.facts({ purpose: "analytics", channel: "", subjects: [subjectOf(subject)] }))[0]?.fact?.status;

describe.each<Fault>(["fails-before-persist", "fails-but-persisted"])("a write that %s", (fault) => {
  const persisted = fault === "fails-but-persisted";

  it("is repeated once by itself, and a record still is one row whose state moved once", async () => {
    const { store, site, sound } = await faultyStore();
    site.arm(fault);
    const outcome = await store.commitRecord(newRecord({ subject: "ada", choices: [given] }));
    expect(outcome.kind).toBe("created");
    expect(await status(sound, "ada")).toBe("given");
    expect(await sound.entryCount()).toBe(2);
  });

  it("is an unavailable database when it happens again, and the client's next post settles the record", async () => {
    const { store, site, sound } = await faultyStore();
    site.arm(fault, 2);
    const record = newRecord({ subject: "ada", choices: [given], content: "same" });
    await expect(store.commitRecord(record)).rejects.toMatchObject(unavailable);
    expect(await sound.entryCount()).toBe(persisted ? 2 : 1);
    const retry = await store.commitRecord(
      newRecord({ id: record.id, subject: "ada", choices: [given], content: "same" }),
    );
    expect(retry.kind).toBe(persisted ? "replayed" : "created");
    expect(await status(sound, "ada")).toBe("given");
    expect(await sound.entryCount()).toBe(2);
  });

  it("makes one subject key, and nobody ever holds another", async () => {
    const { store, keys, sound } = await faultyStore();
    keys.arm(fault, 2);
    await expect(store.commitRecord(newRecord({ subject: "ada" }))).rejects.toMatchObject(unavailable);
    expect(await sound.entryCount()).toBe(1);
    const [early] = await sound.knownSubjects([subjectOf("ada")]);
    expect(early?.no !== undefined).toBe(persisted);
    keys.arm(fault);
    const first = await committedRecord(store, newRecord({ subject: "ada" }));
    const second = await committedRecord(sound, newRecord({ subject: "ada" }));
    const subject = await sound.subject(first.who!);
    expect(second.who).toBe(first.who);
    for (const { id, salt, person, personCommitment } of [first, second]) {
      const sealed = { person: person!, commitment: personCommitment };
      expect(openPerson(sealed, { subject: subject!, id, salt })).toBeDefined();
    }
  });

  it("publishes a notice once", async () => {
    const { store, site, sound } = await faultyStore();
    site.arm(fault, 2);
    await expect(store.publishNotice(noticeRow("a@example.com"))).rejects.toMatchObject(unavailable);
    site.arm(fault);
    await store.publishNotice(noticeRow("a@example.com"));
    expect(await sound.notices()).toHaveLength(1);
    expect(await sound.entryCount()).toBe(2);
  });

  it("leaves a log that verifies, and the next sealing goes on from it", async () => {
    const { store, site, sound } = await faultyStore();
    const signer = await signerFrom(await makeSigningKey(), "localhost/log/site_demo");
    expect(await sealLog({ store, signer, now })).toBe(1);
    for (const step of [3, 260]) {
      await Promise.all(Array.from({ length: step }, () => sound.commitRecord(newRecord())));
      const sealed = (await sound.latestCheckpoint())!.size;
      site.arm(fault);
      await expect(sealLog({ store, signer, now })).rejects.toMatchObject(unavailable);
      expect(await checkLog(sound, signer.keyText)).toBe(persisted ? sealed + step : sealed);
      expect(await sealLog({ store, signer, now })).toBe(sealed + step);
      expect(await checkLog(sound, signer.keyText)).toBe(sealed + step);
    }
  });

  it("gives a claim to whoever asked for it, and keeps or drops it once", async () => {
    const own = await fileTestDatabases();
    try {
      const control = withFaults(await own.opener.open("control", "control"));
      const store = createControlStore(control.database);
      const hash = new Uint8Array(32).fill(1);
      const row = { hash, body: hash, claim: new Uint8Array(16).fill(2), begunAt: now() };
      const late = { ...row, claim: new Uint8Array(16).fill(3) };
      control.arm(fault);
      expect(await store.claimAnswer(row, now())).toEqual({ ...row, answer: null });
      control.arm(fault);
      await store.dropClaim(row);
      expect((await store.claimAnswer(late, now())).claim).toEqual(late.claim);
      control.arm(fault);
      await store.keepAnswer({ ...late, answer: hash });
      await store.dropClaim(late);
      expect(await store.claimAnswer(row, now())).toEqual({ ...late, answer: hash });
      control.arm(fault);
      await store.forgetAnswers(instantAt(start + 1));
      expect((await store.claimAnswer(row, now())).claim).toEqual(row.claim);
    } finally {
      await own.stop();
    }
  });

  it("leaves sites and keys that are either there or not, and an audit row never twice by itself", async () => {
    const own = await fileTestDatabases();
    try {
      const control = withFaults(await own.opener.open("control", "control"));
      const store = createControlStore(control.database);
      const id = "site_demo" as SiteId;
      const site = { id, name: "n", origins: [], logOrigin: "o", createdAt: now() };
      control.arm(fault);
      await expect(store.insertSite(site)).rejects.toMatchObject(unavailable);
      expect(await store.sites()).toHaveLength(persisted ? 1 : 0);
      if (!persisted) await store.insertSite(site);
      control.arm(fault);
      await store.setOrigins(id, ["https://a.example"]);
      expect((await store.site(id))?.origins).toEqual(["https://a.example"]);
      const key = {
        id: keyIdAt(start, new Uint8Array(10)),
        site: id,
        name: "k",
        scopes: [],
        tokenHash: new Uint8Array(32),
        createdAt: now(),
        issuedBy: "system:test",
        usedAt: null,
        revokedAt: null,
      };
      control.arm(fault);
      await expect(store.insertApiKey(key)).rejects.toMatchObject(unavailable);
      expect(await store.apiKey(key.id)).toEqual(persisted ? key : undefined);
      const ownerId = userIdAt(start, new Uint8Array(10));
      const owner = { id: ownerId, name: "u", role: "owner", createdAt: now(), disabledAt: null };
      control.arm(fault);
      await store.insertFirstOwner(owner);
      expect(await store.users()).toEqual([owner]);
      const second = { ...owner, id: userIdAt(start + 1, new Uint8Array(10)) };
      control.arm(fault);
      await expect(store.insertUser(second)).rejects.toMatchObject(unavailable);
      expect(await store.user(second.id)).toEqual(persisted ? second : undefined);
      if (!persisted) await store.insertUser(second);
      control.arm(fault);
      await store.disableUser(second.id, now());
      expect(await store.user(second.id)).toEqual({ ...second, disabledAt: now() });
      control.arm(fault);
      await expect(
        store.audit({ at: now(), actor: "a", verb: "v", site: id, outcome: "done", detail: "" }),
      ).rejects.toMatchObject(unavailable);
      expect(await store.auditRows(id)).toHaveLength(persisted ? 1 : 0);
    } finally {
      await own.stop();
    }
  });
});
