// Requests: what was done about people in the order of the log, what was handed out, and what ends soonest first.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { endRestrictions, eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout } from "../../../server/services/held.ts";
import { liftHold, setHold } from "../../../server/services/holds.ts";
import { readAttention } from "../../../server/services/attention.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { listRequests } from "../../../server/services/requests.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const day = 86_400_000;
const desk = { kind: "key", id: "key_1", site: demoSite, scopes: ["request"] } as const;
const at = (days: number) => new Date(t.clock.ms + days * day).toISOString();
const person = (email: string) => ({ kind: "email", id: email });
const known = async (email: string) => {
  const request = t.request({ subject: person(email) as never });
  await recordDecision(t.context, visitor, request);
  t.clock.ms += 1_000;
  return request.id;
};
const act = async (email: string, change: object) => {
  const request = { subject: person(email), reason: "subject-request", verified: "call-back", ...change };
  const done = await eraseSubject(t.context, desk, { site: demoSite, read: () => request });
  t.clock.ms += 1_000;
  return done.records[0]!;
};
const list = (page: object = {}) => listRequests(t.context, desk, { site: demoSite, ...page });

test("where nobody asked there is nothing", async () =>
  expect(await list()).toEqual({ due: [], dueCount: 0, done: [], next: null, handedOut: [] }));

test("what was done is told with why, how it was made sure who asks, and by whom; latest first, page by page", async () => {
  for (const name of ["ada", "bob", "cem"]) await known(`${name}@example.com`);
  const restricted = await act("ada@example.com", { mode: "restrict", reason: "claim-period", until: at(90) });
  const released = await act("ada@example.com", { mode: "release", request: "DSR-8" });
  const erased = await act("bob@example.com", { mode: "erase", request: "DSR-17", requestedAt: at(-3) });
  const { done, next } = await list({ most: 2 });
  expect(done.map(({ record, mode }) => [record, mode])).toEqual([
    [erased, "erase"],
    [released, "release"],
  ]);
  expect(done[0]).toMatchObject({ reason: "subject-request", verified: "call-back", request: "DSR-17", by: "key_1" });
  const rest = await list({ most: 2, before: next! });
  expect(rest.done.map(({ record, until }) => [record, until])).toEqual([[restricted, expect.any(String)]]);
  expect(rest.next).toBeNull();
  expect(JSON.stringify(await list())).not.toMatch(/example\.com|"who"/);
});

test("restrictions and holds are due by their end, with the way to the person, until they end or are lifted", async () => {
  const adas = await known("ada@example.com");
  const record = await act("ada@example.com", { mode: "restrict", reason: "claim-period", until: at(40) });
  const hold = (days: number, change: object = {}) =>
    setHold(t.context, desk, {
      site: demoSite,
      read: () => ({ statute: "HGB § 257", reason: "invoice", until: at(days), ...change }),
    });
  const [late, soon] = [await hold(400), await hold(20, { subject: person("ada@example.com"), purpose: "newsletter" })];
  const { due, dueCount } = await list();
  expect(dueCount).toBe(3);
  expect(due).toMatchObject([
    { kind: "hold", id: soon.id, statute: "HGB § 257", purpose: "newsletter", ofOnePerson: true },
    { kind: "restriction", record, person: adas },
    { kind: "hold", id: late.id, purpose: null, ofOnePerson: false },
  ]);
  const codes = async () => (await readAttention(t.context, system, demoSite)).map(({ code }) => code);
  expect(await codes()).toContain("hold-ending");
  await liftHold(t.context, desk, { site: demoSite, id: soon.id });
  expect(await codes()).not.toContain("hold-ending");
  t.clock.ms += 41 * day;
  await endRestrictions(t.context, demoSite);
  const after = await list();
  expect(after.due.map((one) => one.kind)).toEqual(["hold"]);
  // What time does is told too, and by nobody.
  expect(after.done[0]).toMatchObject({ mode: "erase", reason: "claim-period-ended" });
  expect(after.done[0]!.by).toBeUndefined();
});

test("a report that was handed out is told, and a look at somebody is none", async () => {
  await known("ada@example.com");
  const held = (change: object) =>
    heldAbout(t.context, desk, { site: demoSite, read: () => ({ subject: person("ada@example.com"), ...change }) });
  await held({});
  await held({ verified: "document-seen", request: "DSR-9" });
  await held({ verified: "known" });
  const { handedOut } = await list();
  expect(handedOut.map(({ by, records, verified, request }) => [by, records, verified, request])).toEqual([
    ["key_1", 1, "known", undefined],
    ["key_1", 1, "document-seen", "DSR-9"],
  ]);
  expect((await refusal(held({ verified: "by a feeling" }))).slug).toBe("not-valid");
  // A number of a request without how it was made sure would be in no list.
  expect((await refusal(held({ request: "DSR-10" }))).extensions).toMatchObject({ errors: [{ pointer: "/verified" }] });
});

test("what was handed out is found behind any number of looks", async () => {
  await known("ada@example.com");
  const read = (more: object) => () => ({ subject: person("ada@example.com"), ...more });
  await heldAbout(t.context, desk, { site: demoSite, read: read({ verified: "known", request: "DSR-1" }) });
  const look = { actor: "key:key_1", verb: "subject.export", site: demoSite, outcome: "done" } as const;
  const rows = Array.from({ length: 1_100 }, () => ({
    ...look,
    at: t.context.now(),
    detail: "1 records of one person",
  }));
  await Promise.all(rows.map((row) => t.context.control.audit(row)));
  const asked = vi.spyOn(t.context.control, "auditPage");
  expect((await list()).handedOut.map(({ request }) => request)).toEqual(["DSR-1"]);
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
});

test("it needs the scope and the site, pages that are none are refused, and each reading is one audit row", async () => {
  const rows = await t.auditOf(demoSite, async () => {
    await list();
    for (const change of [{ scopes: ["export"] }, { site: otherSite }])
      expect((await refusal(listRequests(t.context, { ...desk, ...change }, { site: demoSite }))).slug).toBe("may-not");
    for (const page of [{ most: 0 }, { most: 201 }, { most: 1.5 }, { before: Number.NaN }])
      expect((await refusal(list(page))).slug).toBe("not-valid");
  });
  expect(rows.map(({ verb }) => verb)).toEqual(Array.from({ length: 7 }, () => "request.list"));
});
