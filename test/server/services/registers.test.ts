// Registers imported from files, over real databases.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Register } from "../../../core/ruleset.ts";
import type { SiteId } from "../../../core/ids.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { dayOrInstant, importRegister, type RegisterImport } from "../../../server/services/registers.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";

let at: TestContext;
beforeAll(async () => {
  at = await testContext();
});
afterAll(() => at.stop());

async function* bytesOf(text: string, size = 50_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const importOf = (text: string, change: Partial<RegisterImport> = {}) =>
  importRegister(at.context, system, {
    site: demoSite,
    register: "TPS",
    date: "2026-11-20",
    read: () => bytesOf(text),
    ...change,
  });

async function listed(
  number: string,
  { site = demoSite, register = "TPS" }: { site?: SiteId; register?: Register } = {},
) {
  const hash = subjectHash(at.context.identityKey(site), "phone", number);
  const [facts] = await (await at.context.site(site)).screenings([hash], [register]);
  return facts!.map((fact) => [fact.listed, fact.checkedAt]);
}

const day = (text: string) => `${text}T00:00:00.000Z`;
const fault = (pointer: string, detail: unknown) => ({
  slug: "not-valid",
  extensions: { errors: [{ pointer, detail }] },
});
const mobile = (i: number) => `07${String(100_000_000 + i)}`;

describe("a register's file", () => {
  test("lists the numbers in it, by its date and on its site only", async () => {
    const report = await importOf("Telephone\r\n020 7946 0958\r\n02079460959\r\n\r\n020 7946 0958\r\n");
    expect(report).toEqual({
      register: "TPS",
      asOf: day("2026-11-20"),
      lines: 5,
      faults: 0,
      numbers: 2,
      resumedAt: 0,
      replaced: null,
    });
    expect(await listed("+442079460958")).toEqual([[true, day("2026-11-20")]]);
    expect(await listed("+442079460950")).toEqual([[false, day("2026-11-20")]]);
    expect(await listed("+442079460958", { register: "CTPS" })).toEqual([]);
    expect(await listed("+442079460958", { site: otherSite })).toEqual([]);
  });

  test("of a later date takes its place, of an earlier one is refused", async () => {
    const next = await importOf("name;no\nA;02079460958\nB;02079460960\n", { date: "2026-11-21", column: "no" });
    expect(next).toMatchObject({ numbers: 2, replaced: day("2026-11-20") });
    expect(await listed("+442079460959")).toEqual([[false, day("2026-11-21")]]);
    await expect(importOf("02079460958", { date: "2026-11-19" })).rejects.toMatchObject(
      fault("/date", "is before 2026-11-21, the register in use"),
    );
    expect(await listed("+442079460960")).toEqual([[true, day("2026-11-21")]]);
  });

  test("that lost many numbers counts only when that is allowed, and need not be read again for that", async () => {
    const smaller = { date: "2026-11-22" };
    await expect(importOf("02079460958\n", smaller)).rejects.toMatchObject(
      fault("/lines", "hold 1 numbers, the register in use 2: allow a smaller one"),
    );
    expect(await listed("+442079460960")).toEqual([[true, day("2026-11-21")]]);
    const report = await importOf("02079460958\n", { ...smaller, smaller: true });
    expect(report).toMatchObject({ numbers: 1, resumedAt: 12 });
    expect(await listed("+442079460960")).toEqual([[false, day("2026-11-22")]]);
  });

  test("with lines that are no number is refused with each line, unless so many are passed over", async () => {
    const text = "02079460958\nnone\n020 7946 0960\n07\n";
    const refusal = await importOf(text, { register: "CTPS" }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      slug: "not-valid",
      extensions: {
        errors: [
          { pointer: "/lines/2", detail: "holds no number" },
          { pointer: "/lines/4", detail: "holds no number" },
        ],
      },
    });
    expect(await listed("+442079460958", { register: "CTPS" })).toEqual([]);
    expect(await importOf(text, { register: "CTPS", mostFaults: 2 })).toMatchObject({ faults: 2, numbers: 2 });
    expect(await listed("+442079460958", { register: "CTPS" })).toEqual([[true, day("2026-11-20")]]);
  });

  test.each([
    [{ register: "MPS" }, "/lines/1", "names no column surname, postcode"],
    [{ register: "tps" }, "/register", "must be one of TPS, CTPS, MPS"],
    [{ date: "20/11/2026" }, "/date", "must be a day such as 2026-11-20"],
    [{ date: "2026-11-23" }, "/date", "is to come"],
    [{ country: "gb" }, "/country", "must be two letters such as GB"],
    [{ read: () => bytesOf("\n") }, "/lines", "hold no number"],
    [{ read: () => bytesOf("a,b\n") }, "/column", "must say which column holds the number"],
  ])("is not read with %j", async (change, pointer, detail) => {
    await expect(importOf("02079460958", { date: "2026-11-22", ...change })).rejects.toMatchObject(
      fault(pointer, detail),
    );
  });

  test("is for the system, its roles and keys with the scope, and leaves one row in the audit either way", async () => {
    const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
    const asked = { site: demoSite, register: "TPS", date: "2026-11-22", read: () => bytesOf("02079460958") };
    for (const actor of [key, { ...key, site: otherSite, scopes: ["screen"] }]) {
      const rows = await at.auditOf(demoSite, () => importRegister(at.context, actor, asked));
      expect(rows.map(({ verb, outcome, detail }) => [verb, outcome, detail])).toEqual([
        ["screening.import", "refused", "may-not"],
      ]);
    }
    const done = await at.auditOf(demoSite, () => importRegister(at.context, { ...key, scopes: ["screen"] }, asked));
    expect(done.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["done", `TPS ${day("2026-11-22")} numbers=1 lines=1 faults=0`],
    ]);
    const nowhere = importOf("02079460958", { site: "site_none" as SiteId });
    await expect(nowhere).rejects.toMatchObject({ slug: "not-found" });
  });
});

test("a check says who is listed, and of the others when it was asked too long ago", async () => {
  await importOf("02079460958\n07911123456\n", { register: "CTPS", date: "2026-11-22", smaller: true });
  await setSettings(at.context, system, { site: demoSite, settings: { ruleset: "uk-pecr" } });
  const actor = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "check.explain"] } as const;
  const ask = async () => {
    const recipients = [{ phone: "020 7946 0958", country: "GB" }, { phone: "+442079460950" }];
    const asked = { purpose: "call-back", channel: "phone", subscriber: "corporate", explain: true, recipients };
    const { results } = await checkRecipients(at.context, actor, () => asked);
    return results.map(({ reason, also, evidence, fix }) => [reason, also, evidence, fix]);
  };
  const evidence = { register: "CTPS", checkedAt: day("2026-11-22"), ageDays: 0, maxDays: 28 };
  expect(await ask()).toEqual([
    ["LISTED_CTPS", ["NO_RECORD"], evidence, undefined],
    ["NO_RECORD", undefined, undefined, undefined],
  ]);
  const { ms } = at.clock;
  at.clock.ms += 28 * 86_400_000;
  const stale = { ...evidence, ageDays: 28 };
  expect(await ask()).toEqual([
    // By then another version of the rules holds, under which the TPS of the tests above counts for companies too.
    ["LISTED_TPS", ["LISTED_CTPS", "NO_RECORD"], { ...stale, register: "TPS" }, undefined],
    ["SCREENING_STALE", ["NO_RECORD"], stale, "rescreen"],
  ]);
  at.clock.ms = ms;
  await setSettings(at.context, system, { site: demoSite, settings: {} });
});

test("a long file that was interrupted goes on from what was stored, and only then takes the place of the one before", async () => {
  const lines = 270_000;
  const text = Array.from({ length: lines }, (_, i) => `${mobile(i)}\n`).join("");
  async function* interrupted(): AsyncGenerator<Uint8Array> {
    yield* bytesOf(text.slice(0, 3_200_000));
    throw new Error("the connection was lost");
  }
  const change = { date: "2026-11-22", smaller: true };
  await importOf("02079460958\n", change);
  await expect(importOf("", { ...change, read: interrupted })).rejects.toThrow("the connection was lost");
  expect(await listed("+447100000001")).toEqual([[false, day("2026-11-22")]]);

  const report = await importOf(text, { ...change, read: () => bytesOf(text, 70_001) });
  expect(report).toMatchObject({ lines, numbers: lines, faults: 0 });
  expect(report.resumedAt).toBeGreaterThan(3_000_000);
  for (const i of [0, 1, 262_143, 262_144, lines - 1])
    expect(await listed(`+44${mobile(i).slice(1)}`), String(i)).toEqual([[true, day("2026-11-22")]]);
  expect(await listed(`+44${mobile(lines).slice(1)}`)).toEqual([[false, day("2026-11-22")]]);
  expect(await listed("+442079460958")).toEqual([[false, day("2026-11-22")]]);
}, 240_000);

test("a file that was begun is not mixed with another of the same date: that one is begun anew", async () => {
  const change = { date: "2026-11-22", register: "CTPS" };
  await importOf(Array.from({ length: 9 }, (_, i) => `${mobile(i)}\n`).join(""), change);
  // Read to its end, and then refused for how few they are.
  await expect(importOf("02079460958\n", change)).rejects.toMatchObject({ slug: "not-valid" });
  const other = { ...change, smaller: true };
  await expect(importOf("02079460959\n", other)).rejects.toMatchObject({ slug: "other-file" });
  expect(await importOf("02079460959\n", other)).toMatchObject({ resumedAt: 0, numbers: 1 });
  expect(await listed("+442079460958", { register: "CTPS" })).toEqual([[false, day("2026-11-22")]]);
});

test("no number, and no plain hash of one, is in the database", async () => {
  await importOf("02079460958\n07911123456\n", { date: "2026-11-22", smaller: true });
  const folder = join(at.folder, "sites");
  const files = readdirSync(folder).filter((name) => name.includes("registers"));
  expect(files.length).toBeGreaterThan(0);
  const forms = ["7911123456", "2079460958"].flatMap((digits) => [
    Buffer.from(digits),
    ...["", "0", "+44", "phone:+44"].map((front) =>
      createHash("sha256")
        .update(front + digits)
        .digest()
        .subarray(2, 8),
    ),
  ]);
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    expect(forms.filter((form) => bytes.includes(form))).toEqual([]);
  }
});

test("a day is the instant it begins", () => {
  expect(["2026-11-20", "2026-11-20T09:30:00Z", "2026-02-30", "20.11.2026", ""].map(dayOrInstant)).toEqual([
    day("2026-11-20"),
    "2026-11-20T09:30:00.000Z",
    undefined,
    undefined,
    undefined,
  ]);
});
