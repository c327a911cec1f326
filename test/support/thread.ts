// The database thread as one file of JavaScript, built once per test process.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");
// Below node_modules, so that the built file's own imports resolve.
const folder = join(root, "node_modules/.cache/assent-test");
let built: Promise<URL> | undefined;

/** Where the built thread is. */
export const threadUrl = (): Promise<URL> => (built ??= buildThread());

async function buildThread(): Promise<URL> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "server/node/database-thread.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  // Test processes run side by side: each renames its own finished file into place.
  const file = join(folder, `database-thread-${process.pid}.mjs`);
  writeFileSync(`${file}.part`, outputFiles[0]!.contents);
  renameSync(`${file}.part`, file);
  return pathToFileURL(file);
}
