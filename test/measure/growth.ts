// How a site's databases grow: bytes a record, and what a record costs to store and to find, in a small log and a large one.
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { RecordCore } from "../../core/record.ts";
import { addPeriod, instantAt } from "../../core/time.ts";
import { tlogProof } from "../../core/receipt.ts";
import { assemble, openedStore, wrapKeys } from "../../server/assemble.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom, type LogSigner } from "../../server/log/signer.ts";
import { inclusionProof } from "../../server/log/tiles.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { nodeCrypto, nodeSign } from "../../server/node/sealing-crypto.ts";
import { drafted } from "../../server/services/drafts.ts";
import { heldAbout } from "../../server/services/held.ts";
import { findRecords } from "../../server/services/record-search.ts";
import { subjectHash } from "../../server/services/subjects.ts";
import type { DatabaseOpener } from "../../server/store/client.ts";
import type { RecordDraft } from "../../server/store/record-rows.ts";
import type { SiteStore } from "../../server/store/rows.ts";
import type { Row } from "./report.ts";
import { percentile } from "./statistics.ts";

const site = "site_growth" as SiteId;
const master = new Uint8Array(32).fill(7);
const actor = { kind: "system", name: "measure" } as const;
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const begun = Date.UTC(2026, 0, 1);
/** Commits at once: as many as share one transaction. */
const atOnce = 500;
/** Records stored, and found again, for a figure. */
const sampled = 5_000;

/** Of every two hundred people of the first ten thousand one is known by an e-mail address, and one by a number. */
const namedPeople = {
  email: (k: number) => `person-${k}@example.com`,
  phone: (k: number) => `+4479111${String(10_000 + k)}`,
};

/** Whose record the number is: a device of its own, but for those people. */
function subjectFor(n: number, identityKey: Uint8Array) {
  const address = (kind: "email" | "phone") => subjectHash(identityKey, kind, namedPeople[kind](Math.floor(n / 200)));
  const kind = n >= 10_000 ? "device" : n % 200 === 0 ? "email" : n % 200 === 1 ? "phone" : "device";
  return { hash: kind === "device" ? random(16) : address(kind), kind, key: random(32) } as const;
}

/** A banner's answer of a device of its own, as the demo's pages send it. */
function draft(n: number, identityKey: Uint8Array): { draft: RecordDraft; hash: Uint8Array } {
  const at = instantAt(begun + n * 37);
  const until = addPeriod(at, "P183D");
  const core: RecordCore = {
    v: 1,
    id: recordIdAt(begun + n * 37, random(10)),
    site,
    event: "give",
    choices: ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version: 1, status: "given", until })),
    at,
    actedAt: at,
    clientAt: instantAt(begun + n * 37 - (n % 977)),
    notice: `sha256:${"ab".repeat(32)}`,
    lang: "en",
    policy: { version: "3" },
    served: { on: at.slice(0, 10) + "T00:00:00.000Z", build: `sha256:${"cd".repeat(32)}` },
    method: { surface: "banner", action: "accept-all", layer: 1, viaGpc: false, trusted: true },
    actor: "subject",
    jurisdiction: "GB",
    located: "edge",
    retainUntil: addPeriod(until!, "P1Y"),
  };
  const person = { origin: "https://www.northgate-calling.example", path: "/pricing.html", browser: "Chrome" };
  const subject = subjectFor(n, identityKey);
  const act = { core, person, subject, direct: true, said: core.id };
  return { draft: drafted({ random, hmac: nodeCrypto.hmac }, act), hash: subject.hash };
}

interface Grown {
  readonly store: SiteStore;
  readonly signer: LogSigner;
  readonly folder: string;
  readonly databases: DatabaseOpener;
  readonly identityKey: Uint8Array;
}

/** Stores records up to the count, and returns the last of them. */
async function growTo(
  { store, signer, identityKey }: Grown,
  from: number,
  to: number,
): Promise<{ id: RecordId; hash: Uint8Array }[]> {
  let last: { id: RecordId; hash: Uint8Array }[] = [];
  for (let n = from; n < to; n += atOnce) {
    const drafts = Array.from({ length: Math.min(atOnce, to - n) }, (_, i) => draft(n + i, identityKey));
    await Promise.all(drafts.map(({ draft: each }) => store.commitRecord(each)));
    if (n % (8 * atOnce) === 0) await sealLog({ store, signer, now: () => instantAt(begun + n * 37) });
    last = last.concat(drafts.map(({ draft: { id }, hash }) => ({ id, hash }))).slice(-sampled);
  }
  await sealLog({ store, signer, now: () => instantAt(begun + to * 37) });
  return last;
}

const timed = async (count: number, work: (i: number) => Promise<unknown>): Promise<number> => {
  const waits: number[] = [];
  for (let i = 0; i < count; i++) {
    const asked = performance.now();
    await work(i);
    waits.push((performance.now() - asked) * 1000);
  }
  return percentile(waits, 0.5);
};

/** The services over the databases as they are. */
const servicesOver = (databases: DatabaseOpener) =>
  assemble({
    databases,
    master,
    logKeys: async () => [await makeSigningKey()],
    publicUrl: "http://127.0.0.1",
    files: {},
    nowMs: () => begun,
    recordCommitted() {},
  });

/** Microseconds of the searches that the console makes. */
async function searchFigures(databases: DatabaseOpener, known: readonly { readonly id: RecordId }[]) {
  const context = await servicesOver(databases);
  const find = (request: object) => findRecords(context, actor, { site, read: () => request });
  return {
    paste: await timed(500, (i) => find({ text: known[(i * 7919) % known.length]!.id })),
    page: await timed(50, () => find({ event: "give", purpose: "social", status: "given", most: 25 })),
    // Nothing fits: as far as a page looks.
    none: await timed(20, () => find({ lang: "xx", most: 25 })),
    day: await timed(50, (i) =>
      find({ receivedUntil: instantAt(begun + ((i * 7919) % 9_000) * 37), event: "give", most: 25 }),
    ),
  };
}

/** Microseconds of everything that is held about a person, by what they may be named by; each has records among the others. */
async function heldFigures(databases: DatabaseOpener, known: readonly { readonly id: RecordId }[]) {
  const context = await servicesOver(databases);
  const about = (subject: object) => heldAbout(context, actor, { site, read: () => ({ subject }) });
  const device = (i: number) => known[(i * 7919) % known.length]!.id;
  return {
    record: await timed(200, (i) => about({ kind: "record", id: device(i) })),
    email: await timed(200, (i) => about({ kind: "email", id: namedPeople.email(i % 50) })),
    phone: await timed(200, (i) => about({ kind: "phone", id: namedPeople.phone(i % 50) })),
  };
}

/** Bytes of the tlog-proofs of records from everywhere in the log: the longest. */
async function proofFigure(store: SiteStore): Promise<number> {
  const checkpoint = (await store.latestCheckpoint())!;
  const places = Array.from({ length: 200 }, (_, i) => Math.floor((i * checkpoint.size) / 200));
  const proofs = await Promise.all(places.map((index) => inclusionProof(store, index, checkpoint)));
  return Math.max(...proofs.map((proof) => Buffer.byteLength(tlogProof(proof!))));
}

interface Figures {
  readonly held: Awaited<ReturnType<typeof heldFigures>>;
  readonly proof: number;
  readonly search: Awaited<ReturnType<typeof searchFigures>>;
  readonly insert: number;
  readonly byId: number;
  readonly bySubject: number;
  readonly bytes: number;
}

/** Microseconds and bytes at this size; storing is timed over records added to it. */
async function figuresAt(grown: Grown, from: number, size: number): Promise<Figures> {
  const known = await growTo(grown, from, size);
  const { store, folder, databases } = grown;
  const some = (i: number) => known[(i * 7919) % known.length]!;
  const byId = await timed(2_000, (i) => store.record(some(i).id));
  const bySubject = await timed(2_000, async (i) => {
    const [{ no = 0 } = {}] = await store.knownSubjects([some(i).hash]);
    return store.recordsOf(no, { most: 20 });
  });
  // What is still in write-ahead logs belongs to the databases.
  await store.settle();
  const sites = join(folder, "sites");
  const bytes = readdirSync(sites).reduce((sum, name) => sum + statSync(join(sites, name)).size, 0) / size;
  const search = await searchFigures(databases, known);
  const held = await heldFigures(databases, known);
  const proof = await proofFigure(store);
  const began = performance.now();
  await growTo(grown, size, size + sampled);
  return { held, proof, search, insert: ((performance.now() - began) * 1000) / sampled, byId, bySubject, bytes };
}

function searchRows(
  ours: Figures["search"],
  floor: Figures["search"],
  { at, floorIs }: { at: string; floorIs: string },
): Row[] {
  const names = {
    paste: "a pasted id: the whole history, as the console asks",
    page: "a page of 25 by a filter that many fit",
    day: "a page of what was received long ago, 32,768 entries passed over",
    none: "a page of a filter that nothing fits, 32,768 entries looked through",
  } as const;
  return (["paste", "page", "day", "none"] as const).map((name) => ({
    name: `${names[name]}, ${at}`,
    unit: "µs",
    ours: ours[name],
    floor: floor[name],
    floorIs,
    ...(name === "paste" ? { atMost: 100_000 } : {}),
  }));
}

function heldRows(
  ours: Figures["held"],
  floor: Figures["held"],
  { at, floorIs }: { at: string; floorIs: string },
): Row[] {
  const names = { record: "a record's id", email: "an e-mail address", phone: "a telephone number" } as const;
  return (["record", "email", "phone"] as const).map((name) => ({
    name: `everything held about a person, by ${names[name]}, ${at}`,
    unit: "µs",
    ours: ours[name],
    floor: floor[name],
    floorIs,
    atMost: 100_000,
  }));
}

/** The rows of growth, from a small log to one of `large` records. Takes minutes for a million. */
export async function growthRows(thread: URL, large: number): Promise<Row[]> {
  const small = 10_000;
  const folder = mkdtempSync(join(tmpdir(), "assent-growth-"));
  const databases = fileDatabases({ folder, threadUrl: thread });
  try {
    const [records, keys] = [await databases.open("site", site), await databases.open("keys", site)];
    const signer = await signerFrom(await makeSigningKey(), "localhost/v1/logs/site_growth", nodeSign);
    const identityKey = (await servicesOver(databases)).identityKey(site);
    const store = openedStore(databases, site, { records, keys, wrapKey: wrapKeys(master)(site) });
    const grown: Grown = { store, signer, folder, databases, identityKey };
    const before = await figuresAt(grown, 0, small);
    const after = await figuresAt(grown, small + sampled, large);
    const floorIs = `the same in a log of ${small.toLocaleString("en")}`;
    const at = `at ${large.toLocaleString("en")} records`;
    return [
      { name: `bytes a record, all tables, keys and tiles, ${at}`, unit: "bytes", ours: after.bytes, atMost: 600 },
      { name: `storing a record, sealed, ${at}`, unit: "µs", ours: after.insert, floor: before.insert, floorIs },
      { name: `finding a record by id, ${at}`, unit: "µs", ours: after.byId, floor: before.byId, floorIs },
      { name: `a subject's history, ${at}`, unit: "µs", ours: after.bySubject, floor: before.bySubject, floorIs },
      ...searchRows(after.search, before.search, { at, floorIs }),
      ...heldRows(after.held, before.held, { at, floorIs }),
      {
        name: `proof of a record, the longest of 200 from everywhere, ${at}`,
        unit: "bytes",
        ours: after.proof,
        atMost: 1_200,
      },
    ];
  } finally {
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
