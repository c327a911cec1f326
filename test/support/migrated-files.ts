// New database files begin as copies of migrated ones: every test opens some, and each migration of each is a commit.
import { copyFileSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { ThreadRequest, ThreadRole } from "../../server/node/thread-messages.ts";

/** The folder of the migrated files, put here by the build. */
declare const migratedFolder: string;

function kindOf(file: string): string {
  if (file === "control.db") return "control";
  return /\.(keys|registers)\.db$/.exec(file)?.[1] ?? "site";
}

const { role } = workerData as { role: ThreadRole };
// Heard before the thread itself hears it, as this was imported first.
parentPort!.on("message", (request: ThreadRequest) => {
  if (role !== "writer" || request.kind !== "open" || existsSync(request.path)) return;
  try {
    copyFileSync(join(migratedFolder, `${kindOf(basename(request.path))}.db`), request.path);
  } catch {
    // Whatever is wrong with the place, the thread says so when it opens the file.
  }
});
