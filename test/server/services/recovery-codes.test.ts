// Recovery codes: long enough to need no limit, kept as hashes, however they were written down.
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeHash, freshCodes, renewCodes } from "../../../server/services/recovery-codes.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("there are ten of 160 bits each, all different, and none of them is stored", async () => {
  const user = await createUser(t.context, system, { name: "Ada", role: "editor" });
  const codes = await freshCodes(t.context, user);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){7}[0-9a-hjkmnp-tv-z]{4}$/);
  const control = await t.databases.open("control", "control");
  const { rows } = await control.reader.execute("SELECT hex(hash) AS hash FROM recovery_code");
  const kept = JSON.stringify(rows).toLowerCase();
  for (const code of codes) {
    expect(kept).toContain(Buffer.from(codeHash(code)!).toString("hex"));
    expect(kept).not.toContain(code.replaceAll("-", ""));
  }
});

test("a code is the same in capitals, with blanks, and with letters that look like digits", () => {
  const code = "0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz";
  const hash = codeHash(code);
  for (const same of [
    code.toUpperCase(),
    code.replaceAll("-", " "),
    code.replaceAll("-", ""),
    code.replace("01", "oI"),
  ])
    expect(codeHash(same)).toEqual(hash);
  for (const none of ["", "0123", `${code}0`, code.replace("0", "u"), code.replace("0", "ß")])
    expect(codeHash(none)).toBeUndefined();
});

test("renewing makes the earlier ones good for nothing, and is not for auditors", async () => {
  const user = await createUser(t.context, system, { name: "Ada", role: "marketer" });
  const [before] = await freshCodes(t.context, user);
  const [after] = await renewCodes(t.context, userActor(user));
  expect(await t.context.control.useCode(codeHash(before!)!, t.context.now())).toBeUndefined();
  expect(await t.context.control.codesLeft(user.id)).toBe(10);
  expect(await t.context.control.useCode(codeHash(after!)!, t.context.now())).toBe(user.id);
  expect(await t.context.control.codesLeft(user.id)).toBe(9);
  const auditor = await createUser(t.context, system, { name: "Eve", role: "auditor" });
  await expect(renewCodes(t.context, userActor(auditor))).rejects.toMatchObject({ slug: "may-not" });
});
