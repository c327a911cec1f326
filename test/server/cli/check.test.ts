// `assent check`: the list again, with an answer in every row, or nothing at all.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, toBase64 } from "../../../core/bytes.ts";
import { canonicalText, type Json } from "../../../core/canonical.ts";
import { lineLeaves } from "../../../core/check.ts";
import { treeRoot } from "../../../core/merkle.ts";
import { demoOrigin, freshRecordId, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

vi.setConfig({ testTimeout: 180_000 });

const run = promisify(execFile);
let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  server = await startTestServer();
  const config = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const subject = { kind: "email", id: "ada@example.com" } as const;
  const body = recordRequest(config.notice, { id: freshRecordId(Date.now()), subject });
  const answer = await fetch(`${server.url}/v1/records`, {
    method: "POST",
    headers: { Origin: demoOrigin, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
});
afterAll(() => server.stop());

async function check(list: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const file = join(folder, "list.csv");
  writeFileSync(file, list);
  const given = { ...process.env, ASSENT_KEY: server.demoKey!, ASSENT_URL: server.url, ...env };
  const all = ["dist/cli.js", "check", file, "--purpose", "newsletter", "--channel", "email", ...args];
  try {
    const { stdout } = await run(process.execPath, all, { env: given });
    return { code: 0, stdout, stderr: "" };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
const written = () => readFileSync(join(folder, "list.checked.csv"), "utf8");

test("writes every row again with its answer, and says how many of each", async () => {
  const { code, stdout } = await check(
    'Name,E-Mail\n"Lovelace, Ada",ada@example.com\nBob,bob@example.com\n=1+1,nonsense\n',
  );
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 may be contacted, 2 may not/) });
  const lines = written().split("\r\n");
  expect(lines[0]).toBe("Name,E-Mail,allow,reason,expires");
  expect(lines[1]).toMatch(/^"Lovelace, Ada",ada@example\.com,allow,CONSENT_ACTIVE,20\d\d-/);
  expect(lines[2]).toBe("Bob,bob@example.com,deny,NO_RECORD,");
  expect(lines[3]).toBe("'=1+1,nonsense,deny,INPUT_INVALID,");
});

test("names the decision record as JSON, and finds a column by its name", async () => {
  const { stdout } = await check("who,where\nx,ada@example.com\n", ["--column", "where", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ check: expect.stringMatching(/^chk_/), counts: { allow: 1, deny: 0 } });
});

test("keeps what the log signed beside the list, and where it is asked to every line that the root is over", async () => {
  const keep = join(folder, "answers.ndjson");
  const options = ["--keep", keep, "--campaign", "spring 26", "--subscriber", "corporate", "--explain", "--json"];
  const { stdout } = await check("email\nada@example.com\nbob@example.com\n", options);
  const { check: id, summary } = JSON.parse(stdout) as { check: string; summary: string };
  const signed = JSON.parse(readFileSync(summary, "utf8")) as Record<string, unknown> & { salt: string; root: string };
  expect(signed).toMatchObject({
    check: id,
    record: { id, campaign: "spring 26", subscriber: "corporate" },
    signature: expect.stringMatching(/^.{40,}/),
  });
  // A version follows an @ too, so it is the addresses that are looked for.
  expect(JSON.stringify(signed)).not.toContain("example.com");
  const lines = readFileSync(keep, "utf8").trimEnd().split("\n");
  const said = lines.map((line) => JSON.parse(line) as { asked: Json; result: Json; summary?: unknown });
  expect(said.at(-1)).toEqual({
    summary: signed,
    log: {
      verifierKey: expect.stringContaining("/v1/logs/site_demo+"),
      recordSalt: expect.not.stringContaining(signed.salt),
      proof: expect.objectContaining({ index: expect.any(Number) }),
    },
  });
  const leafOf = lineLeaves(fromBase64(signed.salt)!, sha256);
  const leaves = said
    .slice(0, -1)
    .map(({ asked, result }, position) => leafOf({ position, asked, result: canonicalText(result) }));
  expect(leaves).toHaveLength(2);
  expect(toBase64(treeRoot(leaves, sha256))).toBe(signed.root);
  expect(written().split("\r\n").slice(0, 3)).toEqual([
    "email,allow,reason,expires,also,fix",
    expect.stringMatching(/^ada@example\.com,allow,CONSENT_ACTIVE,20.*,,$/),
    "bob@example.com,deny,NO_RECORD,,,",
  ]);
});

test("asks about another instant and a partner, and what the server does not take is said with its place", async () => {
  const list = "email\nada@example.com\n";
  const partner = await check(list, ["--partner", "Nobody Ltd"]);
  expect(partner.stdout).toContain("PARTNER_NOT_NAMED 1");
  const later = await check(list, ["--at", new Date(Date.now() + 86_400_000).toISOString()]);
  expect(later.stdout).toContain("CONSENT_ACTIVE 1");
  for (const wrong of [
    ["--at", "tomorrow"],
    ["--subscriber", "anybody"],
  ]) {
    const { code, stderr } = await check(list, wrong);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`assent: ${wrong[0]!.slice(2)} `)]);
  }
});

test("shows how far it is on a terminal", async () => {
  const file = join(folder, "long.csv");
  writeFileSync(file, `email\n${Array.from({ length: 20_000 }, (_, i) => `long${i}@example.com`).join("\n")}\n`);
  const asked = ["dist/cli.js", "check", file, "--purpose", "newsletter", "--channel", "email"];
  const terminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))";
  const env = { ...process.env, ASSENT_KEY: server.demoKey!, ASSENT_URL: server.url };
  const { stdout } = await run("python3", ["-c", terminal, process.execPath, ...asked], { env });
  const shares = [...stdout.matchAll(/(\d+) % asking/g)].map(([, share]) => Number(share));
  expect(shares.length).toBeGreaterThan(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(stdout).toContain("0 may be contacted, 20000 may not");
}, 60_000);

test("says cause and fix where it cannot, and leaves no file", async () => {
  const to = join(folder, "none.csv");
  for (const [list, args, env, said, exit] of [
    ["a,b\n1,2\n", [], {}, /no column of email .*\n.*--column/, 2],
    ["email\na@example.com\n", [], { ASSENT_KEY: "" }, /Set ASSENT_KEY/, 2],
    ["email\na@example.com\n", [], { ASSENT_KEY: "assent_wrong" }, /credential.*\n.*ASSENT_KEY/i, 3],
    ["email\na@example.com\n", [], { ASSENT_URL: "http://127.0.0.1:9" }, /cannot reach .*\n.*ASSENT_URL/, 3],
  ] as const) {
    const { code, stderr } = await check(list, [...args, "--to", to], env);
    expect(code).toBe(exit);
    expect(stderr).toMatch(said);
    expect(existsSync(to)).toBe(false);
  }
});
