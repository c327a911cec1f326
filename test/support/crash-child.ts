// A process to be killed, or left without its server: commits records as fast as it can through the real store, and says which it acknowledges.
import { pathToFileURL } from "node:url";
import { openedStore } from "../../server/assemble.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { signerFrom } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { remoteDatabases } from "../../server/store/remote.ts";
import { StoreError } from "../../server/store/store-error.ts";
import type { SiteId } from "../../core/ids.ts";
import { newRecord } from "./records.ts";
import { wrapKey } from "./wrap-key.ts";

/** Where it commits to. Secrets are in the folder either way. */
export interface CrashPlace {
  readonly folder: string;
  readonly databases: { readonly thread: string } | { readonly url: string; readonly adminUrl: string };
}

const place = JSON.parse(process.argv[2]!) as CrashPlace;
const site = "site_crash" as SiteId;
const now = () => new Date().toISOString();
const onServer = "url" in place.databases;
const databases =
  "url" in place.databases
    ? remoteDatabases(place.databases)
    : fileDatabases({ folder: place.folder, threadUrl: pathToFileURL(place.databases.thread) });
const secrets = await loadSecrets({ folder: place.folder, create: true });
const signer = await signerFrom((await secrets.logKeys(site))[0]!, "localhost/log/site_crash");
const store = openedStore(databases, site, {
  records: await databases.open("site", site),
  keys: await databases.open("keys", site),
  wrapKey,
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again, with the same ids, until the killed server is back: it may have stored what it did not answer. */
async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!onServer || !(error instanceof StoreError) || error.kind !== "unavailable") throw error;
    }
    // Often enough to be there at once when it is back, and not so often that its start has no processor left.
    await pause(25);
  }
}

async function commitForever(): Promise<never> {
  for (;;) {
    const record = newRecord();
    const outcome = await untilAnswered(() => store.commitRecord(record));
    // The same draft is always ours, however often it was sent.
    if (outcome.kind !== "created") throw new Error(`a record is ${outcome.kind}`);
    // A pipe is written before this returns, so what was said was said before the kill.
    process.stdout.write(`${record.id} ${outcome.index}\n`);
  }
}

async function sealForever(): Promise<never> {
  for (;;) {
    await untilAnswered(() => sealLog({ store, signer, now }));
    await pause(3);
  }
}

await Promise.all([...Array.from({ length: 16 }, commitForever), sealForever()]);
