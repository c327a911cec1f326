// A list-cleaner's results, and how old everything is.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SubjectKind } from "../../../core/record.ts";
import type { Register } from "../../../core/ruleset.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { importRegister } from "../../../server/services/registers.ts";
import { importScreenings, listScreenings, screeningDays } from "../../../server/services/screenings.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";

let at: TestContext;
beforeAll(async () => {
  at = await testContext();
});
afterAll(() => at.stop());

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
const results = (text: string) => importScreenings(at.context, system, { site: demoSite, read: () => bytesOf(text) });
const day = (text: string) => `${text}T00:00:00.000Z`;

async function facts(
  address: string,
  { kind = "phone", register = "TPS" }: { kind?: SubjectKind; register?: Register } = {},
) {
  const hash = subjectHash(at.context.identityKey(demoSite), kind, address);
  const [found] = await (await at.context.site(demoSite)).screenings([hash], [register]);
  return found!.map(({ listed, checkedAt }) => [listed, checkedAt]);
}

describe("results of a list-cleaner", () => {
  test("are stored for each number and register, the latest of several counting", async () => {
    const text =
      "Date,Register,Number,Listed\n2026-11-20,TPS,020 7946 0958,No\n2026-11-01,tps,+442079460958,yes\n2026-11-02,CTPS,020 7946 0958,clear\n";
    expect(await results(text)).toEqual({ rows: 3, byRegister: { TPS: 2, CTPS: 1 } });
    expect(await facts("+442079460958")).toEqual([[false, day("2026-11-20")]]);
    expect(await facts("+442079460958", { register: "CTPS" })).toEqual([[false, day("2026-11-02")]]);
    expect(await facts("+442079460959")).toEqual([]);
    await results("number,listed,register,date\n02079460958,1,TPS,2026-11-21\n");
    expect(await facts("+442079460958")).toEqual([[true, day("2026-11-21")]]);
  });

  test("of a register of letters may name the person by e-mail address", async () => {
    await results("email,listed,register,date\nAda@Example.com,listed,MPS,2026-11-20\n");
    expect(await facts("ada@example.com", { kind: "email", register: "MPS" })).toEqual([[true, day("2026-11-20")]]);
  });

  test("are all refused where a line is wrong, which is named", async () => {
    const text = [
      "number,email,listed,register,date",
      "020 7946 0970,,no,TPS,2026-11-20",
      "n/a,,no,TPS,2026-11-20",
      ",ada@example.com,no,TPS,2026-11-20",
      "020 7946 0971,,perhaps,TPS,2026-11-20",
      "020 7946 0971,,no,FPS,2026-11-20",
      "020 7946 0971,,no,TPS,20/11/2026",
      "020 7946 0971,,no,TPS,2026-11-30",
      "020 7946 0971,no,TPS,2026-11-20",
      ",ada,no,MPS,2026-11-20",
    ].join("\n");
    const refusal = (await results(text).catch((error: unknown) => error)) as {
      slug: string;
      extensions: { errors: { pointer: string; detail: string }[] };
    };
    expect(refusal.slug).toBe("not-valid");
    expect(refusal.extensions.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)).toEqual([
      "/lines/3 holds no number",
      "/lines/4 must hold a number, which this register lists",
      "/lines/5 must say in `listed` yes or no",
      "/lines/6 must name a register: TPS, CTPS, MPS",
      "/lines/7 must have a date such as 2026-11-20",
      "/lines/8 has a date to come",
      "/lines/9 has another number of cells than the first line, or a quotation mark that does not close",
      "/lines/10 holds no e-mail address",
    ]);
    expect(await facts("+442079460970")).toEqual([]);
  });

  test.each([
    ["number,listed,register\n", "/lines/1", "names no column date"],
    ["name,listed,register,date\nx,yes,TPS,2026-11-20\n", "/lines/1", "names no column number"],
    ["number,listed,register,date\n", "/lines", "hold no result"],
    ["", "/lines", "must begin with the names of the columns"],
  ])("are not read from %j", async (text, pointer, detail) => {
    const whole = text.endsWith("register\n") ? `${text}1,yes,TPS\n` : text;
    await expect(results(whole)).rejects.toMatchObject({ extensions: { errors: [{ pointer, detail }] } });
  });

  test("need the scope, and leave one row in the audit that names nobody", async () => {
    const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "import"] } as const;
    const text = "number,listed,register,date\n02079460958,yes,TPS,2026-11-20\n";
    const ask = (actor: typeof key | { kind: "key"; id: string; site: typeof demoSite; scopes: string[] }) =>
      importScreenings(at.context, actor, { site: demoSite, read: () => bytesOf(text) });
    const rows = await at.auditOf(demoSite, async () => {
      await ask({ ...key, scopes: ["screen"] });
      await ask(key);
    });
    expect(rows.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["done", "results TPS=1"],
      ["refused", "may-not"],
    ]);
  });
});

test("the list of registers says which file is in use, how old it is, what is on its way, and how many results there are", async () => {
  const list = () => listScreenings(at.context, system, otherSite);
  const nothing = { file: null, importing: null, results: null };
  expect(await list()).toEqual({
    maxDays: 28,
    registers: ["TPS", "CTPS", "MPS"].map((register) => ({ register, ...nothing })),
  });
  const file = {
    site: otherSite,
    register: "TPS",
    date: "2026-10-25",
    read: () => bytesOf("02079460958\n02079460959\n"),
  };
  await importRegister(at.context, system, file);
  const csv = "number,listed,register,date\n02079460958,yes,CTPS,2026-10-01\n02079460959,no,CTPS,2026-11-21\n";
  await importScreenings(at.context, system, { site: otherSite, read: () => bytesOf(csv) });
  const { registers } = await list();
  expect(registers).toEqual([
    { register: "TPS", ...nothing, file: { asOf: day("2026-10-25"), ageDays: 28, isFresh: false, numbers: 2 } },
    { register: "CTPS", ...nothing, results: { numbers: 2, listed: 1, fresh: 1, latest: day("2026-11-21") } },
    { register: "MPS", ...nothing },
  ]);
  const broken = { ...file, date: "2026-11-20", read: () => bytesOf("02079460958\n") };
  await expect(importRegister(at.context, system, broken)).rejects.toMatchObject({ slug: "not-valid" });
  expect((await list()).registers[0]!.importing).toEqual({
    asOf: day("2026-11-20"),
    lines: 1,
    begunAt: "2026-11-22T09:00:00.000Z",
  });
  expect(await screeningDays(at.context, otherSite)).toBe(28);
});
