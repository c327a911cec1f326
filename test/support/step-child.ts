// A process that commits three records and seals them, and kills itself at a step it was told: before, during or after one call.
import { pathToFileURL } from "node:url";
import { siteWriters } from "../../server/log/record-writer.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { signerFrom } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { remoteDatabases } from "../../server/store/remote.ts";
import { createSiteStore } from "../../server/store/site-store.ts";
import type { SiteId } from "../../core/ids.ts";
import { withCalls, type Around } from "./calls.ts";
import type { CrashPlace } from "./crash-child.ts";
import { newRecord } from "./records.ts";
import { wrapKey } from "./wrap-key.ts";

/** When to die: around the call of that number, counted from 0; without one, never. */
export interface Step {
  readonly call: number;
  readonly when: "before" | "during" | "after";
}

const { place, step } = JSON.parse(process.argv[2]!) as { place: CrashPlace; step?: Step };
const site = "site_crash" as SiteId;
const die = () => process.kill(process.pid, "SIGKILL");
/** A pipe is written before this returns, so what was said was said before the kill. */
const say = (...words: unknown[]) => process.stdout.write(`${JSON.stringify(words)}\n`);

let calls = 0;
const around: Around = async (call, work) => {
  const when = calls === step?.call ? step.when : undefined;
  say("call", calls++, call.name, call.writes);
  if (when === "before") die();
  const working = work();
  if (when === "during") setTimeout(die, Math.random() * 3);
  const result = await working;
  if (when === "after") die();
  return result;
};

const opened =
  "url" in place.databases
    ? remoteDatabases(place.databases)
    : fileDatabases({ folder: place.folder, threadUrl: pathToFileURL(place.databases.thread) });
const secrets = await loadSecrets({ folder: place.folder, create: true });
const signer = await signerFrom((await secrets.logKeys(site))[0]!, "localhost/log/site_crash");
const records = withCalls(await opened.open("site", site), "site", around);
const keys = withCalls(await opened.open("keys", site), "keys", around);
const writers = siteWriters({ site: records.writer, keys: keys.writer });
const store = createSiteStore(records, keys, { writers, wrapKey, registers: () => opened.open("registers", site) });

const commit = async () => {
  const record = newRecord();
  const outcome = await store.commitRecord(record);
  if (outcome.kind === "created") say("acknowledged", record.id, outcome.index);
};
await Promise.all([commit(), commit(), commit()]);
await sealLog({ store, signer, now: () => new Date().toISOString() });
say("published", (await store.latestCheckpoint())?.note);
await opened.close();
