// `assent settings`: what `show` prints is what `set` takes, and what is refused changes nothing.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { assent } from "../../support/assent.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { startTestServer } from "../../support/server.ts";

const folder = temporaryFolder();
beforeAll(async () => {
  const server = await startTestServer({ dataFolder: folder });
  await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (input: string, ...args: string[]) =>
  assent(["settings", ...args], { env: { ASSENT_DATA: folder }, input });

test("are replaced by what is read, and shown as they were set", async () => {
  const own = { ask: true, regimes: { "US-TX": "opt-in" } };
  const set = await settings(JSON.stringify(own), "set", "-", "--site", demoSite);
  expect([set.code, set.err, JSON.parse(set.out)]).toEqual([0, "", own]);
  expect((await settings("")).out).toBe(set.out);
});

test("that are not valid are refused in a sentence, and those in force stay", async () => {
  const before = (await settings("")).out;
  expect(await settings('{"regimes":{"DE":"opt-out"}}', "set", "-")).toEqual({
    code: 3,
    out: "",
    err: "assent: regimes/DE must not be looser than opt-in\n  Mend what is named, and call it again.\n",
  });
  expect((await settings("{", "set", "-")).err).toMatch(/^assent: - is no JSON\n {2}/);
  expect((await settings("", "show", "--site", "site_none")).err).toMatch(/^assent: Nothing here\n {2}Look at the id/);
  expect((await settings("", "--data", join(folder, "none"))).err).toMatch(/is no data folder\n/);
  expect((await settings("")).out).toBe(before);
});
