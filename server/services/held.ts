// What is held about one person, whole: for access and portability requests (GDPR Art. 15 and 20).
import { csvTable } from "../../core/csv.ts";
import { verifications, type Verification } from "../../core/erasure.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { RecordCore, RecordPerson } from "../../core/record.ts";
import { recordColumns, recordRows } from "../../core/record-csv.ts";
import { heldRequest } from "../../core/person-schema.ts";
import type { Share } from "../../core/share.ts";
import { statusAt } from "../../core/status.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { Dealings } from "../store/dealings.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { openPerson } from "../log/person.ts";
import type { StateRow, StoredRecord, SubjectHash, SubjectRow } from "../store/record-rows.ts";
import type { HoldRow, SiteStore } from "../store/rows.ts";
import type { SuppressionRow } from "../store/suppressions.ts";
import { faultAt } from "../errors.ts";
import { audited } from "./audit.ts";
import { keptAddress } from "./held-addresses.ts";
import { knownStates } from "./known-states.ts";
import { parsed } from "./parse.ts";
import { receiptAddress } from "./receipt-names.ts";
import { noteHandedOut } from "./request-changes.ts";
import { denyAddress, normalAddress, numbersOfPerson, subjectHash } from "./subjects.ts";

/** One record with both of its halves. */
interface HeldRecord extends RecordCore {
  /** Absent where it was erased or is past its retention. */
  readonly person?: Omit<RecordPerson, "subject" | "linked"> | undefined;
  /** Position in the log. */
  readonly entry: number;
  /** Where the person opens the receipt; there is no need to give this to anybody else. */
  readonly receipt: string;
}

/** Everything held about a person. */
export interface Held {
  readonly v: 1;
  readonly kind: "assent-held";
  readonly site: SiteId;
  readonly madeAt: Instant;
  /** The kinds of addresses the person is known by; each is stored as a keyed hash alone. */
  readonly knownBy: readonly SubjectRow["kind"][];
  /** Where the person is written to, where a purpose needs that kept. */
  readonly addresses: readonly string[];
  /** When an earlier person of this address was erased. */
  readonly erasedAt?: Instant | undefined;
  /** Kept for a claim only, until then. */
  readonly restrictedUntil?: Instant | undefined;
  readonly states: readonly Omit<StateRow, "who" | "index" | "direct">[];
  readonly records: readonly HeldRecord[];
  readonly suppressions: readonly Omit<SuppressionRow, "hash">[];
  readonly holds: readonly Omit<HoldRow, "who">[];
  /** What was told of sales and messages, for each of `knownBy`. */
  readonly dealings: readonly Dealings[];
  /** What was passed on to whom (Art. 15(1)(c)). */
  readonly shares: readonly Share[];
  /** What the purposes mean, from each notice that records name, in the language it was read in (Art. 15(1)). */
  readonly notices: readonly HeldNotice[];
}

/** The part of a notice that answers what for, by whom, who receives it and for how long. */
interface HeldNotice extends Pick<Notice, "controller" | "policy" | "rights"> {
  readonly hash: ContentHash;
  readonly lang: string;
  readonly purposes: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly basis: string;
    readonly dataTypes: readonly string[];
    readonly recipients: readonly string[];
    /** What its vendors are called, by id. */
    readonly vendors: Readonly<Record<string, string>>;
    readonly storageLocation: string;
    readonly retentionPeriod: string;
  }[];
}

/** Records of one person read in one question. */
const usualStride = 1_000;
const epoch = "1970-01-01T00:00:00.000Z";

/**
 * Collects everything held about a person named by an address or a record; empty lists where nothing is. With
 * `verified` it is handed out, and the audit says how it was made sure who asks. Needs the scope `request`. Throws
 * `not-valid`, and `not-found` for a record nobody knows.
 */
export function heldAbout(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown; stride?: number },
): Promise<Held> {
  const { site, stride } = asked;
  return audited(context, { actor, verb: "subject.export", site }, async () => {
    const { subject, verified, request } = parsed(heldRequest, await asked.read());
    // Otherwise the number would be in no list: what is not said to be handed out is a look.
    if (request !== undefined && verified === undefined) throw faultAt("/verified", "needed-with-request");
    const store = await context.site(site);
    const numbers = await numbersOfPerson(context, { site, store, subject });
    const held = await collected(context, { site, store, numbers, stride, hashes: hashesOf(context, site, subject) });
    if (verified) await noteHandedOut(context, { site, store, who: numbers[0], verified, request });
    const handedOut = verified ? ` handed out, ${verified}${request ? `, ${request}` : ""}` : "";
    return { value: held, detail: `${held.records.length} records of one person${handedOut}` };
  });
}

/** What the audit's line about a report says of handing it out; undefined where somebody only looked. */
export function handedOutIn(
  detail: string,
): { readonly records: number; readonly verified: Verification; readonly request?: string } | undefined {
  const [, records, verified = "", request] =
    /^(\d+) records of one person handed out, ([a-z-]+)(?:, (\S+))?$/.exec(detail) ?? [];
  if (!Object.hasOwn(verifications, verified)) return undefined;
  return { records: Number(records), verified: verified as Verification, ...(request ? { request } : {}) };
}

/**
 * The same for a person who opened their own page, by the keyed hash of their address and of its alias: of that address
 * alone, for a link to another one is an agent's word.
 */
export function heldByPerson(
  context: ServiceContext,
  site: SiteId,
  { hash, denyHash }: { hash: SubjectHash; denyHash: SubjectHash },
): Promise<Held> {
  const actor = { kind: "system", name: "own-choices" } as const;
  return audited(context, { actor, verb: "subject.export", site }, async () => {
    const store = await context.site(site);
    const [known] = await store.knownSubjects([hash]);
    const numbers = known?.no === undefined ? [] : [known.no];
    const held = await collected(context, { site, store, numbers, hashes: [hash, denyHash] });
    await noteHandedOut(context, { site, store, who: numbers[0], verified: "signed-link" });
    return { value: held, detail: `${held.records.length} records of one person, to them` };
  });
}

interface Found {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly numbers: readonly number[];
  /** What the address that was named is known by; none where a record was. */
  readonly hashes: readonly SubjectHash[];
  readonly stride?: number | undefined;
}

async function collected(context: ServiceContext, { site, store, numbers, hashes, stride }: Found): Promise<Held> {
  const rows = (await Promise.all(numbers.map((no) => store.subject(no)))).filter((row) => row !== undefined);
  const records = (
    await Promise.all(rows.map(async (row) => recordsOf(context, store, { subject: row, stride })))
  ).flat();
  const states = await knownStates(store, (await Promise.all(numbers.map((no) => store.statesOf(no)))).flat());
  const known = await knownOf(store, [...rows.map(({ hash }) => hash), ...hashes]);
  const kept = await Promise.all(rows.map((row) => keptAddress(context, { site, subject: row })));
  const now = context.now();
  return {
    v: 1,
    kind: "assent-held",
    site,
    madeAt: now,
    knownBy: rows.map(({ kind }) => kind),
    addresses: kept.filter((address) => address !== undefined),
    ...known,
    states: states.map(({ who: _, index: __, direct: ___, ...state }) => ({ ...state, status: statusAt(state, now) })),
    records: records.toSorted((a, b) => a.entry - b.entry),
    holds: (await store.holds({ lifted: true })).flatMap(({ who, ...hold }) =>
      who !== null && numbers.includes(who) ? [hold] : [],
    ),
    notices: await noticesOf(store, records),
    dealings: await store.dealings({ hashes: rows.map(({ hash }) => hash), since: epoch }),
    shares: (await store.sharesOf(rows.map(({ hash }) => hash))).map(
      ({ recipient, purpose, dataTypes, sharedAt }): Share => ({ recipient, purpose, dataTypes, sharedAt }),
    ),
  };
}

/** All of them, however many: who asks for everything is not given a part. */
async function recordsOf(
  context: ServiceContext,
  store: SiteStore,
  { subject, stride = usualStride }: { subject: SubjectRow; stride?: number | undefined },
): Promise<HeldRecord[]> {
  const stored: StoredRecord[] = [];
  for (let isFull = true; isFull;) {
    const page = await store.recordsOf(subject.no, { most: stride, before: stored.at(-1)?.index });
    isFull = stored.push(...page) > 0 && page.length === stride;
  }
  return stored.map((record) => ({
    ...record.core,
    ...personOf(record, subject),
    entry: record.index,
    receipt: receiptAddress(context, record.id),
  }));
}

function personOf(
  { person, personCommitment, id, salt }: StoredRecord,
  subject: SubjectRow,
): Pick<HeldRecord, "person"> {
  const opened = person && openPerson({ person, commitment: personCommitment }, { subject, id, salt });
  if (!opened) return {};
  // Keyed hashes say nothing to anybody without this installation's key; a link's is of another address.
  const { subject: _, linked: __, ...rest } = opened;
  return { person: rest };
}

/** What an address is known by: its own keyed hash, and its alias's. */
function hashesOf(
  context: ServiceContext,
  site: SiteId,
  { kind, id }: { kind: SubjectRow["kind"] | "record"; id: string },
): SubjectHash[] {
  const address = kind === "record" ? undefined : normalAddress(kind, id);
  if (kind === "record" || address === undefined) return [];
  const spellings = kind === "device" ? [address] : [address, denyAddress(kind, address)];
  return spellings.map((spelling) => subjectHash(context.identityKey(site), kind, spelling));
}

async function knownOf(
  store: SiteStore,
  hashes: readonly SubjectHash[],
): Promise<Pick<Held, "erasedAt" | "restrictedUntil" | "suppressions">> {
  const known = await store.knownSubjects(hashes);
  const erased = known.flatMap(({ erasedAtMs }) => erasedAtMs ?? []);
  const restricted = known.flatMap(({ restrictedUntilMs }) => restrictedUntilMs ?? []);
  const suppressions = new Map((await store.suppressionsOf(hashes)).map(({ hash: _, ...row }) => [row.id, row]));
  return {
    ...(erased.length > 0 ? { erasedAt: instantAt(Math.max(...erased)) } : {}),
    ...(restricted.length > 0 ? { restrictedUntil: instantAt(Math.max(...restricted)) } : {}),
    suppressions: [...suppressions.values()],
  };
}

async function noticesOf(store: SiteStore, records: readonly HeldRecord[]): Promise<HeldNotice[]> {
  const read = new Map(
    records.flatMap(({ notice, lang }) => (notice && lang ? [[`${notice} ${lang}`, { notice, lang }]] : [])),
  );
  const found = await Promise.all(
    [...read.values()].map(async ({ notice: hash, lang }) => {
      const row = await store.notice(hash);
      return row ? [heldNotice(row.notice, hash, lang)] : [];
    }),
  );
  return found.flat();
}

function heldNotice(
  { controller, policy, rights, purposes, languages }: Notice,
  hash: ContentHash,
  lang: string,
): HeldNotice {
  const texts = languages[lang]?.purposes;
  const told = purposes.map(({ id, basis, retentionPeriod, ...purpose }) => {
    const {
      title = id,
      text = "",
      dataTypes = purpose.dataTypes,
      storageLocation = purpose.storageLocation,
      vendors: names,
    } = texts?.[id] ?? {};
    const vendors = Object.fromEntries(purpose.vendors.map((vendor) => [vendor.id, names?.[vendor.id] ?? vendor.name]));
    const { recipients } = purpose;
    return { id, title, text, basis, dataTypes, recipients, vendors, storageLocation, retentionPeriod };
  });
  return { hash, lang, controller, policy, rights, purposes: told };
}

const columns = [
  ...recordColumns,
  "policyVersion",
  "retainUntil",
  "origin",
  "path",
  "browser",
  "dwellMs",
  "externalRef",
  "agent",
] as const;

/** The records as a table (RFC 4180), a line for each answer: the same as in `records` of the JSON. */
export const heldTable = ({ records }: Held): string =>
  csvTable(
    columns,
    records.flatMap((record) => {
      const { entry, policy, retainUntil, person } = record;
      const more = {
        entry: `${entry}`,
        policyVersion: policy?.version,
        retainUntil,
        origin: person?.origin,
        path: person?.path,
        browser: person?.browser,
        dwellMs: person?.dwellMs?.toString(),
        externalRef: person?.externalRef,
        agent: person?.agent,
      };
      return recordRows(record).map((row) => ({ ...row, ...more }));
    }),
  );
