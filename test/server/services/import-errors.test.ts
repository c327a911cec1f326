// The file of errors: what is wrong with which line, the row beside it while it is kept, and nothing a spreadsheet would run.
import { afterEach, beforeEach, expect, test } from "vitest";
import { testContext, type TestContext } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";

let t: TestContext;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  t = await testContext();
  imports = importsOf(t);
});
afterEach(() => t.stop());

const file = (...rows: readonly string[]) => [newsletterHead, ...rows].join("\n");

test("names line, code and field, with the row as it came until it is committed", async () => {
  const { id } = await imports.upload(
    file('=cmd|calc!A1,given,2026-10-01,"a, b"', "ok@example.com,given,2026-10-01,f", "x@example.com,given,soon,f"),
  );
  expect((await imports.errors(id)).split("\r\n")).toEqual([
    "line,code,field,why,E-Mail,Status,Date,Source",
    `2,BAD_EMAIL,email,"The channel needs an e-mail address, and there is none that can be used.",'=cmd|calc!A1,given,2026-10-01,"a, b"`,
    `4,BAD_DATE,date,"There is no such date, or a consent has none.",x@example.com,given,soon,f`,
    "",
  ]);
  await imports.commit(id);
  expect((await imports.errors(id)).split("\r\n").map((line) => line.replace(/".*"/, ""))).toEqual([
    "line,code,field,why",
    "2,BAD_EMAIL,email,",
    "4,BAD_DATE,date,",
    "",
  ]);
});

test("of many portions has every row beside its own line", async () => {
  const rows = Array.from({ length: 6_100 }, (_, n) =>
    n % 3 ? `p${n}@example.com,given,2026-10-01,f` : `bad${n},given,2026-10-01,f`,
  );
  const { id } = await imports.upload(file(...rows));
  const lines = (await imports.errors(id)).split("\r\n").slice(1, -1);
  expect(lines).toHaveLength(Math.ceil(6_100 / 3));
  const wrong = lines.filter((line) => {
    const [at] = line.split(",");
    return !line.includes(`,bad${Number(at) - 2},given,`);
  });
  expect(wrong).toEqual([]);
});

test("of a file without errors is its head alone, and an import nobody knows has none", async () => {
  const { id } = await imports.upload(file("ok@example.com,given,2026-10-01,f"));
  expect(await imports.errors(id)).toBe("line,code,field,why\r\n");
  await expect(imports.errors("imp_0")).rejects.toMatchObject({ slug: "not-found" });
});
