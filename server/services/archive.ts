// The archive of builds: every widget file that ever served here, found again by its name or by the build it belongs to.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import type { FileRow } from "../store/archive-rows.ts";
import { assetServedAs, buildHash, shownAssets } from "./assets.ts";

type Files = ServiceContext["files"];

/** Bounds the memory: which builds are asked for comes from the network, though only archived ones are kept. */
const keptBuilds = 8;

/** The bytes as the archive keeps them: under their SHA-256. */
export const archivedFile = (type: string, body: Uint8Array): FileRow => ({
  hash: `sha256:${toHex(sha256(body))}`,
  type,
  body,
});

/** A text as the archive keeps it, in UTF-8. */
export const archivedText = ({ type, body }: StaticFile): FileRow => archivedFile(type, new TextEncoder().encode(body));

/** A file of the archive as browsers are given texts. */
export const staticFile = ({ type, body }: FileRow): StaticFile => ({ type, body: new TextDecoder().decode(body) });

/** Keeps this process's build, once: after this its files can be served by any later one. Returns its hash. */
export async function keepBuild(context: ServiceContext): Promise<ContentHash> {
  const { control, files, memory } = context;
  const hash = buildHash(files);
  if (memory.isBuildKept) return hash;
  const assets = shownAssets(files).map(({ name, served, file }) => ({ name, served, file: archivedText(file) }));
  await control.keepBuild({ hash, at: context.now() }, assets);
  memory.isBuildKept = true;
  return hash;
}

/** The files of a build by name: this process's own, or those of an archived one; undefined for any other. */
export async function buildFiles(context: ServiceContext, build: ContentHash): Promise<Files | undefined> {
  if (build === buildHash(context.files)) return context.files;
  const { builds } = context.memory;
  const known = builds.get(build);
  if (known) return known;
  const assets = await context.control.assets(build);
  if (assets.length === 0) return undefined;
  const files = Object.fromEntries(assets.map(({ name, file }) => [name, staticFile(file)]));
  if (builds.size >= keptBuilds) builds.clear();
  builds.set(build, files);
  return files;
}

/** The file served under that folder and name, of this build or of any that served before; or undefined. */
export async function servedFile(context: ServiceContext, served: string): Promise<StaticFile | undefined> {
  const own = assetServedAs(context.files, served);
  if (own) return own;
  const archived = await context.control.assetServedAs(served);
  return archived && staticFile(archived);
}
