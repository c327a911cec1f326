// Real databases for tests: files in a temporary folder.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { instantAt } from "../../core/time.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import type { Database, DatabaseOpener } from "../../server/store/client.ts";
import type { SiteStore } from "../../server/store/rows.ts";
import { createSiteStore } from "../../server/store/site-store.ts";
import { start } from "./records.ts";
import { threadUrl } from "./thread.ts";

export interface TestDatabases {
  readonly opener: DatabaseOpener;
  /** Names a database that no other test uses. */
  freshName(): string;
  stop(): Promise<void>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "assent-test-"));

let counter = 0;
export const freshName = (): string => `site_t${process.pid}n${++counter}`;

/** File databases in a folder of their own. */
export async function fileTestDatabases(): Promise<TestDatabases> {
  const folder = temporaryFolder();
  const opener = fileDatabases({ folder, threadUrl: await threadUrl() });
  return {
    opener,
    freshName,
    async stop() {
      await opener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface TestStore {
  readonly store: SiteStore;
  readonly site: Database;
  readonly keys: Database;
}

/** A store over two databases that did not exist before. */
export async function freshStore({ opener, freshName }: Pick<TestDatabases, "opener" | "freshName">): Promise<TestStore> {
  const name = freshName();
  const site = await opener.open("site", name);
  const keys = await opener.open("keys", name);
  return { store: createSiteStore(site, keys, { now: () => instantAt(start) }), site, keys };
}
