// Server files as JavaScript that plain node runs, built once per test process.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "../..");
const built = new Map<string, Promise<string>>();

/** The path of the built file; `entry` is a path from the top of the project. */
export function builtFile(entry: string): Promise<string> {
  const found = built.get(entry);
  if (found) return found;
  const building = buildFile(entry);
  built.set(entry, building);
  return building;
}

async function buildFile(entry: string): Promise<string> {
  const name = `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}-${process.pid}`;
  // Below node_modules, so that the imports of the built file resolve.
  const outDir = join(root, "node_modules/.cache/assent-test");
  mkdirSync(outDir, { recursive: true });
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      ssr: join(root, entry),
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      target: "es2022",
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return join(outDir, `${name}.mjs`);
}
