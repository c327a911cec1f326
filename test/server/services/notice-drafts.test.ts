// Writing a notice: saves that have seen the one before, publishing what was read, and who may.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { dropDraft, publishDraft, readDraft, saveDraft } from "../../../server/services/notice-drafts.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { otherSite, testContext, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(() => dropDraft(t.context, editor, demoSite));

const editor = { kind: "key", id: "key_1", site: demoSite, scopes: ["notices"] } as const;
const checker = { ...editor, scopes: ["check"] };
const settings = () => demoNotice(demoOrigin);
const save = (revision: unknown, wanted: unknown = settings()) =>
  saveDraft(t.context, editor, { site: demoSite, read: async () => ({ revision, settings: wanted }) });
const renamed = (name: string) => ({ ...settings(), controller: { ...settings().controller, name } });

test("begins with the notice in force, and is nobody's until it is saved", async () => {
  const draft = await readDraft(t.context, editor, demoSite);
  expect(draft).toMatchObject({ revision: 0, savedAt: null });
  expect(draft.preview).toMatch(/\/p\/site_demo\/[\w-]{34}$/);
  expect(draft.settings).toMatchObject({ controller: settings().controller });
  expect(draft.report.differences).toEqual([]);
});

test("is saved over what was read, whoever saved that", async () => {
  const first = await save(0);
  expect(first).toMatchObject({ savedBy: "key_1" });
  const second = await save(first.revision, renamed("Northgate Ltd"));
  expect(second.revision).toBe(first.revision + 1);
  expect(second.report.differences.map(({ pointer }) => pointer)).toEqual(["/controller/name"]);
  for (const stale of [first.revision, 0]) await expect(save(stale)).rejects.toMatchObject({ slug: "draft-conflict" });
  expect(await readDraft(t.context, editor, demoSite)).toMatchObject({
    revision: second.revision,
    settings: { controller: { name: "Northgate Ltd" } },
  });
});

test("is kept while it cannot be published, with every fault named", async () => {
  const draft = await save(0, { ...settings(), controller: { name: "" } });
  expect(draft.report.faults.map(({ pointer }) => pointer)).toContain("/controller/address");
  expect((await readDraft(t.context, editor, demoSite)).settings).toMatchObject({ controller: { name: "" } });
  const { revision } = draft;
  await expect(publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision }) })).rejects.toMatchObject({
    slug: "not-valid",
  });
  expect((await readDraft(t.context, editor, demoSite)).revision).toBe(revision);
});

test.each([
  [{ revision: -1, settings: {} }, "/revision"],
  [{ revision: "1", settings: {} }, "/revision"],
  [{ revision: 0, settings: [] }, "/settings"],
  [{ revision: 0, settings: { text: "x".repeat(1_000_001) } }, "/settings"],
  [null, "/revision"],
])("is refused with a pointer when it is none: %#", async (body, pointer) => {
  const asked = { site: demoSite, read: async () => body };
  await expect(saveDraft(t.context, editor, asked)).rejects.toMatchObject({ extensions: { errors: [{ pointer }] } });
});

test("is published as it was read, and is gone then", async () => {
  const { revision } = await save(0, renamed("Northgate Calling plc"));
  await expect(
    publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision: revision + 1 }) }),
  ).rejects.toMatchObject({
    slug: "draft-conflict",
  });
  await expect(publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision }) })).rejects.toMatchObject({
    extensions: { errors: [{ pointer: "/shortNotice", code: "announced-not" }] },
  });
  const shortNotice = "the company was renamed";
  const published = await publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision, shortNotice }) });
  expect((await currentNotice(t.context, demoSite))?.hash).toBe(published.hash);
  expect(published.notice.controller.name).toBe("Northgate Calling plc");
  expect((await readDraft(t.context, editor, demoSite)).revision).toBe(0);
  await expect(publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision }) })).rejects.toMatchObject({
    slug: "not-found",
  });
});

test("begun anew has no revision that somebody saw of an earlier one", async () => {
  const seen = await save(0, renamed("Alice's"));
  await dropDraft(t.context, editor, demoSite);
  t.clock.ms += 1000;
  const other = await save(0, renamed("Bob's"));
  expect(other.revision).toBeGreaterThan(seen.revision);
  expect(other.preview).not.toBe(seen.preview);
  const publishing = publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision: seen.revision }) });
  await expect(publishing).rejects.toMatchObject({ slug: "draft-conflict" });
  await expect(save(seen.revision)).rejects.toMatchObject({ slug: "draft-conflict" });
});

test("that breaks a rule is not published, and not lost", async () => {
  const { en, de } = settings().languages as Record<string, { messages: object; purposes: object }>;
  const languages = { de, en: { ...en, messages: { ...en!.messages, rejectAll: "" } } };
  const draft = await save(0, { ...settings(), languages });
  expect(draft.report.languages.find(({ lang }) => lang === "en")?.missing).toEqual([
    "/languages/en/messages/rejectAll",
  ]);
  expect(draft.report.findings[0]).toMatchObject({ severity: "error" });
  const { revision } = draft;
  await expect(publishDraft(t.context, editor, { site: demoSite, read: () => ({ revision }) })).rejects.toMatchObject({
    slug: "notice-unlawful",
  });
  expect((await readDraft(t.context, editor, demoSite)).revision).toBe(revision);
});

test("is for those who may write notices of this site, and every verb is audited once", async () => {
  const verbs = [
    () => readDraft(t.context, checker, demoSite),
    () => saveDraft(t.context, checker, { site: demoSite, read: async () => ({ revision: 0, settings: {} }) }),
    () => dropDraft(t.context, checker, demoSite),
  ];
  for (const verb of verbs) {
    await expect(verb()).rejects.toMatchObject({ slug: "may-not" });
    expect((await t.auditOf(demoSite, verb)).map(({ outcome }) => outcome)).toEqual(["refused"]);
  }
  await expect(readDraft(t.context, editor, otherSite)).rejects.toMatchObject({ slug: "may-not" });
  expect(await t.auditOf(demoSite, () => save(0))).toMatchObject([
    { verb: "notice.draft", detail: expect.stringMatching(/^saved \d+$/) as string },
  ]);
  for (const revision of [1, 2, 999]) {
    const verb = () => publishDraft(t.context, checker, { site: demoSite, read: () => ({ revision }) });
    await expect(verb()).rejects.toMatchObject({ slug: "may-not" });
  }
});
