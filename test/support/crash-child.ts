// A process to be killed: commits records as fast as it can through the real store, and says which it acknowledges.
import { pathToFileURL } from "node:url";
import { sealLog } from "../../server/log/sequencer.ts";
import { signerFrom } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { createSiteStore } from "../../server/store/site-store.ts";
import type { SiteId } from "../../core/ids.ts";
import { keyOf, newRecord } from "./records.ts";

const [folder, thread] = process.argv.slice(2) as [string, string];
const site = "site_crash" as SiteId;
const now = () => new Date().toISOString();
const databases = fileDatabases({ folder, threadUrl: pathToFileURL(thread) });
const store = createSiteStore(await databases.open("site", site), await databases.open("keys", site), { now });
const secrets = await loadSecrets({ folder, create: true });
const signer = await signerFrom(await secrets.logKey(site), "localhost/log/site_crash");

async function commitForever(): Promise<never> {
  for (;;) {
    const record = newRecord();
    const key = await store.obtainSubjectKey(keyOf(record.core.id));
    const { stored } = await store.commitRecord({ ...record, subject: key.subject, link: key.link });
    // A pipe is written before this returns, so what was said was said before the kill.
    process.stdout.write(`${stored.id} ${stored.index}\n`);
  }
}

async function sealForever(): Promise<never> {
  for (;;) {
    await sealLog({ store, signer, now });
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

await Promise.all([...Array.from({ length: 16 }, commitForever), sealForever()]);
