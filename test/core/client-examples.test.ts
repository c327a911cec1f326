// The examples of docs/sdk.md, run as they stand against a real server: only its address and its keys are put in.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { runInThisContext } from "node:vm";
import { transformWithOxc } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assentClient, keyMaker, type AssentClient } from "../../core/client.ts";
import { demoSite } from "../../server/services/demo.ts";
import { createKeyAs } from "../../server/services/keys.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { system } from "../support/context.ts";
import { post, recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

const page = readFileSync("docs/sdk.md", "utf8");
let server: TestServer;
let assent: AssentClient;
beforeAll(async () => {
  server = await startTestServer();
  assent = assentClient({ url: server.url, key: server.demoKey! });
  const notice = (await currentNotice(server.context, demoSite))!.hash;
  const subject = { kind: "email", id: "yes@example.com" } as const;
  expect((await post(`${server.url}/v1/records`, recordRequest(notice, { subject }))).status).toBe(201);
});
afterAll(() => server?.stop());

const example = (heading: string): string => {
  const found = new RegExp(`\n## ${heading}\n[^#]*?\`\`\`(?:ts|sh)\n([^]*?)\`\`\``).exec(page)?.[1];
  if (!found) throw new Error(`docs/sdk.md has no example under ${heading}`);
  return found;
};

/** Runs the example with these names in it, and gives those that it made. */
async function ran(heading: string, names: Record<string, unknown>, made: readonly string[] = []) {
  const text = example(heading)
    .replace(/^import .*$/gm, "")
    .replace("https://consent.example", server.url);
  const { code } = await transformWithOxc(
    `async function example() {${text}\nreturn { ${made.join()} };}`,
    "example.ts",
  );
  const log: unknown[][] = [];
  const all = { assentClient, keyMaker, assent, console: { log: (...said: unknown[]) => log.push(said) }, ...names };
  const script = `(${Object.keys(all).join()}) => { ${code}\nreturn example(); }`;
  const run = runInThisContext(script) as (...values: unknown[]) => Promise<Record<string, unknown>>;
  return { made: await run(...Object.values(all)), log };
}

test("a mailer sends to whom it may, with the headers of each, and says so", async () => {
  const people = () => [
    { ref: "1", email: "yes@example.com" },
    { ref: "2", email: "stranger@example.com" },
  ];
  const sent: unknown[][] = [];
  const process = { env: { ASSENT_KEY: server.demoKey } };
  const { log } = await ran("A mailer", { people, process, send: (...one: unknown[]) => sent.push(one) });
  expect(sent).toMatchObject([[{ ref: "1" }, { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }]]);
  expect(log[0]?.[1]).toMatch(/^chk_/);
});

test("a dialler hangs up, with the reason", async () => {
  const hung: unknown[][] = [];
  await ran("A dialler", { hangUp: (...why: unknown[]) => hung.push(why) });
  expect(hung).toEqual([["NO_RECORD", undefined]]);
});

test("a shell has its list again, with an answer in every row", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "list.csv"), "name,email\nYes,yes@example.com\nNo,stranger@example.com\n");
  const script = example("A shell")
    .replace("https://consent.example", server.url)
    .replace("assent_…", server.demoKey!)
    .replace("npx assent", `"${process.execPath}" "${resolve("dist/cli.js")}"`);
  await promisify(execFile)("sh", ["-ec", script], { cwd: folder });
  const rows = readFileSync(join(folder, "list.checked.csv"), "utf8").trim().split(/\r?\n/);
  expect(rows).toEqual([
    "name,email,allow,reason,expires",
    expect.stringContaining("Yes,yes@example.com,allow,CONSENT_ACTIVE,"),
    expect.stringContaining("No,stranger@example.com,deny,NO_RECORD,"),
  ]);
});

test("a CRM follows from where it was, and is told of withdrawals", async () => {
  const seen: { type: string }[] = [];
  const kept: string[] = [];
  const { made } = await ran(
    "A CRM that follows",
    {
      load: () => undefined,
      apply: (change: { type: string }) => seen.push(change),
      keep: (cursor: string) => kept.push(cursor),
    },
    ["secret"],
  );
  expect(seen.map(({ type }) => type)).toContain("consent.given");
  expect((await assent.changes(kept.at(-1))).changes).toEqual([]);
  expect(made["secret"]).toMatch(/^whsec_/);
});

test("who may not send addresses sends keys", async () => {
  const read = () => ({ name: "partner", scopes: ["check", "check.bykey", "suppress.write"] });
  const { token, exportKey } = await createKeyAs(server.context, system, { site: demoSite, read });
  const names = {
    process: { env: { ASSENT_EXPORT_KEY: exportKey } },
    assent: assentClient({ url: server.url, key: token }),
  };
  await ran("Without sending addresses", names);
  const question = { purpose: "call-back", channel: "phone" } as const;
  const { results } = await assent.check({ ...question, recipients: [{ phone: "+44 20 7946 0958" }] });
  expect(results[0]).toMatchObject({ allow: false, reason: "NUMBER_DEAD" });
});

test("a purpose is changed by the revision that was read", async () => {
  const { log } = await ran("Purposes", {});
  expect(log).toEqual([[expect.stringMatching(/^sha256:/), expect.any(Boolean)]]);
});

test("a file is looked through, and imported only where all of it can be", async () => {
  const read = () => ({ name: "imports", scopes: ["check", "import"] });
  const { token } = await createKeyAs(server.context, system, { site: demoSite, read });
  const own = assentClient({ url: server.url, key: token });
  const { made } = await ran("The rest", { assent: own }, ["found"]);
  const { id, rows } = made["found"] as { id: string; rows: number };
  expect(await own.importOf(id)).toMatchObject({ state: "committed", rows, imported: 1 });
});

test("an act that is sent again under its key is done once", async () => {
  const process = { env: { ASSENT_KEY: server.demoKey } };
  for (const _ of [1, 2]) expect((await ran("Once", { process }, ["added"])).made).toEqual({ added: 1 });
});
