// Records taken elsewhere: every one that fits once, in the order of the log, without anything personal, and audited.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { exportRecords } from "../../../server/services/record-exports.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshRecordId } from "../../support/requests.ts";

let t: TestContext;
const ids: string[] = [];
beforeAll(async () => {
  t = await testContext();
  for (let i = 0; i < 12; i++) {
    const status = i % 3 === 0 ? "refused" : "given";
    const request = bannerRequest(t.notice, status, { id: freshRecordId(t.clock.ms) });
    await recordDecision(t.context, visitor, request);
    ids.push(request.id);
    t.clock.ms += 1_000;
  }
  const form = t.request({ subject: { kind: "email", id: "ada@example.com" }, id: freshRecordId(t.clock.ms) });
  await recordDecision(t.context, visitor, form);
  ids.push(form.id);
});
afterAll(() => t?.stop());

const desk = { kind: "key", id: "key_1", site: demoSite, scopes: ["export"] } as const;
async function exported(
  form: "csv" | "ndjson",
  filters: object = {},
  actor: Parameters<typeof exportRecords>[1] = desk,
) {
  let text = "";
  for await (const piece of await exportRecords(t.context, actor, { site: demoSite, form, filters })) text += piece;
  return text;
}
interface Line {
  readonly id: string;
  readonly event: string;
}
const lines = (text: string) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

test("lines hold every record once, in the order of the log, and nothing personal", async () => {
  const text = await exported("ndjson");
  expect(lines(text).map(({ id }) => id)).toEqual(ids);
  expect(text).not.toMatch(/ada@|Firefox|pricing|contact\.html/);
});

test("filters hold, and what came while it was read is not in it", async () => {
  const refused = lines(await exported("ndjson", { status: "refused" }));
  expect(refused.map(({ id }) => id)).toEqual(ids.filter((_, i) => i % 3 === 0 && i < 12));
  const [csv, piece] = [await exportRecords(t.context, desk, { site: demoSite, form: "csv", filters: {} }), []];
  const first = await csv.next();
  expect(first.value).toMatch(/^record,entry,event,/);
  expect(piece).toEqual([]);
  const table = (await exported("csv", { channel: "email" })).trimEnd().split("\r\n");
  expect(table.slice(1).every((row) => row.startsWith(ids.at(-1)!))).toBe(true);
  expect(table.length).toBeGreaterThan(1);
});

test("a damaged entry has a line that says so", async () => {
  const { writer } = await t.databases.open("site", demoSite);
  await writer.execute("DROP TRIGGER entry_no_update");
  const entry = 4;
  const whole = lines(await exported("ndjson"));
  const ref = { sql: "UPDATE entry SET times = zeroblob(0) WHERE idx = ?", args: [entry + 1] };
  const [kept] = (await writer.execute(`SELECT times FROM entry WHERE idx = ${entry + 1}`)).rows;
  await writer.execute(ref);
  const damaged = lines(await exported("ndjson"));
  expect(damaged).toHaveLength(whole.length);
  expect(damaged.filter((line) => "damaged" in line)).toEqual([{ entry, damaged: true }]);
  expect(await exported("csv")).toContain(`\r\n,${entry},damaged,`);
  await writer.execute({ ...ref, sql: "UPDATE entry SET times = ? WHERE idx = ?", args: [kept!["times"]!, entry + 1] });
});

test("a filter that is none, and who may not, are refused and audited; so is what was taken", async () => {
  const rows = await t.auditOf(demoSite, async () => {
    await expect(exported("csv", { colour: "red" })).rejects.toMatchObject({ slug: "not-valid" });
    await expect(exported("csv", { receivedFrom: "yesterday" })).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/receivedFrom" }] },
    });
    await expect(exported("csv", {}, { ...desk, scopes: ["request"] })).rejects.toMatchObject({ slug: "may-not" });
    const editor = userActor(await createUser(t.context, system, { name: "Bob", role: "editor" }));
    await expect(exported("csv", {}, editor)).rejects.toMatchObject({ slug: "may-not" });
    await exported("csv", { event: "give", lang: "en" });
  });
  expect(rows.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual([
    "refused not-valid",
    "refused not-valid",
    "refused may-not",
    "refused may-not",
    "done csv by event lang",
  ]);
});
