// Real databases for tests: files in a temporary folder.
import { rmSync } from "node:fs";
import type { SiteId } from "../../core/ids.ts";
import { openedStore } from "../../server/assemble.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import type { Database, DatabaseOpener } from "../../server/store/client.ts";
import type { SiteStore } from "../../server/store/rows.ts";
import { remoteDatabases } from "../../server/store/remote.ts";
import { startSqld } from "./sqld.ts";
import { temporaryFolder } from "./temporary.ts";
import { threadUrl } from "./thread.ts";
import { wrapKey } from "./wrap-key.ts";

export interface TestDatabases {
  readonly opener: DatabaseOpener;
  /** The same databases by connections of its own, as another process has them; whoever asks closes it. */
  another(): DatabaseOpener;
  /** Names a database that no other test uses. */
  freshName(): string;
  stop(): Promise<void>;
}

let counter = 0;
const freshName = (): string => `site_t${process.pid}n${++counter}`;

/** File databases in a folder of their own. */
export async function fileTestDatabases(): Promise<TestDatabases> {
  const folder = temporaryFolder();
  const opener = fileDatabases({ folder, threadUrl: threadUrl() });
  return {
    opener,
    another: () => fileDatabases({ folder, threadUrl: threadUrl() }),
    freshName,
    async stop() {
      await opener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A libSQL server of its own. */
export async function sqldTestDatabases(): Promise<TestDatabases> {
  const sqld = await startSqld();
  const another = () => remoteDatabases({ url: sqld.url, adminUrl: sqld.adminUrl });
  return { opener: another(), another, freshName, stop: sqld.stop };
}

export interface TestStore {
  readonly store: SiteStore;
  readonly site: Database;
  readonly keys: Database;
}

/** The store of the site with this name. */
export async function namedStore(opener: DatabaseOpener, name: string): Promise<SiteStore> {
  const records = await opener.open("site", name);
  return openedStore(opener, name as SiteId, { records, keys: await opener.open("keys", name), wrapKey });
}

/** A store over two databases that did not exist before. */
export async function freshStore({
  opener,
  freshName,
}: Pick<TestDatabases, "opener" | "freshName">): Promise<TestStore> {
  const name = freshName();
  const site = await opener.open("site", name);
  const keys = await opener.open("keys", name);
  return { store: openedStore(opener, name as SiteId, { records: site, keys, wrapKey }), site, keys };
}
