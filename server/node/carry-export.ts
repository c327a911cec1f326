// Carrying an export over into a restored site database, where the folder that was there is lost: the log goes on from it.
import { fromBase64, fromHex, sameBytes } from "../../core/bytes.ts";
import { canonicalText, type Json } from "../../core/canonical.ts";
import { decisionsWith, parseInForceEntry, type InForce } from "../../core/in-force.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { RecordCore } from "../../core/record.ts";
import { parseShownEntry, sceneText } from "../../core/shown.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import { parseExportLine, type EntryLine, type ExportLine } from "../log/export-lines.ts";
import { nobodysCommitment, portableCrypto } from "../log/person.ts";
import type { VerifierHashes } from "../log/verifier-hashes.ts";
import { verifyExport } from "../log/verify-export.ts";
import { draftErasure, keptUntilDay } from "../services/drafts.ts";
import { keptLostNo } from "../store/lost-noes.ts";
import { coreText, packCore } from "../store/packed-core.ts";
import { refBytes } from "../store/stored-record.ts";
import type { InStatement } from "@libsql/client/web";
import type { DoneSince } from "./done-since.ts";
import { openFile, type FileClient } from "./file-client.ts";
import { lostHalves, type LostHalves } from "../services/lost-halves.ts";

/** What an export had beyond the backup. */
export interface CarriedExport extends LostHalves {
  /** Entries that came. */
  readonly entries: number;
  readonly done: DoneSince;
}

/** An export to take from, and what it is held against. */
export interface GivenExport {
  /** Its lines without their newlines, from the first one each time. */
  readonly lines: () => AsyncIterable<string>;
  /** A verifier key of the site's log as the backup has it. */
  readonly key: string;
  readonly hashes?: VerifierHashes;
  /** When it is restored: who said no since the backup is unknown, and what anybody answered before now with it. */
  readonly nowMs: number;
}

const atOnce = 500;
const noBytes = new Uint8Array();

/**
 * Appends to a restored site database what an export has beyond it: entries, notices, pictures, tiles, checkpoints and
 * who was erased or restricted. First verifies the export, by the backup's key and against its latest checkpoint, and
 * holds each entry that both have against the other. Rejects with a sentence for a person where anything differs; the
 * file may then be half written and is good for nothing.
 */
export async function carryOverExport(path: string, given: GivenExport): Promise<CarriedExport> {
  const client = openFile(path);
  try {
    const { size, checkpoint } = stateOf(client);
    const { lines, key, hashes, nowMs } = given;
    const verdict = await verifyExport(lines(), { key, checkpoint, ...(hashes ? { hashes } : {}) });
    if (!verdict.ok) throw new Error(findingText(verdict.findings[0]));
    const taking = takingFrom(client, { size, exportedAt: verdict.manifest!.exportedAt });
    for await (const text of lines()) {
      const parsed = parseExportLine(text);
      if (parsed.ok) taking.line(parsed.line);
    }
    return taking.end(nowMs);
  } finally {
    client.close();
  }
}

const findingText = (finding: { readonly entry?: number | undefined; readonly detail: string } | undefined): string =>
  `the export does not verify against the backup: ${finding?.entry === undefined ? "" : `entry ${finding.entry}: `}${finding?.detail}`;

function stateOf(client: FileClient): { size: number; checkpoint: string | undefined } {
  const size = Number(client.execute("SELECT coalesce(max(idx), 0) FROM entry").rows[0]![0]);
  const note = client.execute("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1").rows[0]?.[0];
  return { size, checkpoint: typeof note === "string" ? note : undefined };
}

/** What is told by lines before those that need it. */
interface Taken {
  entries: number;
  readonly wiped: number[];
  retainedAt: Instant | undefined;
  readonly halves: ReturnType<typeof lostHalves>;
  decisions: readonly InForce[];
  /** Pictures stand beside notices and files, which come after the entries that name them. */
  readonly pictures: InStatement[];
  /** When the last entry up to each position that has an instant was written: a signed note says no time of its own. */
  readonly instants: { readonly size: number; readonly at: Instant }[];
  /** Where in these the last checkpoint was. */
  reached: number;
  /** Size of the last checkpoint read. */
  sealed: number;
}

/** Takes the lines in their order and writes them so many at a time. */
function takingFrom(client: FileClient, { size, exportedAt }: { size: number; exportedAt: Instant }) {
  const taken: Taken = {
    entries: 0,
    wiped: [],
    retainedAt: undefined,
    halves: lostHalves(),
    decisions: [],
    pictures: [],
    instants: [],
    reached: 0,
    sealed: 0,
  };
  const waiting: InStatement[] = [];
  const write = () => {
    try {
      client.batch(waiting.splice(0), "write");
    } catch (error) {
      throw new Error("the export does not go on where the backup ends", { cause: error });
    }
  };
  return {
    line(line: ExportLine): void {
      if (line.kind === "entry" && line.index < size) {
        assertSame(client, line);
        if (line.type === "wiped") taken.wiped.push(line.index);
      } else waiting.push(...statementsOf(line, { taken, exportedAt }));
      if (waiting.length >= atOnce) write();
    },
    end(nowMs: number): CarriedExport {
      const { entries, pictures, decisions, halves, wiped, retainedAt } = taken;
      waiting.push(...pictures, ...decisions.map(inForceStatement));
      waiting.push(...halves.noes().map((no) => keptLostNo(no, nowMs)));
      write();
      return { entries, done: { wiped, retainedAt }, ...halves.found() };
    },
  };
}

function assertSame(client: FileClient, { index, data }: EntryLine): void {
  const own = client.execute({ sql: "SELECT data FROM entry WHERE idx = ?", args: [index + 1] }).rows[0]?.[0];
  const isSame = own instanceof ArrayBuffer && sameBytes(new Uint8Array(own), bytesOf(data));
  if (!isSame) throw new Error(`the export is not a continuation of the backup's log: entry ${index} is another`);
}

function statementsOf(
  line: ExportLine,
  { taken, exportedAt }: { taken: Taken; exportedAt: Instant },
): readonly InStatement[] {
  switch (line.kind) {
    case "entry":
      return entryStatements(line, taken);
    case "notice":
      return [
        {
          sql: "INSERT INTO notice (hash, doc, published_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
          args: [line.hash, canonicalText(line.doc as Json), line.publishedAt],
        },
      ];
    case "file":
      return [
        {
          sql: "INSERT INTO file (hash, type, body) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
          args: [line.hash, line.type, bytesOf(line.data)],
        },
      ];
    case "tile":
      return [
        {
          sql: `INSERT INTO tile (level, idx, width, data) VALUES (?, ?, ?, ?)
ON CONFLICT (level, idx) DO UPDATE SET width = excluded.width, data = excluded.data WHERE excluded.width > tile.width`,
          args: [line.level, line.index, line.width, bytesOf(line.data)],
        },
      ];
    case "checkpoint":
      return checkpointStatements(line, taken, exportedAt);
    default:
      return [];
  }
}

/** The entry itself, and what stands beside it in other tables. */
function entryStatements(line: EntryLine, taken: Taken): InStatement[] {
  taken.entries++;
  const data = bytesOf(line.data);
  if (line.type === "record") return recordStatements(line, taken);
  const kind = line.type === "wiped" ? "record" : line.type;
  const ref = line.type === "wiped" ? recordRef(line.ref) : line.ref;
  const own = {
    sql: "INSERT INTO entry (idx, ref, kind, data) VALUES (?, ?, ?, ?)",
    args: [line.index + 1, ref, kind, data],
  };
  switch (line.type) {
    case "check":
      noteInstant(line.index, line.check["at"], taken);
      return [
        own,
        {
          sql: "INSERT INTO check_run (id, doc, salt) VALUES (?, ?, ?)",
          args: [line.ref, canonicalText(line.check as Json), bytesOf(line.salt)],
        },
      ];
    case "notice": {
      // Its own entry puts a notice in force at once; one right behind it may say otherwise.
      const publishedAt = new TextDecoder().decode(data).split("\n").at(-1)!;
      decide({ notice: line.ref as ContentHash, from: publishedAt, decidedAt: publishedAt }, line.index, taken);
      return [own];
    }
    case "in-force": {
      const said = parseInForceEntry(data);
      if (said) decide(said, line.index, taken);
      return [own];
    }
    case "shown":
      taken.pictures.push(...pictureStatements(data));
      return [own];
    default:
      return [own];
  }
}

function decide(decision: InForce, index: number, taken: Taken): void {
  taken.decisions = decisionsWith(taken.decisions, decision);
  noteInstant(index, decision.decidedAt, taken);
}

function noteInstant(index: number, at: unknown, { instants }: Taken): void {
  if (typeof at === "string") instants.push({ size: index + 1, at });
}

function recordStatements(line: EntryLine & { type: "record" }, taken: Taken): InStatement[] {
  const core = line.record as unknown as RecordCore;
  const salt = bytesOf(line.salt);
  const packed = packCore(coreText(core), { id: core.id, at: millisecondsOf(core.at) });
  // About nobody there is an empty half; anybody's is lost.
  const isNobodys = sameBytes(bytesOf(line.personCommitment), nobodysCommitment(salt, portableCrypto));
  if (!isNobodys) taken.halves.note(line.index, core);
  noteInstant(line.index, core.at, taken);
  const erasure = draftErasure(core.erasure);
  // One that wiped says itself which records it took.
  if (core.erasure?.mode === "retention" && !core.erasure.wiped) taken.retainedAt = core.at;
  return [
    { sql: "INSERT INTO shape (doc) VALUES (?) ON CONFLICT (doc) DO NOTHING", args: [packed.shape] },
    {
      sql: `INSERT INTO entry (idx, ref, kind, data, shape, at, times, salt, person, retain)
VALUES (?, ?, 'record', ?, (SELECT no FROM shape WHERE doc = ?), ?, ?, ?, ?, ?)`,
      args: [
        line.index + 1,
        refBytes(core.id),
        bytesOf(line.data),
        packed.shape,
        packed.at,
        packed.times,
        salt,
        isNobodys ? noBytes : null,
        keptUntilDay(core.retainUntil),
      ],
    },
    ...(erasure
      ? [
          {
            sql: "INSERT INTO erasure (idx, who, mode, until) VALUES (?, ?, ?, ?)",
            args: [line.index + 1, erasure.who, erasure.mode, erasure.untilMs ?? null],
          },
        ]
      : []),
  ];
}

const recordRef = (id: string): Uint8Array => fromHex(id.slice("rec_".length)) ?? noBytes;

function pictureStatements(data: Uint8Array): InStatement[] {
  const said = parseShownEntry(data);
  return (said?.pictures ?? []).map((picture) => ({
    sql: `INSERT INTO screenshot (notice, build, lang, viewport, layer, file, at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (notice, build, lang, viewport, layer) DO NOTHING`,
    args: [said!.notice, said!.build, picture.lang, picture.viewport, sceneText(picture), picture.file, said!.at],
  }));
}

/** Those that are there already are the same: the roots of both were verified, and so was that one follows another. */
function checkpointStatements(
  { note, after }: ExportLine & { kind: "checkpoint" },
  taken: Taken,
  exportedAt: Instant,
): InStatement[] {
  const size = Number(note.split("\n", 2)[1]);
  const previous = after ?? taken.sealed;
  taken.sealed = size;
  // It was signed after the entries under it, and within seconds.
  while ((taken.instants[taken.reached + 1]?.size ?? Infinity) <= size) taken.reached++;
  const last = taken.instants[taken.reached];
  const at = last && last.size <= size ? last.at : exportedAt;
  return [
    {
      sql: `INSERT INTO checkpoint (size, prev_size, note, at) SELECT ?1, ?2, ?3, ?4
WHERE ?1 > (SELECT coalesce(max(size), 0) FROM checkpoint)`,
      args: [size, previous, note, at],
    },
  ];
}

const inForceStatement = ({ notice, from, decidedAt }: InForce): InStatement => ({
  sql: "INSERT INTO notice_in_force (hash, at, decided_at) VALUES (?, ?, ?)",
  args: [notice, from, decidedAt],
});

const bytesOf = (base64: string): Uint8Array => fromBase64(base64) ?? noBytes;
