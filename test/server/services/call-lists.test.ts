// A calling list row by row, under one decision record.
import { afterAll, beforeAll, expect, test } from "vitest";
import { denyRanks, type DenyReason } from "../../../core/reason.ts";
import {
  callList,
  callReasons,
  type CallListPart,
  type CallListQuestion,
} from "../../../server/services/call-lists.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { importScreenings } from "../../../server/services/screenings.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let at: TestContext;
beforeAll(async () => {
  at = await testContext();
  await setSettings(at.context, system, { site: demoSite, settings: { ruleset: "uk-pecr" } });
});
afterAll(() => at.stop());

const actor = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "check.explain"] } as const;

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function asked(list: string, change: Partial<CallListQuestion> = {}): Promise<CallListPart[]> {
  const parts: CallListPart[] = [];
  const question = { site: demoSite, purpose: "call-back", read: () => bytesOf(list), ...change };
  for await (const part of callList(at.context, actor, question)) parts.push(part);
  return parts;
}

test("each row is answered in its place, whatever it holds, and the last part names the decision record", async () => {
  const choices = [{ purpose: "call-back", version: 1, status: "given" as const, channel: "phone" as const }];
  const subject = { kind: "phone" as const, id: "+442079460958" };
  await recordDecision(at.context, visitor, at.request({ choices, subject }));
  const results =
    "number,listed,register,date\n02079460958,yes,TPS,2026-11-20\n02079460959,yes,TPS,2026-11-20\n02079460960,no,TPS,2026-11-20\n";
  await importScreenings(at.context, system, { site: demoSite, read: () => bytesOf(results) });

  const list =
    'Name,Phone\n"Consented, but listed",020 7946 0958\nListed,02079460959\nClear,02079460960\nUnknown,02079460961\nNone,n/a\nAgain,+442079460958\n';
  const parts = await asked(list);
  expect(parts.map(({ kind }) => kind)).toEqual(["head", "rows", "summary"]);
  const [head, rows, summary] = parts;
  expect(head).toMatchObject({ head: ["Name", "Phone"], column: 1 });
  const found = rows?.kind === "rows" ? rows.rows : [];
  expect(found.map(({ line, cells, number, result }) => [line, cells[0], number, result.reason])).toEqual([
    [2, "Consented, but listed", "+442079460958", "CONSENT_OVER_REGISTER"],
    [3, "Listed", "+442079460959", "LISTED_TPS"],
    [4, "Clear", "+442079460960", "NO_RECORD"],
    [5, "Unknown", "+442079460961", "SCREENING_MISSING"],
    [6, "None", undefined, "INPUT_INVALID"],
    [7, "Again", "+442079460958", "DUPLICATE_IN_CALL"],
  ]);
  expect(summary).toMatchObject({ counts: { allow: 1, deny: 5 }, check: expect.stringMatching(/^chk_/) });
});

test("a list of several thousand keeps its order", async () => {
  const numbers = Array.from({ length: 2_500 }, (_, i) => `+4420794${String(60_000 + i)}`);
  const parts = await asked(`phone\n${numbers.join("\n")}\n`);
  const rows = parts.flatMap((part) => (part.kind === "rows" ? part.rows : []));
  expect(rows.map(({ cells }) => cells[0])).toEqual(numbers);
  expect(rows.every(({ line }, i) => line === i + 2)).toBe(true);
  expect(parts.at(-1)!.kind).toBe("summary");
});

test("a list without rows is answered by its summary alone", async () => {
  const parts = await asked("Name,Phone\n");
  expect(parts.map(({ kind }) => kind)).toEqual(["head", "summary"]);
  expect(parts[1]).toMatchObject({ counts: { allow: 0, deny: 0 } });
});

test("a list without its column is refused before anything is answered", async () => {
  await expect(asked("a,b\n1,2\n")).rejects.toMatchObject({ slug: "not-valid" });
  await expect(asked("phone\n02079460958\n", { purpose: "Not A Key" })).rejects.toMatchObject({ slug: "not-valid" });
  await expect(asked("")).rejects.toMatchObject({ slug: "not-valid" });
});

test("every reason is said in a sentence of its own", () => {
  const reasons = Object.keys(denyRanks) as DenyReason[];
  expect(Object.keys(callReasons).sort()).toEqual([...reasons].sort());
  expect(new Set(Object.values(callReasons)).size).toBe(reasons.length);
});
