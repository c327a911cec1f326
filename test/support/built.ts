// Server files as JavaScript that plain node runs, built once per test process.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";

const root = join(import.meta.dirname, "../..");
// Below node_modules, so that the imports of the built file resolve.
const folder = join(root, "node_modules/.cache/assent-test");
const built = new Map<string, Promise<string>>();

/** The path of the built file; `source` is the TypeScript file. */
export function builtFile(source: URL): Promise<string> {
  const entry = fileURLToPath(source);
  const found = built.get(entry);
  if (found) return found;
  const building = buildFile(entry);
  built.set(entry, building);
  return building;
}

async function buildFile(entry: string): Promise<string> {
  const output = (await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      ssr: entry,
      write: false,
      copyPublicDir: false,
      minify: false,
      target: "es2022",
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  const { code } = output.output[0];
  // Named by content, and renamed into place: test processes run side by side and build the same file.
  const name = `${basename(entry, ".ts")}-${createHash("sha256").update(code).digest("hex").slice(0, 12)}.mjs`;
  const file = join(folder, name);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  }
  return file;
}
