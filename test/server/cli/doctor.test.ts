// `assent doctor`, `config` and `apply`: what is well, what is not and what to do; a site as a file, there and back.
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { environment } from "../../../server/env.ts";
import { environmentChecks, siteChecks } from "../../../server/cli/doctor-checks.ts";
import type { RecordId, SiteId } from "../../../core/ids.ts";
import { openFile } from "../../../server/node/file-client.ts";
import { assent } from "../../support/assent.ts";
import { bannerRequest, demoOrigin, post } from "../../support/requests.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
beforeAll(async () => {
  const server = await startTestServer({ dataFolder: folder });
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], input = "") => assent(args, { env: { ASSENT_DATA: folder }, input });
const states = (out: string) =>
  Object.fromEntries(
    (JSON.parse(out) as { checks: { name: string; state: string }[] }).checks.map(({ name, state }) => [name, state]),
  );

test("an installation that is well is told so, and what is doubtful has its fix", async () => {
  const { code, out } = await run(["doctor", "--json"]);
  expect(code).toBe(0);
  expect(states(out)).toMatchObject({
    address: "good",
    secrets: "good",
    disk: "good",
    backup: "doubtful",
    mail: "doubtful",
    "site_demo origins": "good",
    "site_demo notice": "good",
    "site_demo log": "good",
    "site_demo records": "good",
  });
  expect((await run(["doctor"])).out).toContain("assent backup FOLDER");
});

test("how far the recount of each site is, is told from 0 to 1", async () => {
  const server = await startTestServer({ dataFolder: folder });
  const { hash: notice } = (await currentNotice(server.context, demoSite))!;
  await post(`${server.url}/v1/records`, bannerRequest(notice, "refused"));
  const told: [what: string, share: number][] = [];
  await siteChecks(server.context, (what, share) => void told.push([what, share]));
  await server.stop();
  const shares = told.filter(([what]) => what === `recounting ${demoSite}`).map(([, share]) => share);
  expect(shares.at(-1)).toBeGreaterThan(0);
  expect(told.filter(([, share]) => !(share >= 0 && share <= 1))).toEqual([]);
});

test("a state that does not follow from its record is named by subject and entry, with another exit code", async () => {
  const server = await startTestServer({ dataFolder: folder });
  const { hash: notice } = (await currentNotice(server.context, demoSite))!;
  const store = await server.context.site("site_demo" as SiteId);
  const wish = bannerRequest(notice, "refused");
  const sent = await fetch(`${server.url}/v1/records`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: demoOrigin },
    body: JSON.stringify(wish),
  });
  expect(sent.status).toBe(201);
  const { who, index } = (await store.record(wish.id as RecordId))!;
  await server.stop();
  const change = (from: string, to: string) => {
    const file = openFile(join(folder, "sites/site_demo.db"));
    file.execute(`UPDATE consent_state SET status = ${to} WHERE status = ${from}`);
    file.close();
  };
  change("3", "2");
  const { code, out } = await run(["doctor"]);
  change("2", "3");
  expect(code).toBe(1);
  expect(out).toMatch(
    new RegExp(`subject ${who}, entry ${index}: state-differs: \\w+/ is kept as given .* say refused`),
  );
  expect(states((await run(["doctor", "--json"])).out)).toMatchObject({ "site_demo records": "good" });
});

test("secrets that others may read are bad, with the command that mends it, and the exit code says so", async () => {
  chmodSync(join(folder, "keys"), 0o755);
  const { code, out } = await run(["doctor"]);
  expect([code, out.includes(`chmod -R go-rwx ${join(folder, "keys")}`)]).toEqual([1, true]);
  chmodSync(join(folder, "keys"), 0o700);
});

test("a site goes into a file and back: nothing changes, then only what was changed", { timeout: 90_000 }, async () => {
  const file = join(folder, "site.json");
  const { out } = await run(["config"]);
  writeFileSync(file, out);
  expect(await run(["apply", file])).toEqual({ code: 0, out: "site_demo is as the file says.\n", err: "" });
  const config = JSON.parse(out) as { site: { origins: string[] } };
  config.site.origins.push("https://www.example.com");
  const changed = JSON.stringify(config);
  expect(await run(["apply", "-", "--dry-run", "--json"], changed)).toMatchObject({
    code: 1,
    out: '{"site":"site_demo","dryRun":true,"changed":["origins"]}\n',
  });
  expect((await run(["config"])).out).toBe(out);
  expect((await run(["apply", "-"], changed)).out).toBe("site_demo got other origins.\n");
  expect(JSON.parse((await run(["config"])).out)).toEqual(config);
  expect((await run(["apply", "-"], "{")).err).toMatch(/^assent: - is no JSON\n {2}assent config/);
  expect(await run(["apply", "-"], '{"v":1}')).toMatchObject({ code: 3, out: "" });
});

test("what the environment says of proxy, address and mail is judged", async () => {
  const judged = (given: Record<string, string>) => environmentChecks(environment(given)).map(({ state }) => state);
  expect(judged({})).toEqual(["good", "good", "doubtful"]);
  expect(judged({ ASSENT_HOST: "0.0.0.0" })[0]).toBe("doubtful");
  expect(judged({ ASSENT_PUBLIC_URL: "https://consent.example" })).toEqual(["good", "doubtful", "doubtful"]);
  expect(
    judged({
      ASSENT_PUBLIC_URL: "https://consent.example",
      ASSENT_TRUST_PROXY: "1",
      ASSENT_MAIL_SMTP: "smtps://mail.example",
    }),
  ).toEqual(["good", "good", "good"]);
  // On a libSQL server it says what an erasure leaves there, and for how long.
  const sqld = { ASSENT_DB_URL: "http://127.0.0.1:8080" };
  expect(judged(sqld)[3]).toBe("doubtful");
  expect(judged({ ...sqld, ASSENT_DB_ADMIN_URL: "http://127.0.0.1:8081" })[3]).toBe("good");
});
