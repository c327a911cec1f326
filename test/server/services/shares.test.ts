// Shares: a recipient is to be told of each end, the stronger after the weaker, and never while the consent stands.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Channel } from "../../../core/purpose.ts";
import type { Actor } from "../../../server/context.ts";
import { changeKeys, readChanges } from "../../../server/services/changes.ts";
import { tellSales } from "../../../server/services/dealings.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout } from "../../../server/services/held.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { ownChoices } from "../../../server/services/own-choices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { sharesToTell, sharesTold, tellShares } from "../../../server/services/shares.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
let notice: TestContext["notice"];
let version: number;
let cursor: string | undefined;
const site = demoSite;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site, scopes: ["dealings", "check", "request"] };
beforeAll(async () => {
  t = await testContext();
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) =>
    one.id === "newsletter" ? { ...one, channels: ["email", "sharing"] as Channel[] } : one,
  );
  const row = await publishNotice(t.context, system, {
    shortNotice: "a test",
    site,
    settings: { ...settings, purposes },
  });
  notice = row.hash;
  version = row.notice.purposes.find(({ id }) => id === "newsletter")!.version;
});
afterAll(() => t?.stop());

const say = (email: string, status: "given" | "withdrawn", channel: Channel = "sharing") =>
  recordDecision(
    t.context,
    visitor,
    t.request({
      notice,
      event: status === "given" ? "give" : "withdraw",
      choices: [{ purpose: "newsletter", version, status, channel }],
      subject: { kind: "email", id: email },
    }),
  );
const share = (email: string, recipient = "Acme Ltd", change: object = {}) => {
  const sharedAt = new Date(t.clock.ms).toISOString();
  const dataTypes = ["e-mail address"];
  const one = { email, recipient, purpose: "newsletter", dataTypes, sharedAt, ...change };
  return tellShares(t.context, key, { site, read: () => ({ shares: [one] }) });
};
const toTell = async () => (await sharesToTell(t.context, key, { site, after: undefined })).toTell;
const ends = async () => (await toTell()).map(({ recipient, end }) => [recipient, end]);
const told = (rows: readonly object[]) => sharesTold(t.context, key, { site, read: () => ({ told: rows }) });
const tellAll = async () => told((await toTell()).map(({ share: no, end }) => ({ share: no, end })));
const keyOf = async (email: string) =>
  (await changeKeys(t.context, key, { site, read: () => ({ recipients: [{ email }] }) })).keys[0]!.subject;
const erase = (email: string) => {
  const request = {
    subject: { kind: "email", id: email },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  return eraseSubject(t.context, system, { site, read: () => request });
};
/** What is new in the feed that names recipients. */
async function named() {
  const page = await readChanges(t.context, key, { site, after: cursor, limit: 1_000 });
  cursor = page.cursor;
  return page.changes.flatMap(({ type, data }) => (data["recipients"] ? [[type, data["recipients"]]] : []));
}

describe("a recipient", () => {
  test("is told of a withdrawal, by the feed and by the list, until that is acknowledged", async () => {
    await say("ada@example.com", "given");
    await say("ada@example.com", "given", "email");
    await share("ada@example.com");
    await share("ada@example.com", "Brightline GmbH");
    expect([await ends(), await named()]).toEqual([[], []]);
    t.clock.ms += 1_000;
    // What is not passed on is no recipient's business.
    await say("ada@example.com", "withdrawn", "email");
    expect([await ends(), await named()]).toEqual([[], []]);
    await say("ada@example.com", "withdrawn");
    expect(await named()).toEqual([["consent.withdrawn", ["Acme Ltd", "Brightline GmbH"]]]);
    const [acme, brightline] = await toTell();
    expect(acme).toMatchObject({
      recipient: "Acme Ltd",
      purpose: "newsletter",
      dataTypes: ["e-mail address"],
      subject: { key: await keyOf("ada@example.com") },
      end: "withdrawn",
    });
    expect(JSON.stringify(acme)).not.toContain("@");
    expect(await told([{ share: acme!.share, end: "withdrawn" }])).toEqual({ told: 1 });
    expect(await told([{ share: acme!.share, end: "withdrawn" }])).toEqual({ told: 0 });
    expect(await toTell()).toEqual([brightline]);
  });

  test("is told of an objection and of an erasure after it, though it knew of the withdrawal", async () => {
    await tellAll();
    const read = () => ({ entries: [{ email: "ada@example.com", reason: "OBJECTED_ALL", source: "letter" }] });
    await addSuppressions(t.context, system, { site, read });
    expect(await named()).toEqual([["suppression.added", ["Acme Ltd", "Brightline GmbH"]]]);
    expect(await ends()).toEqual([
      ["Acme Ltd", "objected"],
      ["Brightline GmbH", "objected"],
    ]);
    await tellAll();
    await erase("ada@example.com");
    expect(await named()).toEqual([["subject.erased", ["Acme Ltd", "Brightline GmbH"]]]);
    expect((await ends()).map(([, end]) => end)).toEqual(["erased", "erased"]);
    const rows = async () => (await t.context.site(site)).openShares({ after: 0, most: 100 });
    expect(await rows()).toHaveLength(2);
    await tellAll();
    expect([await ends(), await rows()]).toEqual([[], []]);
  });

  test("is told of what was passed on before an erasure and noted after it", async () => {
    await say("bea@example.com", "given");
    const sharedAt = new Date(t.clock.ms).toISOString();
    t.clock.ms += 1_000;
    await erase("bea@example.com");
    await share("bea@example.com", "Acme Ltd", { sharedAt });
    expect(await ends()).toEqual([["Acme Ltd", "erased"]]);
    await tellAll();
  });

  test("is told of a lapse, and of nothing where the data rests on another ground", async () => {
    await say("cleo@example.com", "given");
    await share("cleo@example.com");
    await share("dora@example.com");
    expect(await ends()).toEqual([]);
    t.clock.ms += 800 * 86_400_000;
    expect(await ends()).toEqual([["Acme Ltd", "withdrawn"]]);
  });
});

test("the same share twice is one, and everything that cannot be is pointed at", async () => {
  const count = async () => (await (await t.context.site(site)).openShares({ after: 0, most: 100 })).length;
  await share("eve@example.com");
  const before = await count();
  await share("EVE@example.com");
  expect(await count()).toBe(before);
  const late = new Date(t.clock.ms + 60_000).toISOString();
  for (const [bad, pointer] of [
    [{ sharedAt: late }, "/shares/0/sharedAt"],
    [{ email: "nobody" }, "/shares/0"],
    [{ recipient: "" }, "/shares/0/recipient"],
  ] as const)
    expect((await refusal(share("eve@example.com", "Acme Ltd", bad))).extensions).toMatchObject({
      errors: [{ pointer }],
    });
  const [row] = await (await t.context.site(site)).openShares({ after: before - 1, most: 1 });
  // Nobody may say that an erasure was told of somebody who is there: it would be forgotten.
  expect(await refusal(told([{ share: row!.no, end: "erased" }]))).toMatchObject({ slug: "not-valid" });
});

test("other kinds of data on the same day are another share; the same kinds in another order are not", async () => {
  const store = await t.context.site(site);
  const of = async () => {
    const hash = subjectHash(t.context.identityKey(site), "email", "zoe@example.com");
    return (await store.sharesOf([hash])).map(({ dataTypes }) => dataTypes);
  };
  const kinds = (...dataTypes: string[]) => share("zoe@example.com", "Acme Ltd", { dataTypes });
  expect(await kinds("name", "age")).toEqual({ kept: 1 });
  expect(await kinds("age", "name")).toEqual({ kept: 1 });
  expect(await kinds("income")).toEqual({ kept: 1 });
  expect(await of()).toEqual([["age", "name"], ["income"]]);
  const sharedAt = new Date(t.clock.ms).toISOString();
  const one = { email: "zoe@example.com", recipient: "Acme Ltd", purpose: "newsletter", sharedAt };
  const shares = [
    { ...one, dataTypes: ["car"] },
    { ...one, dataTypes: ["car"] },
    { ...one, dataTypes: ["house"] },
  ];
  expect(await tellShares(t.context, key, { site, read: () => ({ shares }) })).toEqual({ kept: 2 });
  expect(await of()).toHaveLength(4);
});

test("a person learns what was passed on to whom", async () => {
  const subject = { kind: "email", id: "eve@example.com" };
  const { shares } = await heldAbout(t.context, key, {
    site,
    read: () => ({ subject }),
  });
  const hash = subjectHash(t.context.identityKey(site), "email", subject.id);
  const own = await ownChoices(t.context, site, { hash, denyHash: hash });
  expect(own.shares).toMatchObject([{ recipient: "Acme Ltd", purpose: "newsletter" }]);
  expect(shares).toMatchObject([{ recipient: "Acme Ltd", purpose: "newsletter", dataTypes: ["e-mail address"] }]);
});

test("it needs the scope and the site", async () => {
  for (const actor of [
    { ...key, scopes: ["check"] },
    { ...key, site: otherSite },
  ] as const) {
    const ask = () => sharesToTell(t.context, actor, { site, after: undefined });
    expect(await t.auditOf(site, ask)).toMatchObject([{ verb: "share.list", outcome: "refused" }]);
  }
});

test("who is known only by what was passed on, bought or sent is not among those that a restore may drop", async () => {
  const store = await t.context.site(site);
  const numbers = () => store.subjectNumbers({ after: 0, most: 1_000 });
  const before = await numbers();
  await share("only-shared@example.com");
  const sale = { email: "only-bought@example.com", product: "lines", soldAt: t.context.now(), refusalOffered: true };
  await tellSales(t.context, key, { site, read: () => ({ sales: [sale] }) });
  expect(await numbers()).toEqual(before);
  await say("with-a-record@example.com", "given", "email");
  expect(await numbers()).toHaveLength(before.length + 1);
});
