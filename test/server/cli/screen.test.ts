// `assent screen` and `assent call-list`: over a data folder, killed in the middle, and dividing a list.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assent } from "../../support/assent.ts";
import { post, recordRequest } from "../../support/requests.ts";
import { startTestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "data");
const env = { ...process.env, ASSENT_DATA: data };

const called = (...args: string[]) => assent(args, { env: { ASSENT_DATA: data } });

function fileOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  const server = await startTestServer({ dataFolder: data });
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const choices = [{ purpose: "call-back", version: 1, status: "given", channel: "phone" }];
  const request = { ...recordRequest(notice, { subject: { kind: "phone", id: "+442079460958" } }), choices };
  expect((await post(`${server.url}/v1/records`, request)).status).toBe(201);
  await server.stop();
  const settings = fileOf("settings.json", ['{"ruleset":"uk-pecr"}']);
  expect((await called("settings", "set", settings)).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("assent screen register", () => {
  const lines = 600_000;
  const path = join(folder, "tps.txt");

  test("killed after a part was stored, goes on there, and only then counts", async () => {
    const file = createWriteStream(path);
    for (let i = 0; i < lines; i++) file.write(`07${100_000_000 + i}\n`);
    file.end();
    await once(file, "close");
    const args = ["dist/cli.js", "screen", "register", path, "--register", "TPS", "--date", today];
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    const [first] = (await once(child.stderr, "data")) as [Buffer];
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(first.toString()).toMatch(/^ {2}stored \d+ %\n/);
    const between = JSON.parse((await called("screen", "--json")).out) as {
      registers: { file: unknown; importing: unknown }[];
    };
    expect(between.registers[0]).toMatchObject({ file: null, importing: { lines: expect.any(Number) } });

    const again = await called(...args.slice(1), "--json");
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      expect.objectContaining({ lines, numbers: lines, faults: 0 }),
    ]);
    const { resumedAt } = JSON.parse(again.out) as { resumedAt: number };
    expect(resumedAt).toBeGreaterThan(0);
    expect(resumedAt).toBeLessThan(statSync(path).size);
    expect((await called("screen")).out).toContain("TPS   file of");
    expect((await called("screen")).out).toContain("600,000 numbers");
  }, 240_000);

  test("says in a sentence what is wrong with a line, or with the call", async () => {
    const wrong = fileOf("wrong.txt", ["02079460958", "nobody"]);
    const call = (...more: string[]) =>
      called("screen", "register", wrong, "--register", "CTPS", "--date", today, ...more);
    expect(await call()).toMatchObject({ code: 3, err: expect.stringMatching(/^assent: lines\/2 holds no number\n/) });
    expect(await call("--most-faults", "x")).toMatchObject({
      code: 2,
      err: "assent: --most-faults is no whole number\n  Such as --most-faults 3.\n",
    });
    expect(await call("--most-faults", "1")).toMatchObject({ code: 0 });
  });
});

describe("assent call-list", () => {
  const list = () =>
    fileOf("list.csv", [
      "Name,Phone,Note",
      "Consented,020 7946 0958,=1+1",
      "Listed,07100 000007,a",
      "Never asked,020 7946 0960,a",
      "Nobody,n/a,@cmd",
    ]);

  test("divides a list into who may be called, and the others with the reason", async () => {
    const { code, out } = await called("call-list", list(), "--purpose", "call-back");
    expect(code).toBe(0);
    expect(out).toContain("1 may be called");
    expect(out).toMatch(/Decision record: chk_/);
    expect(readFileSync(join(folder, "list.callable.csv"), "utf8")).toBe(
      "Name,Phone,Note\r\nConsented,+442079460958,'=1+1\r\n",
    );
    expect(readFileSync(join(folder, "list.rest.csv"), "utf8").split("\r\n")).toEqual([
      "line,reason,also,why,Name,Phone,Note",
      "3,LISTED_TPS,NO_RECORD,The number is in the TPS.,Listed,+447100000007,a",
      "4,NO_RECORD,,No yes of the person is on record.,Never asked,+442079460960,a",
      "5,INPUT_INVALID,SCREENING_MISSING NO_RECORD,This is no telephone number.,Nobody,n/a,'@cmd",
      "",
    ]);
  });

  test("writes nothing where it cannot go through", async () => {
    const noColumn = fileOf("other.csv", ["a,b", "1,2"]);
    const { code, err } = await called("call-list", noColumn, "--purpose", "call-back");
    expect([code, err]).toEqual([3, expect.stringMatching(/^assent: column must be one that the first line names/)]);
    expect(
      ["other.callable.csv", "other.callable.csv.part", "other.rest.csv"].filter((name) =>
        existsSync(join(folder, name)),
      ),
    ).toEqual([]);
    expect((await called("call-list", join(folder, "none.csv"), "--purpose", "call-back")).code).toBe(3);
  });
});

test("assent screen results and coverage: what is stored, and what of a list is covered by it", async () => {
  const results = fileOf("results.csv", ["number,listed,register,date", `020 7946 0960,no,CTPS,${today}`]);
  expect(await called("screen", "results", results)).toMatchObject({ code: 0, out: "1 results stored.\n" });
  const list = fileOf("covered.csv", ["Phone", "02079460960", "07100000001", "02079460960"]);
  const { out } = await called("screen", "coverage", list);
  expect(out).toContain(
    "3 rows, 2 different numbers, 0 rows without one.\nTPS   listed 1, fresh 1, stale 0, missing 0\n",
  );
  expect(out).toContain("CTPS  listed 0, fresh 2, stale 0, missing 0\n");
});
