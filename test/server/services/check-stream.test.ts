// A stream of recipients: in order, line for line, whatever is on a line, and closed by a signed summary.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckResult } from "../../../core/contact-schema.ts";
import type { Actor } from "../../../server/context.ts";
import { checkRecord } from "../../../server/services/check-records.ts";
import { checkStream } from "../../../server/services/check-stream.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  for (const who of [3, 1500, 2999]) {
    await recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id: `p${who}@example.com` } }));
  }
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
const question = { purpose: "newsletter", channel: "email" };
async function* from(lines: Iterable<unknown>): AsyncGenerator<string> {
  for (const line of lines) yield typeof line === "string" ? line : JSON.stringify(line);
}
interface Summary {
  readonly check: string;
  readonly digest: string;
  readonly counts: { readonly allow: number; readonly deny: number; readonly byReason: Record<string, number> };
}
async function answered(lines: Iterable<unknown>): Promise<{ results: CheckResult[]; summary: Summary }> {
  let text = "";
  for await (const part of await checkStream(t.context, key, from(lines))) text += part;
  const answers = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as CheckResult & { summary: Summary });
  return { results: answers.slice(0, -1), summary: answers.at(-1)!.summary };
}
const many = Array.from({ length: 3_000 }, (_, i) => ({ ref: `${i}`, email: `p${i}@example.com` }));

test("answers are in the order asked and are those of the other call", async () => {
  const { results, summary } = await answered([question, ...many]);
  expect(results.map(({ ref }) => ref)).toEqual(many.map(({ ref }) => ref));
  expect(results.filter(({ allow }) => allow).map(({ ref }) => ref)).toEqual(["3", "1500", "2999"]);
  expect(summary.counts).toEqual({ allow: 3, deny: 2_997, byReason: { CONSENT_ACTIVE: 3, NO_RECORD: 2_997 } });
  const whole = await checkRecipients(t.context, key, () => ({ ...question, recipients: many }));
  expect(summary.digest).toBe(whole.digest);
  expect(results).toEqual(whole.results);
  expect((await checkRecord(t.context, key, summary.check)).check.counts).toEqual(summary.counts);
});

test("a line that is none is answered INPUT_INVALID, with its reference where it has one, and stops nothing", async () => {
  const { results, summary } = await answered([
    question,
    "{",
    { ref: "a", email: 7 },
    '{"ref":"\\ud800"}',
    '"text"',
    "",
    { ref: "b", email: "p3@example.com" },
    { ref: "c", email: "p3@example.com" },
  ]);
  expect(results.map(({ ref, reason }) => [ref, reason])).toEqual([
    [undefined, "INPUT_INVALID"],
    ["a", "INPUT_INVALID"],
    [undefined, "INPUT_INVALID"],
    [undefined, "INPUT_INVALID"],
    ["b", "CONSENT_ACTIVE"],
    ["c", "DUPLICATE_IN_CALL"],
  ]);
  expect(summary.counts.byReason["INPUT_INVALID"]).toBe(4);
});

test("a question without recipients is answered by its summary alone", async () => {
  const { results, summary } = await answered([question]);
  expect(results).toEqual([]);
  expect(summary.counts).toEqual({ allow: 0, deny: 0, byReason: {} });
});

test("a first line that is no question is refused before anything is answered", async () => {
  const refused = (lines: unknown[]) => refusal(checkStream(t.context, key, from(lines)));
  expect((await refused([])).slug).toBe("not-json");
  expect((await refused(["{"])).slug).toBe("not-json");
  expect((await refused([{ ...question, channel: "telepathy" }])).extensions.errors?.[0]?.pointer).toBe("/channel");
  expect((await refusal(checkStream(t.context, { ...key, scopes: [] }, from([question])))).slug).toBe("may-not");
});

test("lines are taken no faster than answers are", async () => {
  let taken = 0;
  const endless = (function* () {
    yield question;
    for (;;) yield { ref: `${taken++}`, email: "p1@example.com" };
  })();
  const answers = await checkStream(t.context, key, from(endless));
  await answers.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(taken).toBeLessThan(3_001);
  await answers.return(undefined);
});

test("a stream whose input breaks off has no summary and no decision record", async () => {
  const store = await t.context.site(demoSite);
  const before = await store.entryCount();
  async function* broken() {
    yield JSON.stringify(question);
    for (const line of many.slice(0, 1_000)) yield JSON.stringify(line);
    throw new Error("connection lost");
  }
  let text = "";
  const read = async () => {
    for await (const part of await checkStream(t.context, key, broken())) text += part;
  };
  const rows = await t.auditOf(demoSite, () => expect(read()).rejects.toThrow("connection lost"));
  expect(rows).toMatchObject([{ outcome: "refused", detail: expect.stringMatching(/^stream broke off after/) }]);
  expect(text).not.toContain("summary");
  expect(await store.entryCount()).toBe(before);
});
