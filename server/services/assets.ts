// Built browser files and the paths they are served under: in a folder named by its content, so that they never go stale.
import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64, toHex } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { ServiceContext, StaticFile } from "../context.ts";

type Files = Readonly<Record<string, StaticFile>>;

/** A built file with the name it is served under. */
interface Asset {
  readonly name: string;
  /** Such as `5a1f0c3e99aa/first.js`. */
  readonly served: string;
  readonly file: StaticFile;
}

const indexed = new WeakMap<Files, Map<string, Asset>>();
const digest = (text: string) => toHex(sha256(new TextEncoder().encode(text)));

/** Hash of the files of those names: of every name and its content. */
const hashOf = (files: Files, names: readonly string[]): string =>
  digest(names.map((name) => `${name} ${digest(files[name]!.body)}\n`).join(""));

// Modules ask for one another by their plain names, so what belongs together is in one folder, and changes together.
function assetsOf(files: Files): Map<string, Asset> {
  const known = indexed.get(files);
  if (known) return known;
  const names = Object.keys(files).sort();
  const rest = names.filter((name) => !isShown(name));
  const folders = { shown: buildHash(files).slice("sha256:".length), rest: hashOf(files, rest) };
  const assets = new Map<string, Asset>();
  for (const name of names) {
    const folder = folders[isShown(name) ? "shown" : "rest"].slice(0, 12);
    assets.set(name, { name, served: `${folder}/${name}`, file: files[name]! });
  }
  indexed.set(files, assets);
  return assets;
}

/** The path of a built file: `first.js` is at `/w/5a1f0c3e99aa/first.js`. Throws when the build lacks it. */
export function assetPath(files: Files, name: string): string {
  const asset = assetsOf(files).get(name);
  if (!asset) throw new Error(`the build has no ${name}`);
  return `/w/${asset.served}`;
}

const imported = new WeakMap<StaticFile, readonly string[]>();

/** What a module asks for before it runs: what it asks for later, by `import()`, is not in it. */
function importedBy(file: StaticFile): readonly string[] {
  const known = imported.get(file);
  if (known) return known;
  const names = [...file.body.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)].map(([, name]) => name!);
  imported.set(file, names);
  return names;
}

/** The paths of built modules and of all that they import, each once; those it lacks are left out. */
export function modulePaths(files: Files, names: readonly string[]): readonly string[] {
  const assets = assetsOf(files);
  const paths = new Set<string>();
  const add = (asset: Asset | undefined) => {
    if (!asset || paths.has(`/w/${asset.served}`)) return;
    paths.add(`/w/${asset.served}`);
    for (const name of importedBy(asset.file)) add(assets.get(name));
  };
  for (const name of names) add(assets.get(name));
  return [...paths];
}

/** The file served under a folder and name such as `5a1f0c3e99aa/first.js`, or undefined. */
export function assetServedAs(files: Files, served: string): StaticFile | undefined {
  for (const asset of assetsOf(files).values()) if (asset.served === served) return asset.file;
  return undefined;
}

/** Whether the file is one a page may be given to put a notice on screen, and not of the console, a receipt page or evidence pack. */
const isShown = (name: string) => !/^(receipt|pack|declaration|console)[.-]/.test(name);

/** The files that put a notice on screen, which together are the build. */
export const shownAssets = (files: Files): Asset[] => [...assetsOf(files).values()].filter(({ name }) => isShown(name));

const builds = new WeakMap<Files, ContentHash>();

/**
 * Hash of all files that put a notice on screen: part of the notice, so that the code shown is proven too. Worked out
 * once: every record with the token of a script asks for it, and it takes a millisecond.
 */
export function buildHash(files: Files): ContentHash {
  const known = builds.get(files);
  if (known) return known;
  const shown = Object.keys(files).filter(isShown).sort();
  const hash: ContentHash = `sha256:${hashOf(files, shown)}`;
  builds.set(files, hash);
  return hash;
}

/** Bounds the memory; texts go out of use together, when a notice, the settings or the build change. */
const keptTags = 500;

/** A strong entity tag for a text, such as `"5a1f0c3e99aa0b1c"`: worked out once for what is asked for again and again. */
export function entityTag({ memory, sha256: hashed }: Pick<ServiceContext, "memory" | "sha256">, text: string): string {
  const known = memory.tags.get(text);
  if (known !== undefined) return known;
  const tag = `"${toHex(hashed(new TextEncoder().encode(text))).slice(0, 16)}"`;
  if (memory.tags.size >= keptTags) memory.tags.clear();
  memory.tags.set(text, tag);
  return tag;
}

/** A Content-Security-Policy source for a script or style written into a page, such as `'sha256-…'`. */
export const contentSource = (text: string): string => `'sha256-${toBase64(sha256(new TextEncoder().encode(text)))}'`;
