// A person's own choices: what the page shows is what stands, and what is pressed there counts at once.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, ServiceContext } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldByPerson } from "../../../server/services/held.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { answerOwn, endEverything, ownChoices } from "../../../server/services/own-choices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";
import { demoOrigin, freshRecordId } from "../../support/requests.ts";

let t: TestContext;
let context: ServiceContext;
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
beforeAll(async () => {
  t = await testContext();
  ({ context } = t);
  const settings = demoNotice(demoOrigin);
  const newsletter = settings.purposes.find(({ id }) => id === "newsletter")!;
  const survey = {
    ...newsletter,
    id: "survey",
    channels: ["email", "sharing"],
    recipients: ["Northgate Calling Ltd", "Panel Ltd"],
  } as const;
  const titles = { title: "Surveys", text: "Questions now and then.", formLabel: "Yes, ask me now and then." };
  const languages = Object.fromEntries(
    Object.entries(settings.languages).map(([lang, texts]) => [
      lang,
      { ...texts, purposes: { ...texts.purposes, survey: { ...titles, title: `Surveys ${lang}` } } },
    ]),
  );
  const purposes = [...settings.purposes, survey];
  await publishNotice(context, system, { site: demoSite, settings: { ...settings, purposes, languages } });
});
afterAll(() => t?.stop());

const pageOf = (email: string) => {
  const hash = subjectHash(context.identityKey(demoSite), "email", email);
  return { hash, denyHash: hash };
};
const give = (email: string) => recordDecision(context, visitor, t.request({ subject: { kind: "email", id: email } }));
const show = (email: string) => ownChoices(context, demoSite, pageOf(email));
const given = async (email: string) =>
  (await show(email)).choices.filter(({ isGiven }) => isGiven).map(({ name }) => name);
async function tick(email: string, names: readonly string[], act = freshRecordId(t.clock.ms)) {
  const before = new Set(await given(email));
  t.clock.ms += 1000;
  const said = { act, ticked: new Set(names), before, lang: "en", jurisdiction: "GB" };
  await answerOwn(context, { site: demoSite, page: pageOf(email), said });
}
const ask = async (email: string, purpose: string, channel = "email") => {
  const read = () => ({ purpose, channel, recipients: [{ email }] });
  return (await checkRecipients(context, key, read)).results[0]!;
};

test("every topic by every channel of the person's is there, with what stands", async () => {
  await give("ada@example.com");
  const view = await show("ada@example.com");
  expect(view.choices.map(({ name, isGiven }) => [name, isGiven])).toEqual([
    ["newsletter.email", true],
    ["survey.email", false],
    ["survey.sharing", false],
  ]);
  expect(view.history.map(({ core }) => core.event)).toEqual(["give"]);
  expect(view.objects).toBe(false);
});

test("what is ticked is given and confirmed, what is unticked ends, and the rest stays", async () => {
  await give("bea@example.com");
  await tick("bea@example.com", ["survey.email", "survey.sharing"]);
  expect(await given("bea@example.com")).toEqual(["survey.email", "survey.sharing"]);
  expect(await ask("bea@example.com", "newsletter")).toMatchObject({ reason: "WITHDRAWN" });
  expect(await ask("bea@example.com", "survey")).toMatchObject({ allow: true, evidence: { proof: "double_opt_in" } });
  expect(
    (await show("bea@example.com")).history.slice(0, 2).map(({ core }) => [core.event, core.method.action]),
  ).toEqual([
    ["give", "double-opt-in"],
    ["withdraw", "withdraw"],
  ]);
});

test("the same page sent twice, or twenty times at once, is one act; one that changes nothing is none", async () => {
  await give("cleo@example.com");
  const act = freshRecordId(t.clock.ms);
  const page = pageOf("cleo@example.com");
  const said = {
    act,
    ticked: new Set(["survey.email"]),
    before: new Set(["newsletter.email"]),
    lang: "en",
    jurisdiction: "",
  };
  t.clock.ms += 1000;
  const store = await context.site(demoSite);
  const before = await store.entryCount();
  await Promise.all(Array.from({ length: 20 }, () => answerOwn(context, { site: demoSite, page, said })));
  expect((await store.entryCount()) - before).toBe(2);
  await tick("cleo@example.com", ["survey.email"]);
  expect((await store.entryCount()) - before).toBe(2);
});

test("a page that was made before something changed elsewhere does not undo it", async () => {
  await give("dora@example.com");
  const page = pageOf("dora@example.com");
  const old = { act: freshRecordId(t.clock.ms), before: new Set(["newsletter.email"]), lang: "en", jurisdiction: "" };
  await tick("dora@example.com", ["newsletter.email", "survey.email"]);
  await answerOwn(context, { site: demoSite, page, said: { ...old, ticked: new Set(["newsletter.email"]) } });
  expect(await given("dora@example.com")).toEqual(["newsletter.email", "survey.email"]);
});

const file = { kind: "file", hash: `sha256:${"5c".repeat(32)}` } as const;
const said = (id: string, actor: Actor = system) => ({
  as: actor,
  other: { kind: id.includes("@") ? "email" : "phone", id },
});
const link = (email: string, { other, as }: ReturnType<typeof said>) =>
  linkRecord(context, as, {
    site: demoSite,
    read: () => ({ subject: { kind: "email", id: email }, other, attachments: [file] }),
  });

test("what a stranger answered is neither shown, taken along nor changed by a link to their address; no more at all is", async () => {
  const phone = "+442079460958";
  await give("eve@example.com");
  await give("victim@example.com");
  const call = [{ purpose: "call-back", version: 1, status: "given", channel: "phone" }] as const;
  await recordDecision(context, visitor, t.request({ subject: { kind: "phone", id: phone }, choices: [...call] }));
  const agent = { ...key, scopes: ["consent.write"] };
  await link("eve@example.com", said("victim@example.com", agent));
  // And by way of a third address, because links of links count as one person elsewhere.
  await link("victim@example.com", said(phone, agent));
  const view = await show("eve@example.com");
  expect(view.choices.map(({ name }) => name)).toEqual(["newsletter.email", "survey.email", "survey.sharing"]);
  expect(view.history.map(({ core }) => core.event).toSorted()).toEqual(["give", "link"]);
  const held = await heldByPerson(context, demoSite, pageOf("eve@example.com"));
  expect(held.knownBy).toEqual(["email"]);
  expect(held.records.map(({ event }) => event)).toEqual(["give", "link"]);
  expect(JSON.stringify([held.states, held.records])).not.toMatch(/call-back|linked/);
  await tick("eve@example.com", ["call-back.phone", "essential.email", "__proto__"]);
  expect(await ask("victim@example.com", "newsletter")).toMatchObject({ allow: true });
  expect(await given("eve@example.com")).toEqual([]);
  expect(await given("victim@example.com")).toEqual(["newsletter.email"]);
  await endEverything(context, demoSite, pageOf("eve@example.com"));
  expect(await ask("victim@example.com", "newsletter")).toMatchObject({ allow: false, reason: "OBJECTED_ALL" });
});

test("nobody links addresses but who may write down what people say: no visitor, and no page of a person's own", async () => {
  await give("hal@example.com");
  await give("ida@example.com");
  for (const actor of [visitor, key, { ...key, scopes: ["request", "check", "import", "feedback"] }])
    expect(await refusal(link("hal@example.com", said("ida@example.com", actor)))).toMatchObject({ slug: "may-not" });
  const store = await context.site(demoSite);
  const [hal] = await store.knownSubjects([pageOf("hal@example.com").hash]);
  expect(await store.linked(hal!.no!)).toEqual([hal!.no]);
});

test("one press ends everything for good, and the page says so", async () => {
  await give("fay@example.com");
  t.clock.ms += 1000;
  await endEverything(context, demoSite, pageOf("fay@example.com"));
  expect(await given("fay@example.com")).toEqual([]);
  expect((await show("fay@example.com")).objects).toBe(true);
  await tick("fay@example.com", ["newsletter.email"]);
  expect(await ask("fay@example.com", "newsletter")).toMatchObject({ allow: false, reason: "OBJECTED_ALL" });
});

test("everything held can be taken along, and nobody sees anything of who was erased", async () => {
  await give("gus@example.com");
  const held = await heldByPerson(context, demoSite, pageOf("gus@example.com"));
  expect(held).toMatchObject({ kind: "assent-held", knownBy: ["email"], records: [{ event: "give" }] });
  const rows = await t.auditOf(demoSite, () => heldByPerson(context, demoSite, pageOf("gus@example.com")));
  expect(rows).toMatchObject([{ verb: "subject.export", outcome: "done" }]);
  const erase = {
    subject: { kind: "email", id: "gus@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(context, system, { site: demoSite, read: () => erase });
  expect(await refusal(show("gus@example.com"))).toMatchObject({ slug: "not-found" });
});
