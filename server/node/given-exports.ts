// Exports that a restore is given: of which sites they are, and carrying each over into its restored database.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isSiteId } from "../../core/ids.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import { parseExportLine, type ManifestLine } from "../log/export-lines.ts";
import { signerFrom } from "../log/signer.ts";
import { everyPurpose, keptLostNo } from "../store/lost-noes.ts";
import { carryOverExport, type CarriedExport } from "./carry-export.ts";
import { carryHolds } from "./carry-holds.ts";
import { openFile } from "./file-client.ts";
import { nodeHashes } from "./hashes.ts";
import { loadSecrets } from "./keys.ts";
import { linesOf } from "./lines.ts";

/** An export's file, and its first line. */
interface GivenFile {
  readonly path: string;
  readonly manifest: ManifestLine;
}

/** What an export had beyond the backup, and how many holds came that were set since. */
export interface CarriedSite extends CarriedExport {
  readonly holds: number;
}

/**
 * The exports by their sites. Rejects with a sentence where a file is none, two are of one site, or one was written
 * before the backup was made: it could not tell what came after.
 */
export async function givenExports(
  paths: readonly string[],
  { madeAt }: { madeAt: Instant },
): Promise<ReadonlyMap<string, GivenFile>> {
  const given = new Map<string, GivenFile>();
  for (const path of paths) {
    const manifest = await manifestOf(path);
    if (!manifest) throw new Error(`${path} is no export: assent export writes them`);
    if (millisecondsOf(manifest.exportedAt) < millisecondsOf(madeAt))
      throw new Error(
        `${path} is no later export: it was written at ${manifest.exportedAt}, before the backup of ${madeAt}, and cannot tell who was erased since. Name one written after the backup, or restore an earlier backup`,
      );
    if (given.has(manifest.site)) throw new Error(`${path} is a second export of ${manifest.site}: name the later one`);
    given.set(manifest.site, { path, manifest });
  }
  return given;
}

async function manifestOf(path: string): Promise<ManifestLine | undefined> {
  const file = await stat(path).catch(() => undefined);
  if (!file) throw new Error(`${path} is not there, or may not be read: name the file of an export`);
  if (file.isDirectory()) throw new Error(`${path} is a folder: name the file of an export in it`);
  const stream = createReadStream(path);
  try {
    for await (const text of linesOf(stream)) {
      const parsed = parseExportLine(text);
      return parsed.ok && parsed.line.kind === "manifest" ? parsed.line : undefined;
    }
    return undefined;
  } finally {
    stream.destroy();
  }
}

/**
 * Carries each export over into the database of its site in a folder that is being restored. Rejects with a sentence
 * where one is of a site that the folder does not have, does not verify by the folder's own keys, or does not go on
 * where the site's log ends there. `nowMs` is when it is restored,
 * `unknownSince` since when nobody knows who must not be contacted.
 */
export async function carryOverExports(
  stage: string,
  given: ReadonlyMap<string, GivenFile>,
  { nowMs, unknownSince }: { nowMs: number; unknownSince?: Instant },
): Promise<ReadonlyMap<string, CarriedSite>> {
  const carried = new Map<string, CarriedSite>();
  for (const [site, { path, manifest }] of given) {
    const keys = await verifierKeys(stage, site);
    if (keys.length === 0) throw new Error(`${path} is an export of ${site}, which the backup does not have`);
    const lines = () => linesOf(createReadStream(path));
    const database = join(stage, "sites", `${site}.db`);
    try {
      const came = await carryOverExport(database, { lines, key: keys[0]!, hashes: nodeHashes, nowMs });
      carried.set(site, { ...came, holds: carryHolds(database, manifest) });
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    if (unknownSince !== undefined) denyEverybody(database, { since: unknownSince, nowMs });
    // Nothing could be written into such a log any more.
    if (!keys.includes(manifest.verifierKey))
      throw new Error(
        `${path}: its log is signed by ${manifest.verifierKey}, whose private half came after the backup: restore a later one`,
      );
  }
  return carried;
}

/** Anybody may have said no to anything: a check denies everybody until they say yes after the restore. */
function denyEverybody(path: string, { since, nowMs }: { since: Instant; nowMs: number }): void {
  const client = openFile(path);
  try {
    client.execute(keptLostNo({ purpose: everyPurpose, channel: undefined, since }, nowMs));
  } finally {
    client.close();
  }
}

/** The verifier keys of a site's log whose private halves the folder has, the oldest first; none of a site it does not have. */
async function verifierKeys(folder: string, site: string): Promise<string[]> {
  const client = openFile(join(folder, "control.db"));
  try {
    const sql = "SELECT log_origin FROM site WHERE id = ?";
    const origin = client.execute({ sql, args: [site] }).rows[0]?.[0];
    if (typeof origin !== "string" || !isSiteId(site)) return [];
    const { logKeys } = await loadSecrets({ folder, create: false });
    const halves = await logKeys(site);
    return Promise.all(halves.map(async (pkcs8) => (await signerFrom(pkcs8, origin)).keyText));
  } finally {
    client.close();
  }
}
