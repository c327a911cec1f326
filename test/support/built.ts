// Files as JavaScript that plain node and workerd run, built once before all tests; tests take their paths by name.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@libsql/client";
import { build, type Rolldown } from "vite";
import type { TestProject } from "vitest/node";
import type { DatabaseKind } from "../../server/store/client.ts";
import { migrationsOf } from "../../server/store/migrations.ts";
import { migrate } from "../../server/store/migrator.ts";

const root = join(import.meta.dirname, "../..");
// Below node_modules, so that the imports of the built file resolve.
const folder = join(root, "node_modules/.cache/assent-test");
const sources = {
  databaseThread: new URL("./database-thread.ts", import.meta.url),
  countedThread: new URL("./counted-thread.ts", import.meta.url),
  crashChild: new URL("./crash-child.ts", import.meta.url),
  stepChild: new URL("./step-child.ts", import.meta.url),
  listChild: new URL("./list-child.ts", import.meta.url),
  backupChild: new URL("./backup-child.ts", import.meta.url),
  sharedCommitWorker: new URL("./shared-commit-worker.ts", import.meta.url),
};

declare module "vitest" {
  export interface ProvidedContext {
    /** Paths of the built files. */
    built: Readonly<Record<keyof typeof sources, string>>;
  }
}

const kinds: readonly DatabaseKind[] = ["control", "site", "keys", "registers"];

/** A folder with one migrated database file of each kind, made once for these migrations. */
async function migratedFolder(): Promise<string> {
  const text = JSON.stringify(kinds.map(migrationsOf));
  const made = join(folder, `migrated-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`);
  if (existsSync(made)) return made;
  mkdirSync(folder, { recursive: true });
  const making = mkdtempSync(`${made}.`);
  for (const kind of kinds) {
    const client = createClient({ url: `file:${join(making, `${kind}.db`)}`, concurrency: 1 });
    await migrate(client, migrationsOf(kind));
    client.close();
  }
  try {
    renameSync(making, made);
  } catch {
    // Another run made it meanwhile.
    rmSync(making, { recursive: true });
  }
  return made;
}

async function builtFile(name: string, source: URL, migrated: string): Promise<[name: string, path: string]> {
  const output = (await build({
    configFile: false,
    root,
    logLevel: "error",
    define: { migratedFolder: JSON.stringify(migrated) },
    // One file starts sooner than the hundred that the packages are; the database itself is a binary.
    ssr: { noExternal: true, external: ["libsql"] },
    build: {
      ssr: fileURLToPath(source),
      write: false,
      copyPublicDir: false,
      minify: false,
      target: "es2022",
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput;
  const { code } = output.output[0];
  // Named by content, and renamed into place: runs of the tests may go on side by side and build the same file.
  const file = join(folder, `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 12)}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  }
  return [name, file];
}

/** Vitest calls this in its own process before the first test, for the whole run and then for each project of it. */
export async function setup(project: TestProject): Promise<void> {
  if (!project.isRootProject()) return;
  const migrated = await migratedFolder();
  const files = Object.entries(sources).map(([name, source]) => builtFile(name, source, migrated));
  const built = await Promise.all(files);
  project.provide("built", Object.fromEntries(built) as Record<keyof typeof sources, string>);
}
