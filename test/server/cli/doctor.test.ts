// `assent doctor`, `config` and `apply` as built: what is well, what is not and what to do; a site as a file, there and back.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { environment } from "../../../server/env.ts";
import { environmentChecks } from "../../../server/cli/doctor-checks.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
beforeAll(async () => {
  const server = await startTestServer({ dataFolder: folder });
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input = "") {
  const env = { ...process.env, ASSENT_DATA: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/cli.js", ...args], {
    input,
    encoding: "utf8",
    env,
  });
  return { code: status, out: stdout, err: stderr };
}
const states = (out: string) =>
  Object.fromEntries(
    (JSON.parse(out) as { checks: { name: string; state: string }[] }).checks.map(({ name, state }) => [name, state]),
  );

test("an installation that is well is told so, and what is doubtful has its fix", () => {
  const { code, out } = run(["doctor", "--json"]);
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
  });
  expect(run(["doctor"]).out).toContain("assent backup FOLDER");
});

test("secrets that others may read are bad, with the command that mends it, and the exit code says so", () => {
  chmodSync(join(folder, "keys"), 0o755);
  const { code, out } = run(["doctor"]);
  expect([code, out.includes(`chmod -R go-rwx ${join(folder, "keys")}`)]).toEqual([1, true]);
  chmodSync(join(folder, "keys"), 0o700);
});

test("a site goes into a file and back: nothing changes, then only what was changed", { timeout: 90_000 }, () => {
  const file = join(folder, "site.json");
  const { out } = run(["config"]);
  writeFileSync(file, out);
  expect(run(["apply", file])).toEqual({ code: 0, out: "site_demo is as the file says.\n", err: "" });
  const config = JSON.parse(out) as { site: { origins: string[] } };
  config.site.origins.push("https://www.example.com");
  const changed = JSON.stringify(config);
  expect(run(["apply", "-", "--dry-run", "--json"], changed)).toMatchObject({
    code: 1,
    out: '{"site":"site_demo","dryRun":true,"changed":["origins"]}\n',
  });
  expect(run(["config"]).out).toBe(out);
  expect(run(["apply", "-"], changed).out).toBe("site_demo got other origins.\n");
  expect(JSON.parse(run(["config"]).out)).toEqual(config);
  expect(run(["apply", "-"], "{").err).toMatch(/^assent: - is no JSON\n {2}assent config/);
  expect(run(["apply", "-"], '{"v":1}')).toMatchObject({ code: 3, out: "" });
});

test("what the environment says of proxy, address and mail is judged", () => {
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
});
