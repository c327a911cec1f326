// The feed of changes: everything once and in order, by keys and never by addresses, whatever happened meanwhile.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { changesAfter, readChanges, changeKeys } from "../../../server/services/changes.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions, findSuppressions, liftSuppression } from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "suppress.write"] };
const say = (id: string, status: "given" | "refused" | "withdrawn") =>
  recordDecision(
    t.context,
    visitor,
    t.request({
      event: status === "given" ? "give" : status === "refused" ? "refuse" : "withdraw",
      choices: [{ purpose: "newsletter", version: 1, status, channel: "email" }],
      subject: { kind: "email", id },
    }),
  );
const read = (after?: string, limit?: number) => readChanges(t.context, key, { site: demoSite, after, limit });
const keyOf = async (email: string) =>
  (await changeKeys(t.context, key, { site: demoSite, read: () => ({ recipients: [{ email }] }) })).keys[0]!;
const suppress = (email: string) =>
  addSuppressions(t.context, key, {
    site: demoSite,
    read: () => ({ entries: [{ email, reason: "OBJECTED_ALL", source: "letter" }] }),
  });

/** All there is after a cursor, page by page. */
async function rest(after: string | undefined, limit: number) {
  const changes = [];
  for (let cursor = after; ;) {
    const page = await read(cursor, limit);
    changes.push(...page.changes);
    if (!page.more) return { changes, cursor: page.cursor };
    cursor = page.cursor;
  }
}

describe("the feed", () => {
  test("tells consents, refusals and withdrawals by the subject's key, with what each rests on", async () => {
    const { cursor } = await rest(undefined, 1_000);
    const { answer } = await say("ada@example.com", "given");
    t.clock.ms += 1_000;
    await say("ada@example.com", "refused");
    await say("bea@example.com", "refused");
    const { changes } = await rest(cursor, 1_000);
    const ada = { key: (await keyOf("ADA@example.com")).subject, kind: "email" };
    expect(changes.map(({ type, data }) => [type, data["subject"]])).toEqual([
      ["consent.given", ada],
      ["consent.withdrawn", ada],
      ["consent.refused", { key: (await keyOf("bea@example.com")).subject, kind: "email" }],
    ]);
    expect(changes[0]!.data).toMatchObject({ site: demoSite, record: answer.id });
    expect(JSON.stringify(changes)).not.toContain("@");
  });

  test("tells a suppression by the key of the address it is kept by, a check never, and what was published", async () => {
    const { cursor } = await rest(undefined, 1_000);
    await suppress("cleo+shop@example.com");
    const recipients = [{ email: "cleo@example.com" }];
    await checkRecipients(t.context, key, () => ({ purpose: "newsletter", channel: "email", recipients }));
    const { changes } = await rest(cursor, 1_000);
    const { suppression, subject } = await keyOf("cleo+shop@example.com");
    expect(changes).toMatchObject([{ type: "suppression.added", data: { subject: { key: suppression } } }]);
    expect(suppression).toBe((await keyOf("cleo@example.com")).subject);
    expect(subject).not.toBe(suppression);
    const all = (await rest(undefined, 1_000)).changes;
    expect(all.filter(({ type }) => type === "notice.published")).toMatchObject([{ data: { notice: t.notice } }]);
  });

  test("tells that a suppression was lifted, in the order of both, and a no that is said again as that, with no lift before it", async () => {
    const { cursor } = await rest(undefined, 1_000);
    const asked = { site: demoSite, read: () => ({ email: "lift@example.com" }) };
    await suppress("lift@example.com");
    const [entry] = await findSuppressions(t.context, system, asked);
    const read = () => ({ reason: "was a mistake" });
    await liftSuppression(t.context, system, { site: demoSite, id: entry!.id, read });
    await liftSuppression(t.context, system, { site: demoSite, id: entry!.id, read });
    await suppress("lift@example.com");
    const topic = (since: string) => {
      const said = {
        email: "lift@example.com",
        reason: "UNSUBSCRIBED_TOPIC",
        topic: "newsletter",
        source: "subject",
        since,
      };
      return addSuppressions(t.context, system, { site: demoSite, read: () => ({ entries: [said] }) });
    };
    await topic("2026-11-01T09:00:00Z");
    await topic("2026-11-02T09:00:00Z");
    const { changes } = await rest(cursor, 1_000);
    const [, again, first, second] = await findSuppressions(t.context, system, asked);
    expect(changes.map(({ type, data }) => [type, data["suppression"]])).toEqual([
      ["suppression.added", entry!.id],
      ["suppression.lifted", entry!.id],
      ["suppression.added", again!.id],
      ["suppression.added", first!.id],
      ["suppression.renewed", second!.id],
    ]);
    expect(changes.at(-1)!.data).toMatchObject({ renews: first!.id, subject: changes.at(-2)!.data["subject"] });
    expect(new Set(changes.map(({ id }) => id)).size).toBe(5);
    expect((await rest(cursor, 5)).changes).toEqual(changes);
    // A page at a time nothing is told twice and nothing is passed over.
    expect((await rest(cursor, 1)).changes).toEqual(changes);
  });

  test("tells an erasure by the key that whoever was erased had, with their request for it, and nothing else of them any more", async () => {
    const { cursor } = await rest(undefined, 1_000);
    await say("dora@example.com", "given");
    const { subject } = await keyOf("dora@example.com");
    const request = { subject: { kind: "email", id: "dora@example.com" }, mode: "erase", reason: "subject-request" };
    await eraseSubject(t.context, system, { site: demoSite, read: () => ({ ...request, verified: "known" }) });
    const { changes } = await rest(cursor, 1_000);
    expect(changes.map(({ type, data }) => [type, data["subject"]])).toEqual([
      ["subject.erased", { key: subject }],
      ["request.done", { key: subject }],
    ]);
  });

  test("gives the same changes in the same order whatever the size of a page, each with an id of its own", async () => {
    const whole = (await rest(undefined, 1_000)).changes;
    for (const limit of [1, 2, 3, 7]) {
      const paged = (await rest(undefined, limit)).changes;
      expect(new Set(paged.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)));
      const ofLog = (some: typeof whole) => some.filter(({ data }) => data["index"] !== undefined);
      expect(ofLog(paged)).toEqual(ofLog(whole));
    }
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  });

  test("misses nothing that is written while it is read", async () => {
    const { cursor } = await rest(undefined, 1_000);
    const names = Array.from({ length: 40 }, (_, i) => `n${i}@example.com`);
    const writing = Promise.all(names.map((name, i) => (i % 4 ? say(name, "given") : suppress(name))));
    const seen = new Set<string>();
    let at = cursor;
    let done = false;
    void writing.then(() => (done = true));
    for (let isLast = false; !isLast;) {
      isLast = done;
      const page = await rest(at, 3);
      for (const { id } of page.changes) expect(seen.has(id) || !seen.add(id)).toBe(false);
      at = page.cursor;
    }
    await writing;
    expect(seen.size).toBe(40);
  });

  test("refuses a cursor that is none, one past the end, and a limit that cannot be", async () => {
    for (const bad of ["", "1", "c1.0", "c1.1000000.0.0", "c1.0.1000000.0", "c1.0.0.1000000", "c1.0.0.0.1000000"])
      expect(await refusal(read(bad)), bad).toMatchObject({ slug: "not-valid" });
    for (const bad of [0, 1_001, NaN, 1.5])
      expect(await refusal(read(undefined, bad)), String(bad)).toMatchObject({ slug: "not-valid" });
  });

  test("is for keys of the site with the scope alone, and leaves one audit row", async () => {
    const foreign = { ...key, site: otherSite };
    const ask = (actor: Actor) => readChanges(t.context, actor, { site: demoSite, after: undefined, limit: 1 });
    expect(await refusal(ask(foreign))).toMatchObject({ slug: "may-not" });
    expect(await refusal(ask({ ...key, scopes: ["feedback"] }))).toMatchObject({ slug: "may-not" });
    expect(await t.auditOf(demoSite, () => ask(key))).toMatchObject([{ verb: "change.read", outcome: "done" }]);
    const keys = () => changeKeys(t.context, { ...key, scopes: [] }, { site: demoSite, read: () => ({}) });
    expect(await t.auditOf(demoSite, keys)).toMatchObject([{ verb: "change.keys", outcome: "refused" }]);
  });
});

test("an address that cannot be understood has no key, and a number is read as its country writes it", async () => {
  const recipients = [
    { ref: "a", email: "no address" },
    { phone: "020 7946 0958", country: "GB" },
    { phone: "+442079460958" },
  ];
  const { keys } = await changeKeys(t.context, key, { site: demoSite, read: () => ({ recipients }) });
  expect(keys[0]).toEqual({ ref: "a", subject: null, suppression: null });
  expect(keys[1]).toEqual(keys[2]);
});

test("a change is found again by its list and place", async () => {
  const store = await t.context.site(demoSite);
  const { changes } = await changesAfter(store, {
    site: demoSite,
    after: { log: 0, suppressions: 0, checkpoints: 0, occasions: 0 },
    most: 1_000,
  });
  for (const { change, list, place } of changes) {
    const before = { ...(await store.changeEnds()), [list]: place - 1 };
    const again = await changesAfter(store, { site: demoSite, after: before, most: 1 });
    expect(again.changes.map((found) => found.change)).toContainEqual(change);
  }
});
