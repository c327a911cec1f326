// Sites on a libSQL server: backed up while they are written to, and restored into another server or a folder, logs and all.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordShown } from "../../../server/services/screenshots.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { backUpServer, restoreToServer } from "../../../server/node/server-backup.ts";
import type { RestoredSite } from "../../../server/node/restore.ts";
import type { ServedData } from "../../../server/node/server-folder.ts";
import { closed, listen, localUrl } from "../../../server/node/listening.ts";
import { clientOf, partsThere } from "../../../server/node/server-copy.ts";
import { makeDurable, remoteDatabases } from "../../../server/store/remote.ts";
import { assent } from "../../support/assent.ts";
import { system } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";
import {
  answer,
  at,
  exportFile,
  exportWritten,
  identity,
  lostFolders,
  restore,
  said,
  started,
  stopped,
  type Running,
} from "../../support/lost-folder.ts";
import { startSqld, type Sqld } from "../../support/sqld.ts";
import { filesHolding } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

let servers: readonly [first: Sqld, second: Sqld];
beforeAll(async () => {
  const more = ["--max-response-size", "1MB"];
  servers = [await startSqld({ more }), await startSqld({ more })];
});
afterAll(() => Promise.all((servers ?? []).map((server) => server.stop())));
// Each test finds both servers empty.
afterEach(async () => {
  for (const server of servers) await server.crash(() => rmSync(join(server.folder, "data"), { recursive: true }));
});
lostFolders();

/** Four of them are more than one answer of the server holds. */
const pictureBytes = 300_000;
const picture = (n: number): Uint8Array => {
  const png = new Uint8Array(pictureBytes);
  png.set([0x89, 0x50, 0x4e, 0x47, n]);
  return png;
};

const openedAt = ({ url, adminUrl }: Sqld) => started(remoteDatabases({ url, adminUrl }));
const servedBy = ({ url, adminUrl }: Sqld, folder = at.folder): ServedData => ({ folder, server: { url, adminUrl } });
const backed = (server: Sqld) =>
  backUpServer(servedBy(server), {
    into: join(at.root, "backups"),
    recipients: [at.recipient],
    nowMs: at.clockMs,
  });
const restoring = () => ({ identity: identity(), nowMs: () => at.clockMs, threadUrl: threadUrl() });
const logHolds = async ({ context }: Running) =>
  checkLog(await context.site(demoSite), (await context.signer(demoSite)).keyText);
const erased = ({ context }: Running, id: string) =>
  eraseSubject(context, system, {
    site: demoSite,
    read: () => ({ subject: { kind: "email", id }, mode: "erase", reason: "subject-request", verified: "known" }),
  });

test("what is written while a server is backed up is whole in it or not at all, and another server goes on from it", async () => {
  const [first, second] = servers;
  const running = await openedAt(first);
  const many = (name: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => said(running, `${name}${n}@example.com`)));
  // So many at once as the server takes.
  for (let n = 0; n < 20; n++) await many(`p${n}x`, 16);
  await erased(running, "p7x1@example.com");
  const { hash } = (await currentNotice(running.context, demoSite))!;
  const pictures = (["320x640", "360x780", "390x844", "412x915"] as const).map((viewport, n) => ({
    lang: "en",
    viewport,
    layer: "panel" as const,
    rules: "opt-in" as const,
    gpc: false,
    png: picture(n),
  }));
  for (const one of pictures)
    await recordShown(running.context, system, { site: demoSite, notice: hash, pictures: [one] });
  await sealSite(running.context, demoSite);
  const held = (await (await running.context.site(demoSite)).latestCheckpoint())!;

  const writing = { isOver: false };
  const writer = (async () => {
    for (let n = 0; !writing.isOver; n++) await many(`q${n}x`, 5);
  })();
  const backup = await backed(first);
  writing.isOver = true;
  await writer;
  expect(backup.manifest.sites).toMatchObject([{ id: demoSite }]);
  expect(backup.manifest.sites[0]!.entries).toBeGreaterThanOrEqual(held.size);
  // Nothing of it is left beside the secrets, and no key is readable in it.
  expect(readdirSync(at.folder).sort()).toEqual(["keys", "last-backup"]);
  const store = await running.context.site(demoSite);
  const { key } = (await store.subject((await store.records(0, 500)).find(({ who }) => who)!.who!))!;
  expect(filesHolding(backup.folder, key)).toEqual([]);
  await stopped();

  at.folder = join(at.root, "elsewhere");
  const options = { ...restoring(), backup: backup.folder, nothingLater: true };
  const [site] = await restoreToServer(servedBy(second), options);
  // Every record has its key, and every state follows from records.
  expect(site).toMatchObject({ id: demoSite, recount: { total: 0 } });
  const again = await openedAt(second);
  expect((await (await again.context.site(demoSite)).checkpoint(held.size))!.note).toBe(held.note);
  expect([await answer(again, "p1x1@example.com"), await answer(again, "p7x1@example.com")]).toEqual([
    "CONSENT_ACTIVE",
    "ERASED",
  ]);
  const restored = await again.context.site(demoSite);
  const shots = await restored.screenshots();
  expect(shots).toHaveLength(4);
  for (const { file } of shots) expect((await restored.file(file))!.body).toHaveLength(pictureBytes);
  await said(again, "new@example.com");
  await sealSite(again.context, demoSite);
  await logHolds(again);
  await expect(restoreToServer(servedBy(second), options)).rejects.toThrow(/has a database control already/);
});

test("whoever was erased since the backup stays erased where the server is restored with a later export", async () => {
  const [first, second] = servers;
  const running = await openedAt(first);
  for (const name of ["ada", "bob"]) await said(running, `${name}@example.com`);
  await sealSite(running.context, demoSite);
  const backup = await backed(first);
  at.clockMs += 1000;
  await erased(running, "ada@example.com");
  await exportWritten(running);
  await stopped();

  // The secrets are those of the folder that is there already.
  const options = { ...restoring(), backup: backup.folder, exports: [exportFile()], suppressions: "known" as const };
  const [site] = await restoreToServer(servedBy(second), options);
  expect(site).toMatchObject({ erasedAgain: 1, recount: { total: 0 } });
  const again = await openedAt(second);
  expect([await answer(again, "ada@example.com"), await answer(again, "bob@example.com")]).toEqual([
    "ERASED",
    "CONSENT_ACTIVE",
  ]);
  await stopped();

  // The same backup in a data folder, of which no server is needed.
  at.folder = join(at.root, "folder");
  await restore(backup);
  expect(await answer(await started(), "ada@example.com")).toBe("ERASED");
});

test("a restore where another secret is in the place of one writes no control database, and says which it is", async () => {
  const [first, second] = servers;
  const { context, databases } = await openedAt(first);
  await said({ context, databases }, "ada@example.com");
  await databases.open("registers", demoSite);
  const backup = await backed(first);
  expect(backup.manifest.leftOut).toEqual([`sites/${demoSite}.registers.db`]);
  await stopped();
  at.folder = join(at.root, "another");
  mkdirSync(at.folder);
  const options = { ...restoring(), backup: backup.folder, nothingLater: true };
  const masterSecret = Buffer.alloc(32, 7).toString("base64");
  await expect(restoreToServer({ ...servedBy(second), masterSecret }, options)).rejects.toThrow(
    /the environment has another secret than the backup's master/,
  );
  expect(readdirSync(at.folder)).toEqual([]);
  expect(await restoreToServer(servedBy(second), options)).toMatchObject([{ lacksRegisters: true }]);
  expect(await answer(await openedAt(second), "ada@example.com")).toBe("CONSENT_ACTIVE");
});

/** Hands so many questions on, and none after: as far as a restore comes whose process is killed. */
const lasting = (to: string, calls: number) =>
  listen(
    createServer((asked, answered) => {
      if (asked.method === "POST" && calls-- <= 0) return void asked.socket.destroy();
      const { method = "GET", headers } = asked;
      const handed = request(new URL(asked.url!, to), { method, headers }, (found) => {
        answered.writeHead(found.statusCode!, found.headers);
        found.pipe(answered);
      });
      asked.pipe(handed);
    }),
    { host: "127.0.0.1", port: 0 },
  );

test("a restore that was interrupted anywhere is begun anew by the same command, and what is not of it is never emptied", async () => {
  const [first, second] = servers;
  await said(await openedAt(first), "ada@example.com");
  const backup = await backed(first);
  await stopped();
  at.folder = join(at.root, "elsewhere");
  const options = { ...restoring(), backup: backup.folder, nothingLater: true };
  // What is in no claim: nothing is begun.
  const { url, adminUrl } = second;
  await makeDurable(adminUrl, { namespace: "keys-site-demo", deadlineMs: 10_000 });
  const theirs = clientOf("keys-site-demo", { url });
  await theirs.execute("CREATE TABLE theirs (a)");
  await expect(restoreToServer(servedBy(second), options)).rejects.toThrow(/has a database keys-site-demo already/);
  await theirs.execute("DROP TABLE theirs");
  theirs.close();

  const reached = new Set<string>();
  const attempt = async (calls: number) => {
    const between = await lasting(url, calls);
    try {
      return await restoreToServer(
        { folder: at.folder, server: { url: localUrl(between, "127.0.0.1"), adminUrl } },
        options,
      );
    } catch {
      const isWhole = async (namespace: string) =>
        (await partsThere(namespace, { url })).some(({ name }) => name === "migration");
      reached.add((await Promise.all(["site-demo", "keys-site-demo", "control"].map(isWhole))).join());
      return undefined;
    } finally {
      await closed(between);
    }
  };
  let restored: RestoredSite[] | undefined;
  for (let calls = 5; !restored && calls < 300; calls += 5) restored = await attempt(calls);
  expect(reached).toEqual(new Set(["false,false,false", "true,false,false", "true,true,false"]));
  expect(restored).toMatchObject([{ recount: { total: 0 } }]);
  expect((await partsThere("control", { url })).filter(({ name }) => name.startsWith("restoring_"))).toEqual([]);
  expect(await answer(await openedAt(second), "ada@example.com")).toBe("CONSENT_ACTIVE");
  await expect(restoreToServer(servedBy(second), options)).rejects.toThrow(/has a database control already/);
});

test("both commands work by the variables that name the server, and nothing is written over", async () => {
  const [first, second] = servers;
  await said(await openedAt(first), "ada@example.com");
  await stopped();
  const env = ({ url, adminUrl }: Sqld, folder: string) => ({
    ASSENT_DATA: folder,
    ASSENT_DB_URL: url,
    ASSENT_DB_ADMIN_URL: adminUrl,
  });
  const into = join(at.root, "backups");
  const made = await assent(["backup", into, "--recipient", at.recipient, "--json"], { env: env(first, at.folder) });
  expect(made).toMatchObject({ code: 0 });
  const { folder } = JSON.parse(made.out) as { folder: string };
  const named = ["restore", folder, "--identity", identity(), "--nothing-later"];
  const elsewhere = join(at.root, "elsewhere");
  expect(await assent(named, { env: env(second, elsewhere) })).toMatchObject({ code: 0 });
  const again = await assent(named, { env: env(second, elsewhere) });
  expect([again.code, again.err]).toEqual([3, expect.stringContaining("restore into a server that is empty")]);
  const over = await assent([...named, "--replace"], { env: env(second, elsewhere) });
  expect([over.code, over.err]).toEqual([2, expect.stringContaining("nothing is written over")]);
  at.folder = elsewhere;
  expect(await answer(await openedAt(second), "ada@example.com")).toBe("CONSENT_ACTIVE");
});
