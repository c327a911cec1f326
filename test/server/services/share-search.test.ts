// Finding shares: by person, recipient, purpose and day, page by page, with what became of each.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { collectPack } from "../../../server/services/packs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { findShares } from "../../../server/services/share-search.ts";
import { sharesTold, sharesToTell, tellShares } from "../../../server/services/shares.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { packFile } from "../../../server/http/pack-page.ts";
import { otherSite, system, testContext, testFiles, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
const site = demoSite;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site, scopes: ["dealings"] };
const find = (request: object, actor: Actor = key) => findShares(t.context, actor, { site, read: () => request });
const found = async (request: object) =>
  (await find(request)).shares.map(({ recipient, sharedAt }) => `${recipient} ${sharedAt.slice(8, 10)}`);

beforeAll(async () => {
  t = await testContext();
  await recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id: "ada@example.com" } }));
  const told = (email: string, recipient: string, day: string, change: object = {}) => ({
    email,
    recipient,
    purpose: "newsletter",
    dataTypes: ["e-mail address"],
    sharedAt: `2026-11-${day}T09:00:00Z`,
    ...change,
  });
  const shares = [
    told("ada@example.com", "Acme Ltd", "01"),
    told("ada@example.com", "Brightline", "02"),
    told("bob@example.com", "Acme Ltd", "02", { purpose: "call-back", dataTypes: [] }),
    { ...told("", "Acme Ltd", "03"), email: undefined, phone: "+44 7400 123456" },
  ];
  await tellShares(t.context, key, { site, read: () => ({ shares }) });
});
afterAll(() => t?.stop());

test("they are found by person, recipient, purpose and day, and by several of these", async () => {
  expect(await found({})).toEqual(["Acme Ltd 01", "Brightline 02", "Acme Ltd 02", "Acme Ltd 03"]);
  expect(await found({ email: "Ada@Example.com" })).toEqual(["Acme Ltd 01", "Brightline 02"]);
  expect(await found({ phone: "07400 123456", country: "GB" })).toEqual(["Acme Ltd 03"]);
  expect(await found({ recipient: "Acme Ltd", email: "ada@example.com" })).toEqual(["Acme Ltd 01"]);
  expect(await found({ purpose: "call-back" })).toEqual(["Acme Ltd 02"]);
  const day = { from: "2026-11-02T00:00:00.000Z", until: "2026-11-03T00:00:00.000Z" };
  expect(await found(day)).toEqual(["Brightline 02", "Acme Ltd 02"]);
  expect(await found({ email: "nobody@example.com" })).toEqual([]);
  expect(await found({ recipient: "Acme" })).toEqual([]);
});

test("a person's key finds what their address finds, for whoever may name people so", async () => {
  const [first] = (await find({ email: "ada@example.com" })).shares;
  const named = { key: first!.subject.key };
  expect((await refusal(find(named))).slug).toBe("may-not");
  const both = await find(named, { ...key, scopes: ["dealings", "check.bykey"] });
  expect(both).toEqual(await find({ email: "ada@example.com" }));
});

test("pages go on where the one before ended", async () => {
  const seen: number[] = [];
  for (let after: number | undefined; ;) {
    const page = await find({ most: 3, ...(after === undefined ? {} : { after }) });
    seen.push(...page.shares.map(({ share }) => share));
    after = page.after;
    if (after === undefined) break;
  }
  expect(seen).toHaveLength(4);
  expect(new Set(seen).size).toBe(4);
});

test("each says what became of it, and what its recipient was told of that", async () => {
  const entries = [{ email: "bob@example.com", reason: "OBJECTED_ALL", source: "letter" }];
  await addSuppressions(t.context, system, { site, read: () => ({ entries }) });
  const bob = { email: "bob@example.com" };
  const [row] = (await find(bob)).shares;
  expect(row).toMatchObject({ recipient: "Acme Ltd", dataTypes: [], end: "objected" });
  expect(row).not.toHaveProperty("told");
  const { toTell } = await sharesToTell(t.context, key, { site, after: undefined });
  const told = toTell.filter(({ share }) => share === row!.share).map(({ share, end }) => ({ share, end }));
  await sharesTold(t.context, key, { site, read: () => ({ told }) });
  expect((await find(bob)).shares).toMatchObject([{ told: "objected", toldAt: t.context.now() }]);
});

test("an evidence pack of a person shows what was passed on of them, and of nobody else", async () => {
  await t.seal();
  const request = { subject: { kind: "email", id: "ada@example.com" } };
  const collected = await collectPack(t.context, system, { site, read: () => request });
  expect(collected.shares.map(({ recipient }) => recipient)).toEqual(["Acme Ltd", "Brightline"]);
  const exporter = { kind: "key", id: "key_2", site, scopes: ["export"] } as const;
  expect((await collectPack(t.context, exporter, { site, read: () => request })).shares).toEqual([]);
  const page = await packFile({ ...t.context, files: testFiles }, collected);
  const [section] = /<section aria-labelledby="passed">.*?<\/section>/s.exec(page)!;
  expect(section).toMatch(/Acme Ltd.*e-mail address.*Brightline/s);
});

test("two names, an address that is none, and whoever may not are refused", async () => {
  const pointers = async (request: object) => (await refusal(find(request))).extensions;
  const both = { email: "ada@example.com", phone: "+447400123456" };
  expect(await pointers(both)).toMatchObject({ errors: [{ pointer: "/phone" }] });
  expect(await pointers({ email: "nobody" })).toMatchObject({ errors: [{ pointer: "/email" }] });
  for (const actor of [
    { ...key, scopes: ["check"] },
    { ...key, site: otherSite },
  ] as const)
    expect(await t.auditOf(site, () => find({}, actor))).toMatchObject([{ verb: "share.list", outcome: "refused" }]);
});
