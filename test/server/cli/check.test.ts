// `assent check`: the list again, with an answer in every row, or nothing at all.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoOrigin, freshRecordId, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

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

test("says cause and fix where it cannot, and leaves no file", async () => {
  const to = join(folder, "none.csv");
  for (const [list, args, env, said, exit] of [
    ["a,b\n1,2\n", [], {}, /no column of email .*\n.*--column/, 2],
    ["email\na@example.com\n", [], { ASSENT_KEY: "" }, /Set ASSENT_KEY/, 2],
    ["email\na@example.com\n", [], { ASSENT_KEY: "assent_wrong" }, /credential/i, 3],
    ["email\na@example.com\n", [], { ASSENT_URL: "http://127.0.0.1:9" }, /cannot reach .*\n.*ASSENT_URL/, 3],
  ] as const) {
    const { code, stderr } = await check(list, [...args, "--to", to], env);
    expect(code).toBe(exit);
    expect(stderr).toMatch(said);
    expect(existsSync(to)).toBe(false);
  }
});
