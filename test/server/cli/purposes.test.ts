// `assent purposes` as built: what `show` prints `set` takes, and the record of processing is written as a file.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../support/temporary.ts";
import { startTestServer } from "../../support/server.ts";

const folder = temporaryFolder();
beforeAll(async () => {
  const server = await startTestServer({ dataFolder: folder });
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function purposes(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/cli.js", "purposes", ...args], {
    input,
    encoding: "utf8",
    env: { ...process.env, ASSENT_DATA: folder },
  });
  return { code: status, out: stdout, err: stderr };
}

test("are listed, shown, changed by what was shown, and refused when they changed since", () => {
  expect(purposes("").out).toContain("newsletter@1  marketing by email  consent for P24M\n");
  const shown = purposes("", "show", "newsletter").out;
  const purpose = JSON.parse(shown) as Record<string, unknown>;
  const changed = JSON.stringify({ ...purpose, validPeriod: "P12M" });
  expect(purposes(changed, "set", "newsletter", "-")).toEqual({
    code: 0,
    out: "newsletter@1  marketing by email  consent for P12M\n",
    err: "",
  });
  expect(purposes(changed, "set", "newsletter", "-")).toMatchObject({
    code: 3,
    err: "assent: The purpose is not as it was read\n  Print it again, and change that: assent purposes show.\n",
  });
  expect(purposes("{", "set", "newsletter", "-").err).toMatch(/^assent: - is no JSON\n {2}/);
});

test("lead to the record of processing", () => {
  const file = join(folder, "processing.csv");
  expect(purposes("", "export", file, "--lang", "de")).toEqual({ code: 0, out: "", err: "" });
  expect(readFileSync(file, "utf8")).toMatch(/^id,version,name,/);
  const record = JSON.parse(purposes("", "export", "-", "--json").out) as { activities: unknown[] };
  expect(record.activities.length).toBeGreaterThan(4);
});
