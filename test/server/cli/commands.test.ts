// The built command: what it prints, what it exits with, and an export taken from a data folder.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64 } from "../../../core/bytes.ts";
import { makeSigningKey } from "../../../server/log/signer.ts";
import { linesOf, sampleLog, type SampleLog } from "../../support/exported.ts";
import { fileTestDatabases, type TestDatabases } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const cli = "dist/cli.js";
const folder = temporaryFolder();
let databases: TestDatabases;
let log: SampleLog;
let whole: string[];

const run = (...args: string[]) =>
  new Promise<{ code: number | string | null | undefined; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [cli, ...args], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
const file = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
};

beforeAll(async () => {
  databases = await fileTestDatabases();
  log = await sampleLog(databases);
  await log.commit(59);
  await log.seal();
  whole = await linesOf(await log.export());
});
afterAll(async () => {
  await databases.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("assent verify", () => {
  test("is built", () => expect(existsSync(cli)).toBe(true));

  test("says verified and exits 0", async () => {
    const { code, out } = await run("verify", file("good.ndjson", whole), "--key", log.signer.keyText);
    expect(out).toContain("60 entries, 1 notices, 1 tiles, 1 checkpoints");
    expect(out).toContain("VERIFIED: every entry is the one its record commits to");
    expect(code).toBe(0);
  });

  test("names the entry and the rule, and exits 1", async () => {
    const lines = [...whole];
    lines[18] = lines[18]!.replace('"lang":"en"', '"lang":"de"');
    const { code, out } = await run("verify", file("bad.ndjson", lines));
    expect(out).toContain("NOT VERIFIED: 2 findings\n  entry 17: entry-not-its-record:");
    expect(out).toContain("\n  log: digest:");
    expect(code).toBe(1);
  });

  test("exits 2 with one sentence when the file, the option or the command is not there", async () => {
    for (const args of [["verify", join(folder, "none")], ["verify"], ["verify", "x", "--limit", "0"], ["forge"], []]) {
      const { code, err, out } = await run(...args);
      expect(code, args.join(" ")).toBe(2);
      expect(`${err}${out}`).not.toMatch(/\n\s+at /);
    }
  });

  test("explains itself and exits 0", async () => {
    const { code, out } = await run("verify", "--help");
    expect(out).toContain("--checkpoint");
    expect(code).toBe(0);
  });
});
