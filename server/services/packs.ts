// Evidence packs: what the log has of one act or one person, collected, and signed together with the page that shows it.
import { toBase64 } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import { packStatement, type Pack, type PackContent, type PackedNotice, type PackedRecord } from "../../core/pack.ts";
import type { SiteId } from "../../core/ids.ts";
import { packRequest } from "../../core/person-schema.ts";
import type { Share } from "../../core/share.ts";
import { statusAt } from "../../core/status.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError, refusal } from "../errors.ts";
import { verifyEd25519 } from "../log/signer.ts";
import { inclusionProof } from "../log/tiles.ts";
import { portableHashes } from "../log/verifier-hashes.ts";
import type { StateRow, StoredRecord } from "../store/record-rows.ts";
import type { CheckpointRow, SiteStore } from "../store/rows.ts";
import { rulesOfRecord } from "./as-was-view.ts";
import { audited } from "./audit.ts";
import { knownStates } from "./known-states.ts";
import { verifierKeyUnder } from "./logs.ts";
import { picturesOf, type ShownAs } from "./pack-pictures.ts";
import { parsed } from "./parse.ts";
import { heldRecord } from "./receipt-names.ts";
import { mayDo } from "./scopes.ts";
import type { ShownRules } from "./shown-config.ts";
import { numbersOfPerson } from "./subjects.ts";

/** What the page shows: the pack's content, and what holds for the person at this moment. */
export interface CollectedPack {
  readonly site: SiteId;
  readonly content: PackContent;
  /** By a record's id, how its notice was on screen. */
  readonly shownAs: ReadonlyMap<string, ShownAs>;
  /** The bytes of the pictures named there. */
  readonly files: ReadonlyMap<ContentHash, Uint8Array>;
  /** Of a pack about a person; none of them is proven, all follow from the records. */
  readonly states: readonly Pick<StateRow, "purpose" | "channel" | "status" | "at">[];
  /** Of a pack about a person: what was passed on of them, as their controller told it. The log says nothing of it. */
  readonly shares: readonly Share[];
  /** Places in the log of what belongs to the person and cannot be read any more; the page says so. */
  readonly damaged: readonly number[];
}

/** Records of one person that a pack holds at most. */
const mostRecords = 2_000;

/**
 * Collects everything the log has of a person, or of one record. Needs the scope `export`. Throws `not-valid`,
 * `not-found` for a person or record nobody knows, also for the seconds until the latest is sealed, and
 * `pack-too-large` for a person of more than `most` records (2,000 unless told).
 */
export function collectPack(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; most?: number },
): Promise<CollectedPack> {
  const { site, most = mostRecords } = asked;
  return audited(context, { actor, verb: "pack.make", site }, async () => {
    const { subject, about = "subject", lang } = parsed(packRequest, await asked.read());
    const store = await context.site(site);
    if (about === "record") {
      const stored = subject.kind === "record" ? await store.record(subject.id as StoredRecord["id"]) : undefined;
      if (!stored) throw new ProblemError("not-found");
      const told = await packed(context, { site, store, records: [stored], about, lang });
      return { value: { site, ...told, states: [], shares: [], damaged: [] }, detail: stored.id };
    }
    const numbers = await numbersOfPerson(context, { site, store, subject });
    const { records, damaged } = await historyOf(store, numbers, most);
    if (records.length === 0) throw new ProblemError("not-found");
    const now = context.now();
    const kept = (await Promise.all(numbers.map((who) => store.statesOf(who)))).flat();
    const told = await packed(context, { site, store, records, about, lang });
    const standing = (await knownStates(store, kept)).map((state) => ({ ...state, status: statusAt(state, now) }));
    const shares = mayDo(actor, "share.list", site) ? await sharesOf(store, numbers) : [];
    const value = { site, ...told, states: standing, shares, damaged };
    return { value, detail: `${records.length} records of one person` };
  });
}

/** The pack of one record, for whoever holds its receipt, by the receipt's name; throws `not-found`, also until it is sealed. */
export async function packOfReceipt(context: ServiceContext, name: string): Promise<CollectedPack> {
  const { site, store, stored } = await heldRecord(context, name);
  const told = await packed(context, { site: site.id, store, records: [stored], about: "record" });
  return { site: site.id, ...told, states: [], shares: [], damaged: [] };
}

/** For each record that names a notice; one look-up for all that were made on one day under the same rules. */
async function rulesOfAll(
  context: ServiceContext,
  { records, notices }: PackContent,
): Promise<ReadonlyMap<string, ShownRules>> {
  const docs = new Map(notices.map(({ hash, doc }) => [hash, doc]));
  const found = new Map<string, ShownRules>();
  const known = new Map<string, ShownRules>();
  for (const { record } of records) {
    const { notice: hash, served, actedAt, jurisdiction } = record;
    const notice = hash && docs.get(hash);
    if (!notice) continue;
    const same = `${hash} ${actedAt.slice(0, 10)} ${served?.variant ?? `${jurisdiction} ${actedAt}`}`;
    const rules = known.get(same) ?? (await rulesOfRecord(context, record, notice));
    known.set(same, rules);
    found.set(record.id, rules);
  }
  return found;
}

async function sharesOf(store: SiteStore, numbers: readonly number[]): Promise<Share[]> {
  const subjects = (await Promise.all(numbers.map((no) => store.subject(no)))).filter((row) => row !== undefined);
  const rows = await store.sharesOf(subjects.map(({ hash }) => hash));
  return rows.map(({ recipient, purpose, dataTypes, sharedAt }) => ({ recipient, purpose, dataTypes, sharedAt }));
}

/** A person's records, the first before the others, and places of what cannot be read any more. */
async function historyOf(store: SiteStore, numbers: readonly number[], most: number) {
  const pages = await Promise.all(numbers.map((who) => store.historyOf(who, { most: most + 1 })));
  const all = pages.flat().sort((a, b) => a.index - b.index);
  // A part of a history that looks whole would be worse than none.
  if (all.length > most) throw new ProblemError("pack-too-large");
  return {
    records: all.flatMap(({ record }) => record ?? []),
    damaged: all.flatMap(({ index, record }) => (record ? [] : index)),
  };
}

interface Packing {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly records: readonly StoredRecord[];
  readonly about: Pack["about"];
  readonly lang?: string | undefined;
}

async function packed(
  context: ServiceContext,
  packing: Packing,
): Promise<Pick<CollectedPack, "content" | "shownAs" | "files">> {
  const { site, store, records, about, lang } = packing;
  const checkpoint = await store.latestCheckpoint();
  if (!checkpoint || records.some(({ index }) => index >= checkpoint.size))
    throw refusal("not-found", "latest-record-unsealed");
  const keyText = await verifierKeyUnder(context, site, checkpoint);
  const notices = [...new Set(records.flatMap(({ core }) => core.notice ?? []))];
  const content: PackContent = {
    v: 1,
    kind: "assent-pack",
    site,
    verifierKey: keyText,
    madeAt: context.now(),
    about,
    lang: lang ?? records.at(-1)?.core.lang ?? "en",
    checkpoint: checkpoint.note,
    records: await Promise.all(records.map((record) => packedRecord(store, record, checkpoint))),
    notices: await Promise.all(notices.map((hash) => packedNotice(store, hash, checkpoint))),
  };
  const rules = await rulesOfAll(context, content);
  const { shownAs, shown } = await picturesOf({ store, checkpoint, records: content.records, rules });
  const files = new Map<ContentHash, Uint8Array>();
  for (const { pictures } of shownAs.values())
    for (const { file } of pictures)
      if (!files.has(file)) files.set(file, (await store.file(file))?.body ?? new Uint8Array());
  return { content: shown.length > 0 ? { ...content, shown } : content, shownAs, files };
}

async function packedRecord(store: SiteStore, record: StoredRecord, checkpoint: CheckpointRow): Promise<PackedRecord> {
  const { core, salt, personCommitment } = record;
  const place = await placeOf(store, record.index, checkpoint);
  return { record: core, salt: toBase64(salt), personCommitment: toBase64(personCommitment), ...place };
}

async function packedNotice(store: SiteStore, hash: ContentHash, checkpoint: CheckpointRow): Promise<PackedNotice> {
  const [row, index] = [await store.notice(hash), await store.noticeIndex(hash)];
  if (!row || index === undefined) throw new Error("a record names a notice that is not there");
  return { hash, publishedAt: row.publishedAt, doc: row.notice, ...(await placeOf(store, index, checkpoint)) };
}

async function placeOf(store: SiteStore, index: number, checkpoint: CheckpointRow) {
  const proof = await inclusionProof(store, index, checkpoint);
  if (!proof) throw new Error("what a record names is sealed before it");
  return { index, path: proof.path };
}

/** The cryptography a pack is signed and verified with here. */
export const packCrypto = { sha256: portableHashes.sha256, hmac: portableHashes.hmac, verifyEd25519 };

/** The pack with its page, signed by the log's key. */
export async function signedPack(
  context: ServiceContext,
  { site, content }: CollectedPack,
  page: string,
): Promise<Pack> {
  const unsigned = { ...content, page };
  const latest = await context.signer(site);
  // The key that signs the checkpoint: after a change of keys that may be an earlier one for some seconds.
  const signer = latest.others?.find(({ keyText }) => keyText === content.verifierKey) ?? latest;
  return { ...unsigned, signature: toBase64(await signer.sign(await packStatement(unsigned, packCrypto))) };
}
