// A services' context over real databases, with a clock that tests set and the demo site in it.
import { rmSync } from "node:fs";
import type { SiteId } from "../../core/ids.ts";
import type { RecordRequest } from "../../core/schema.ts";
import { assemble, sealSite } from "../../server/assemble.ts";
import type { ServiceContext, StaticFile } from "../../server/context.ts";
import { makeSigningKey } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { postWebhook } from "../../server/node/webhook.ts";
import { demoNotice, demoSite, seedDemo } from "../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../server/services/notices.ts";
import { createSite } from "../../server/services/sites.ts";
import type { DatabaseOpener } from "../../server/store/client.ts";
import type { AuditRow } from "../../server/store/rows.ts";
import { testMaster } from "./calls.ts";
import { demoOrigin, freshRecordId, recordRequest } from "./requests.ts";
import { temporaryFolder } from "./temporary.ts";
import { threadUrl } from "./thread.ts";

export const otherSite = "site_other" as SiteId;
export const otherOrigin = "https://other.example";
export const system = { kind: "system", name: "test" } as const;
export const visitor = { kind: "public", origin: demoOrigin, jurisdiction: "GB", browser: "Firefox" } as const;

export const testFiles: Readonly<Record<string, StaticFile>> = {
  "gate.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* gate */})();" },
  "static.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* static */})();" },
  "first.js": { type: "text/javascript; charset=utf-8", body: "export const open = () => {};" },
  "panel.js": { type: "text/javascript; charset=utf-8", body: "export const openPanel = () => {};" },
  "peers.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* peers */})();" },
  "telling.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* telling */})();" },
  "clearing.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* clearing */})();" },
  "placeholders.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* placeholders */})();" },
  "untagged.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* untagged */})();" },
  "siblings.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* siblings */})();" },
  "signals.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* signals */})();" },
  "receipt.js": { type: "text/javascript; charset=utf-8", body: "export {};" },
  "declaration.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* declaration */})();" },
  "pack.js": { type: "text/javascript; charset=utf-8", body: "(()=>{/* pack */})();" },
  "pack.css": { type: "text/css; charset=utf-8", body: "main{}" },
  "receipt.css": { type: "text/css; charset=utf-8", body: "body{}" },
};

/** How receivers on this machine are told, and how long they are waited for. */
export const webhooksWithin = (deadlineMs: number): Pick<ServiceContext["webhooks"], "allowPrivate" | "post"> => ({
  allowPrivate: true,
  post: (post) => postWebhook(post, { allowPrivate: true, deadlineMs }),
});

export interface TestContext {
  readonly context: ServiceContext;
  readonly databases: DatabaseOpener;
  /** Where the database files are. */
  readonly folder: string;
  /** Unix milliseconds; tests move it. */
  readonly clock: { ms: number };
  /** Sites told of as committed to. */
  readonly committed: SiteId[];
  /** The PKCS #8 keys of each log, the oldest first; tests add and remove some. */
  readonly logKeys: Map<SiteId, Uint8Array[]>;
  /** Hash of the demo notice. */
  readonly notice: RecordRequest["notice"];
  seal(site?: SiteId): Promise<number>;
  /** The audit rows of a site written while `work` ran, refusals included; what `work` throws is dropped. */
  auditOf(site: SiteId, work: () => Promise<unknown>): Promise<AuditRow[]>;
  request(change?: Partial<RecordRequest>): RecordRequest;
  stop(): Promise<void>;
}

/** Two sites with the demo's notice, `site_demo` and `site_other`, in files unless other databases are given. */
export async function testContext(given?: DatabaseOpener): Promise<TestContext> {
  const folder = temporaryFolder();
  const databases = given ?? fileDatabases({ folder, threadUrl: threadUrl() });
  const clock = { ms: Date.UTC(2026, 10, 22, 9) };
  const committed: SiteId[] = [];
  const keys = new Map<SiteId, Uint8Array[]>();
  for (const site of [demoSite, otherSite]) keys.set(site, [await makeSigningKey()]);
  const context = await assemble({
    databases,
    master: testMaster,
    logKeys: async (site) => keys.get(site)!,
    publicUrl: "http://127.0.0.1:8787",
    files: testFiles,
    nowMs: () => clock.ms,
    recordCommitted: (site) => committed.push(site),
    webhooks: webhooksWithin(10_000),
  });
  await seedDemo(context, demoOrigin);
  await createSite(context, system, { id: otherSite, name: "Other", origins: [otherOrigin] });
  const row = await publishNotice(context, system, { site: otherSite, settings: demoNotice(otherOrigin) });
  const notice = (await currentNotice(context, demoSite))!.hash;
  if (row.hash === notice) throw new Error("the two sites must not share a notice");
  return {
    context,
    databases,
    folder,
    clock,
    committed,
    logKeys: keys,
    notice,
    seal: (site = demoSite) => sealSite(context, site),
    async auditOf(site, work) {
      const before = (await context.control.auditRows(site)).length;
      await work().catch(() => {});
      return (await context.control.auditRows(site)).slice(before);
    },
    request: (change) => recordRequest(notice, { id: freshRecordId(clock.ms), ...change }),
    async stop() {
      await databases.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
