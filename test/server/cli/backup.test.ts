// Backups by command where the databases are elsewhere: nothing is made of a folder that only stands beside them.
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { assent } from "../../support/assent.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("a libSQL server that does not answer is named, and nothing is left behind", async () => {
  // What a move to that server leaves behind.
  writeFileSync(join(root, "control.db"), "");
  const env = { ASSENT_DATA: root, ASSENT_DB_URL: "http://127.0.0.1:9", ASSENT_DB_ADMIN_URL: "http://127.0.0.1:9" };
  const into = join(root, "backups");
  const backup = await assent(["backup", into, "--recipient", "age1x"], { env });
  expect(backup).toMatchObject({ code: 3, out: "" });
  expect(backup.err).toContain("the libSQL server at 127.0.0.1:9 (ASSENT_DB_URL) does not answer");
  expect(existsSync(into)).toBe(false);
  expect(readdirSync(root)).toEqual(["control.db"]);
});

test("a folder that is named is backed up whatever the variables say", async () => {
  const env = { ASSENT_DB_URL: "http://127.0.0.1:9", ASSENT_DB_ADMIN_URL: "http://127.0.0.1:9" };
  const args = ["backup", join(root, "backups"), "--recipient", "age1x", "--data", join(root, "nothing")];
  expect((await assent(args, { env })).err).toContain("is no data folder");
});
