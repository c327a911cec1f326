// For whom purposes were ever done: who said no to a controller stays protected when it is renamed, or done for no more.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { controllersIn, type Notice } from "../../../core/notice.ts";
import type { Channel } from "../../../core/purpose.ts";
import { emptyMemory, type Actor } from "../../../server/context.ts";
import { readChanges } from "../../../server/services/changes.ts";
import { checkStream } from "../../../server/services/check-stream.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { controllersOf } from "../../../server/services/purpose-controllers.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { findShares } from "../../../server/services/share-search.ts";
import { sharesToTell, sharesTold, tellShares } from "../../../server/services/shares.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { refusal } from "../../support/refusal.ts";
import { demoOrigin } from "../../support/requests.ts";

const site = demoSite;
const key: Actor & { kind: "key" } = {
  kind: "key",
  id: "key_1",
  site,
  scopes: ["check", "audit", "dealings", "suppress.write"],
};
const [old, renamed] = ["Acme Ltd", "Acme Limited"];
let t: TestContext;
let imports: ReturnType<typeof importsOf>;
/** Uploaded before its person's no. */
let waiting: string;
/** Whether the newsletter was told as allowed, before anybody said no. */
let before: string;
beforeAll(async () => {
  t = await testContext();
  imports = importsOf(t);
  await publish({ newsletter: old });
  for (const who of ["ada", "bob"]) await give(who);
  const shares = ["ada", "bob"].flatMap((who) => [
    share(who, "newsletter", "Printer"),
    share(who, "call-back", "Caller"),
  ]);
  await tellShares(t.context, key, { site, read: () => ({ shares }) });
  waiting = (await imports.upload(file("cleo"))).id;
  before = t.context.now();
  t.clock.ms += 1_000;
  for (const who of ["ada", "cleo"]) await object(who, old);
});
afterAll(() => t?.stop());

async function publish(
  doneFor: Readonly<Record<string, string>>,
  context = t.context,
  jointWith: Readonly<Record<string, string[]>> = {},
): Promise<void> {
  t.clock.ms += 1_000;
  const settings = demoNotice(demoOrigin);
  const purposes = settings.purposes.map((one) => {
    const processorFor = doneFor[one.id];
    const shared = one.id === "newsletter" ? { ...one, channels: ["email", "sharing"] as Channel[] } : one;
    const joint = jointWith[one.id];
    return {
      ...shared,
      ...(processorFor === undefined ? {} : { processorFor }),
      ...(joint ? { jointWith: joint } : {}),
    };
  });
  await publishNotice(context, system, { shortNotice: "a test", site, settings: { ...settings, purposes } });
  t.clock.ms += 1_000;
}
const address = (who: string) => `${who}@example.com`;
const file = (who: string) => `${newsletterHead}\n${address(who)},given,2026-05-01,form`;
const share = (who: string, purpose: string, recipient: string) => ({
  email: address(who),
  recipient,
  purpose,
  sharedAt: t.context.now(),
});
async function give(who: string): Promise<void> {
  const row = (await currentNotice(t.context, site))!;
  const { version } = row.notice.purposes.find(({ id }) => id === "newsletter")!;
  const choices = [{ purpose: "newsletter", version, status: "given" as const, channel: "email" as const }];
  const subject = { kind: "email" as const, id: address(who) };
  await recordDecision(t.context, visitor, t.request({ notice: row.hash, choices, subject }));
}
function object(who: string, controller: string) {
  const entries = [{ email: address(who), reason: "OBJECTED_ALL", source: "subject", controller }];
  return addSuppressions(t.context, key, { site, read: () => ({ entries }) });
}
/** The reasons for each, asked together and by themselves and in a stream, which must be the same. */
async function reasons(people: readonly string[], asked: object = {}): Promise<string[]> {
  const question = { purpose: "newsletter", channel: "email", ...asked };
  const of = async (some: readonly string[]) => {
    const read = () => ({ ...question, recipients: some.map((who) => ({ email: address(who) })) });
    return (await checkRecipients(t.context, key, read)).results.map(({ reason }) => reason);
  };
  const together = await of(people);
  for (const [i, who] of people.entries()) expect(await of([who])).toEqual([together[i]]);
  const lines = async function* () {
    for (const line of [question, ...people.map((who) => ({ email: address(who) }))]) yield JSON.stringify(line);
  };
  let text = "";
  for await (const part of await checkStream(t.context, key, lines())) text += part;
  const answers = text.trimEnd().split("\n").slice(0, -1);
  expect(answers.map((line) => (JSON.parse(line) as { reason: string }).reason)).toEqual(together);
  return together;
}

const toTell = async () => (await sharesToTell(t.context, key, { site, after: undefined })).toTell;

describe.each([
  ["was renamed", { newsletter: renamed }],
  ["is named no more", {}],
  ["is another one", { newsletter: "Brightline GmbH" }],
])("a no to a controller that %s", (_, doneFor) => {
  beforeAll(async () => {
    await publish(doneFor);
    for (const who of ["ada", "bob"]) await give(who);
  });

  test("holds in every check of what was done for it, and of nothing else", async () => {
    expect(await reasons(["ada", "bob"])).toEqual(["OBJECTED_ALL", "CONSENT_ACTIVE"]);
    const days = new Date(t.clock.ms + 20 * 86_400_000).toISOString();
    expect(await reasons(["ada", "bob"], { at: days })).toEqual(["OBJECTED_ALL", "CONSENT_ACTIVE"]);
    expect(await reasons(["ada"], { purpose: "call-back", channel: "phone" })).not.toContain("OBJECTED_ALL");
    expect(await refusal(object("dora", old))).toMatchObject({ slug: "not-valid" });
  });

  test("is seen by an import that comes after it", async () => {
    const text = `${file("ada")}\n${address("emil")},given,2026-05-01,form`;
    expect(await imports.upload(text)).toMatchObject({ codes: { SUPPRESSED: 1 }, importable: 1 });
  });

  test("is told to whom the data went: the feed, the list and what may be told of it are one", async () => {
    const { changes } = await readChanges(t.context, key, { site, after: undefined, limit: 1_000 });
    const told = changes.filter(({ type, data }) => type === "suppression.added" && data["recipients"]);
    expect(told.map(({ data }) => data["recipients"])).toEqual([["Printer"]]);
    const rows = await toTell();
    expect(rows.map(({ recipient, end }) => [recipient, end])).toEqual([["Printer", "objected"]]);
    const { shares } = await findShares(t.context, key, { site, read: () => ({ email: address("ada") }) });
    expect(shares.map(({ recipient, end }) => [recipient, end])).toEqual([
      ["Printer", "objected"],
      ["Caller", undefined],
    ]);
  });
});

test("an import that was gone through before the no and is committed after the renaming writes no yes", async () => {
  await publish({ newsletter: renamed });
  expect(await imports.commit(waiting)).toMatchObject({ imported: 0 });
});

test("recipients can be told of it", async () => {
  const [row] = await toTell();
  const read = () => ({ told: [{ share: row!.share, end: "objected" }] });
  expect(await sharesTold(t.context, key, { site, read })).toEqual({ told: 1 });
  expect(await toTell()).toEqual([]);
});

test("what is done for it only later is covered from then on, and the past is answered as it was", async () => {
  const call = { purpose: "call-back", channel: "phone" };
  const read = () => ({ ...call, recipients: [{ phone: "+442079460001" }] });
  const ask = async (at?: string) =>
    (await checkRecipients(t.context, key, () => ({ ...read(), ...(at ? { at } : {}) }))).results[0]!.reason;
  const entries = [{ phone: "+442079460001", reason: "OBJECTED_ALL", source: "subject", controller: renamed }];
  await addSuppressions(t.context, key, { site, read: () => ({ entries }) });
  const [then, reason] = [t.context.now(), await ask()];
  expect(reason).not.toBe("OBJECTED_ALL");
  await publish({ "call-back": renamed });
  expect(await ask()).toBe("OBJECTED_ALL");
  await publish({});
  expect(await ask()).toBe("OBJECTED_ALL");
  expect(await ask(then)).toBe(reason);
  expect(await reasons(["ada"], { at: before })).toEqual(["CONSENT_ACTIVE"]);
});

test("they are those that the notices themselves name, each once", async () => {
  await publish({}, t.context, { newsletter: ["Ops Ltd", renamed], "call-back": [] });
  const store = await t.context.site(site);
  const notices = (await store.notices()).map(({ notice }) => notice);
  const doneFor = await controllersOf(t.context, { site });
  for (const id of ["newsletter", "call-back", "analytics", "none"]) {
    const named = notices.flatMap((notice) => controllersIn(notice, id));
    expect([...doneFor(id)].sort(), id).toEqual([...new Set(named)].sort());
  }
  expect(doneFor("newsletter")).toContain("Ops Ltd");
  // Nothing is read again that was read before: it is the very same list.
  expect(await store.purposeControllers()).toBe(await store.purposeControllers());
});

test("what another process publishes counts by its notice at once, and for later ones within seconds", async () => {
  const doneFor = async (notice?: Notice) => (await controllersOf(t.context, { site, notice }))("newsletter");
  await publish({});
  await doneFor();
  const other = { ...t.context, memory: emptyMemory() };
  t.clock.ms -= 2_000;
  await publish({ newsletter: "Elsewhere Ltd" }, other);
  const { notice } = (await currentNotice(other, site))!;
  expect([(await doneFor()).includes("Elsewhere Ltd"), (await doneFor(notice)).includes("Elsewhere Ltd")]).toEqual([
    false,
    true,
  ]);
  t.clock.ms += 5_000;
  expect(await doneFor()).toContain("Elsewhere Ltd");
});
