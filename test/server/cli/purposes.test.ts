// `assent purposes`: what `show` prints `set` takes, and the record of processing is written as a file.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assent } from "../../support/assent.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { startTestServer } from "../../support/server.ts";

const folder = temporaryFolder();
beforeAll(async () => {
  const server = await startTestServer({ dataFolder: folder });
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const purposes = (input: string, ...args: string[]) =>
  assent(["purposes", ...args], { env: { ASSENT_DATA: folder }, input });

test("are listed, shown, changed by what was shown, and refused when they changed since", async () => {
  expect((await purposes("")).out).toContain("newsletter@1  marketing by email  consent for P24M\n");
  const shown = (await purposes("", "show", "newsletter")).out;
  const purpose = JSON.parse(shown) as Record<string, unknown>;
  const changed = JSON.stringify({ ...purpose, validPeriod: "P12M" });
  expect(await purposes(changed, "set", "newsletter", "-")).toEqual({
    code: 0,
    out: "newsletter@1  marketing by email  consent for P12M\n",
    err: "",
  });
  expect(await purposes(changed, "set", "newsletter", "-")).toMatchObject({
    code: 3,
    err: "assent: The purpose is not as it was read\n  Print it again, and change that: assent purposes show.\n",
  });
  expect((await purposes("{", "set", "newsletter", "-")).err).toMatch(/^assent: - is no JSON\n {2}/);
});

test("lead to the record of processing", async () => {
  const file = join(folder, "processing.csv");
  expect(await purposes("", "export", file, "--lang", "de")).toEqual({ code: 0, out: "", err: "" });
  expect(readFileSync(file, "utf8")).toMatch(/^id,version,name,/);
  const record = JSON.parse((await purposes("", "export", "-", "--json")).out) as { activities: unknown[] };
  expect(record.activities.length).toBeGreaterThan(4);
});
