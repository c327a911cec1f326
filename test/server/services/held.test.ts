// Everything held about one person, and nothing about anybody else.
import { afterAll, beforeAll, expect, test } from "vitest";
import { purposeTitle } from "../../../server/console/screens/person.tsx";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout, heldTable } from "../../../server/services/held.ts";
import { setHold } from "../../../server/services/holds.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const desk = { kind: "key", id: "key_1", site: demoSite, scopes: ["request"] } as const;
const consent = async (email: string, change: object = {}) => {
  const request = t.request({ subject: { kind: "email", id: email }, ...change });
  await recordDecision(t.context, visitor, request);
  t.clock.ms += 1000;
  return request.id;
};
const held = (subject: { kind: string; id: string }, actor: Parameters<typeof heldAbout>[1] = desk) =>
  heldAbout(t.context, actor, { site: demoSite, read: () => ({ subject }) });

test("is every record with both halves, what holds, holds and suppressions, and what the purposes mean", async () => {
  const first = await consent("ada@example.com", { dwellMs: 4200 });
  const second = await consent("ada@example.com", { prev: first });
  const bobs = await consent("bob@example.com");
  const subject = { kind: "email", id: "ada@example.com" };
  const until = "2027-11-22T09:00:00.000Z";
  await setHold(t.context, system, {
    site: demoSite,
    read: () => ({ subject, statute: "Limitation Act 1980", reason: "claim", until }),
  });
  const entries = [{ email: "ada@example.com", reason: "DO_NOT_CONTACT_CHANNEL", channel: "email", source: "subject" }];
  await addSuppressions(t.context, system, { site: demoSite, read: () => ({ entries }) });
  const all = await held({ kind: "email", id: " Ada@Example.com" });
  expect(all.records.map(({ id }) => id)).toEqual([first, second]);
  expect(all.records[0]).toMatchObject({
    event: "give",
    person: { kind: "email", origin: expect.any(String), path: "/contact.html", browser: "Firefox", dwellMs: 4200 },
    receipt: expect.stringContaining(`/r/${first}.`),
  });
  expect(all.records[1]!.person).toMatchObject({ prev: first, browser: "Firefox" });
  expect(all).toMatchObject({
    knownBy: ["email"],
    states: [{ purpose: "newsletter", channel: "email", status: "renewed" }],
    holds: [{ statute: "Limitation Act 1980" }],
    suppressions: [{ reason: "DO_NOT_CONTACT_CHANNEL", channel: "email" }],
    notices: [{ lang: "en", controller: { name: "Northgate Calling Ltd" } }],
  });
  expect(["social", "social/video", "social/gone"].map((answered) => purposeTitle(all, answered))).toEqual([
    "Social media",
    "Social media: Video host",
    "Social media: gone",
  ]);
  const newsletter = all.notices[0]!.purposes.find(({ id }) => id === "newsletter")!;
  expect(newsletter).toMatchObject({ basis: "consent", retentionPeriod: expect.stringMatching(/^P/) });
  expect(
    newsletter.dataTypes.length * newsletter.recipients.length * newsletter.storageLocation.length,
  ).toBeGreaterThan(0);
  const text = JSON.stringify(all);
  expect(text).not.toContain(bobs);
  // Neither keys nor keyed hashes, which lead to the person through the databases.
  expect(text).not.toMatch(/"(key|subject|salt|personCommitment|who)":/);
});

test("as a table has a line for each answer, with what is personal", async () => {
  const lines = heldTable(await held({ kind: "email", id: "ada@example.com" })).split("\r\n");
  expect(lines).toHaveLength(4);
  const cells = Object.fromEntries(lines[0]!.split(",").map((name, i) => [name, lines[1]!.split(",")[i]]));
  expect(cells).toMatchObject({
    event: "give",
    purpose: "newsletter",
    channel: "email",
    status: "given",
    path: "/contact.html",
    dwellMs: "4200",
  });
});

test("of who was erased, or was never known, says so and holds nothing", async () => {
  await consent("gone@example.com");
  const subject = { kind: "email", id: "gone@example.com" };
  const body = { subject, mode: "erase", reason: "subject-request", verified: "signed-link" };
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
  const nothing = { knownBy: [], states: [], records: [], suppressions: [], holds: [], notices: [] };
  expect(await held(subject)).toMatchObject({ ...nothing, erasedAt: t.context.now() });
  const nobody = await held({ kind: "email", id: "nobody@example.com" });
  expect([nobody, nobody.erasedAt]).toMatchObject([nothing, undefined]);
  await expect(held({ kind: "record", id: t.request().id })).rejects.toMatchObject({ slug: "not-found" });
});

test("is for a key of the site with the scope; the audit holds a count and no address", async () => {
  const subject = { kind: "email", id: "ada@example.com" };
  const rows = await t.auditOf(demoSite, () => held(subject));
  expect(rows).toMatchObject([{ verb: "subject.export", outcome: "done", detail: "2 records of one person" }]);
  for (const actor of [{ ...desk, scopes: ["export", "check"] }, { ...desk, site: otherSite }, visitor])
    await expect(held(subject, actor)).rejects.toMatchObject({ slug: "may-not" });
});

test("is all of a history, however many records it has", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.push(await consent("long@example.com"));
  const subject = { kind: "email", id: "long@example.com" };
  for (const stride of [2, 5]) {
    const { records } = await heldAbout(t.context, desk, { site: demoSite, read: () => ({ subject }), stride });
    expect(records.map(({ id }) => id)).toEqual(ids);
  }
});
