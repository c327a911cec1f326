// What agents write down: with evidence, from when it was said, and never stronger than what the person said since.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { linkRecord, noteRecord } from "../../../server/services/notes.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { countSuppressions } from "../../../server/services/suppressions.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { newRecord, subjectOf } from "../../support/records.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const agent = { kind: "key", id: "key_7", site: demoSite, scopes: ["consent.write", "check"] } as const;
const script = { kind: "script", hash: `sha256:${"5c".repeat(32)}`, note: "call script 4" } as const;
const phone = "+442079460958";
const wish = () => ({
  event: "give",
  choices: [{ purpose: "call-back", status: "given", channel: "phone" }],
  subject: { kind: "phone", id: phone },
  actedAt: "2026-11-22T08:30:00.000Z",
  notice: t.notice,
  lang: "en",
  surface: "phone",
  actor: "agent",
  attachments: [script],
  externalRef: "call 4711",
  jurisdiction: "GB",
});
const note = (change: Record<string, unknown> = {}, actor: Parameters<typeof noteRecord>[1] = agent) =>
  noteRecord(t.context, actor, { site: demoSite, read: () => ({ ...wish(), ...change }) });
const answer = async () => {
  const body = { purpose: "call-back", channel: "phone", recipients: [{ phone }] };
  return (await checkRecipients(t.context, agent, () => body)).results[0]!.reason;
};
const said = async (id: string) => (await (await t.context.site(demoSite)).record(id as RecordId))!.core;

test("an agent is named by a number of their own, or not at all", async () => {
  await expect(note({ agent: "" })).rejects.toMatchObject({ slug: "not-valid" });
  await expect(note({ agent: "a".repeat(81) })).rejects.toMatchObject({ slug: "not-valid" });
});

describe("a consent by telephone", () => {
  test("counts from the call, with who wrote it down, what was read out and what shows it", async () => {
    const { answer: acknowledged, created } = await note();
    expect(created).toBe(true);
    expect(await said(acknowledged.id)).toMatchObject({
      event: "give",
      actor: "agent",
      by: "key_7",
      method: { surface: "phone", action: "note", trusted: false },
      actedAt: "2026-11-22T08:30:00.000Z",
      at: "2026-11-22T09:00:00.000Z",
      attachments: [script],
      jurisdiction: "GB",
      located: "agent",
      choices: [{ purpose: "call-back", version: 1, status: "given", channel: "phone", until: expect.any(String) }],
      retainUntil: expect.any(String),
      policy: { version: expect.any(String) },
    });
    expect(await answer()).toBe("CONSENT_ACTIVE");
  });

  test("is worth nothing without a script or a recording, nor one on paper without the paper", async () => {
    await expect(note({ attachments: [] })).rejects.toMatchObject({ slug: "not-valid" });
    await expect(note({ attachments: undefined })).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/attachments" }] },
    });
    await expect(note({ surface: "paper" })).rejects.toMatchObject({ slug: "not-valid" });
    expect((await note({ surface: "paper", attachments: [{ ...script, kind: "paper" }] })).created).toBe(true);
  });

  test("needs nothing to be taken back", async () => {
    await note();
    const withdrawn = [{ purpose: "call-back", status: "withdrawn", channel: "phone" }];
    await note({ event: "withdraw", choices: withdrawn, attachments: undefined, actedAt: "2026-11-22T08:50:00.000Z" });
    expect(await answer()).toBe("WITHDRAWN");
  });

  test("does not bring back what the person withdrew after the call", async () => {
    const given = [{ purpose: "call-back", version: 1, status: "given" as const, channel: "phone" as const }];
    const subject = { kind: "phone" as const, id: phone };
    await recordDecision(t.context, visitor, t.request({ choices: given, subject }));
    const no = given.map((choice) => ({ ...choice, status: "withdrawn" as const }));
    await recordDecision(t.context, visitor, t.request({ event: "withdraw", choices: no, subject }));
    await note();
    expect(await answer()).toBe("WITHDRAWN");
  });

  test("sent again under its id is one record, and with other content a conflict", async () => {
    const { id } = t.request();
    expect((await note({ id })).created).toBe(true);
    expect((await note({ id })).created).toBe(false);
    await expect(note({ id, externalRef: "call 4712" })).rejects.toMatchObject({ slug: "record-conflict" });
  });

  test("may be ended by the controller, which is not the person's withdrawal", async () => {
    await note();
    const choices = [{ purpose: "call-back", status: "revoked", channel: "phone" }];
    await note({ event: "change", choices, actedAt: "2026-11-22T08:40:00.000Z" });
    const { who } = (await (
      await t.context.site(demoSite)
    ).record((await note({ event: "change", choices })).answer.id as RecordId))!;
    expect(await (await t.context.site(demoSite)).statesOf(who!)).toMatchObject([{ status: "revoked" }]);
  });
});

test("an objection names no purpose where none asks the person, and no other note is empty", async () => {
  const empty = { choices: [], attachments: undefined };
  for (const event of ["refuse", "withdraw", "change"])
    await expect(note({ ...empty, event })).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/choices", code: "no-choices" }] },
    });
  const { answer: acknowledged } = await note({ ...empty, event: "object" });
  expect(await said(acknowledged.id)).toMatchObject({ event: "object", choices: [] });
  expect(await answer()).toBe("OBJECTED_ALL");
  const counts = await countSuppressions(t.context, system, demoSite);
  expect(counts).toMatchObject([{ reason: "OBJECTED_ALL", count: 1 }]);
  expect((await recounted(await t.context.site(demoSite), { hmac: t.context.hmac })).findings).toEqual([]);
});

describe("a note", () => {
  test.each([
    ["of a call to come", { actedAt: "2026-11-22T09:00:00.001Z" }, "not-valid"],
    ["about a notice nobody was told", { notice: `sha256:${"0".repeat(64)}` }, "unknown-notice"],
    ["in a language the notice lacks", { lang: "tlh" }, "unknown-notice"],
    [
      "about a purpose the notice lacks",
      { choices: [{ purpose: "other", status: "given", channel: "phone" }] },
      "unknown-purpose",
    ],
    [
      "over a channel the purpose lacks",
      { choices: [{ purpose: "call-back", status: "given", channel: "post" }] },
      "unknown-purpose",
    ],
    ["that a withdrawal gives", { event: "withdraw" }, "not-valid"],
    [
      "about an unknown record",
      { subject: { kind: "record", id: `rec_${"0".repeat(12)}7000a${"0".repeat(15)}` } },
      "unknown-receipt",
    ],
    ["about a number that is none", { subject: { kind: "phone", id: "999" } }, "not-valid"],
  ])("%s is refused", async (_, change, slug) => {
    await expect(note(change)).rejects.toMatchObject({ slug });
  });

  test("is refused to who may not, and leaves one audit row without an address", async () => {
    expect(await t.auditOf(demoSite, () => note())).toMatchObject([{ verb: "record.note", outcome: "done" }]);
    expect(JSON.stringify(await t.context.control.auditRows(demoSite))).not.toContain("2079460958");
    for (const actor of [
      { ...agent, scopes: ["check"] },
      { ...agent, site: otherSite },
    ])
      expect(await t.auditOf(demoSite, () => note({}, actor))).toMatchObject([
        { outcome: "refused", detail: "may-not" },
      ]);
  });
});

describe("two subjects that are one person", () => {
  const link = (change: Record<string, unknown> = {}) =>
    linkRecord(t.context, agent, {
      site: demoSite,
      read: () => ({
        subject: { kind: "email", id: "ada@example.com" },
        other: { kind: "phone", id: phone },
        attachments: [{ kind: "file", hash: `sha256:${"ab".repeat(32)}` }],
        ...change,
      }),
    });

  test("are found from either side, by a record that shows why; neither consents for the other", async () => {
    await note();
    const email = t.request();
    await recordDecision(t.context, visitor, email);
    const { answer: acknowledged } = await link();
    const store = await t.context.site(demoSite);
    const [one, other] = [
      (await store.record(email.id as RecordId))!.who!,
      (await store.record(acknowledged.id as RecordId))!.who!,
    ];
    expect(one).toBe(other);
    const both = await store.linked(one);
    expect(both).toHaveLength(2);
    expect(new Set(await store.linked(both[1]!))).toEqual(new Set(both));
    expect(await said(acknowledged.id)).toMatchObject({ event: "link", choices: [], by: "key_7" });
    const sms = { purpose: "newsletter", channel: "email", recipients: [{ email: "bob@example.com" }] };
    expect((await checkRecipients(t.context, agent, () => sms)).results[0]!.reason).toBe("NO_RECORD");
  });

  test("must both be known, be two, and be shown to be one", async () => {
    await recordDecision(t.context, visitor, t.request());
    await expect(link()).rejects.toMatchObject({ slug: "unknown-receipt" });
    await expect(link({ other: { kind: "email", id: "ADA@example.com" } })).rejects.toMatchObject({
      slug: "not-valid",
    });
    await expect(link({ attachments: [] })).rejects.toMatchObject({ slug: "not-valid" });
    await expect(
      linkRecord(t.context, { ...agent, scopes: [] }, { site: demoSite, read: () => ({}) }),
    ).rejects.toMatchObject({
      slug: "may-not",
    });
    expect(system.kind).toBe("system");
  });
});

test("a household's postal address makes nobody one with another, by itself or by a record about it", async () => {
  const draft = newRecord();
  const letter = {
    ...draft,
    subject: { hash: subjectOf("household"), kind: "post", key: new Uint8Array(32) },
  } as const;
  await (await t.context.site(demoSite)).commitRecord(letter);
  const email = t.request();
  await recordDecision(t.context, visitor, email);
  const attachments = [{ kind: "file", hash: `sha256:${"ab".repeat(32)}` }];
  const link = (subject: object, other: object) =>
    linkRecord(t.context, agent, { site: demoSite, read: () => ({ subject, other, attachments }) });
  const record = (id: string) => ({ kind: "record", id });
  const faulty = (pointer: string) => ({ slug: "not-valid", extensions: { errors: [{ pointer }] } });
  const post = { kind: "post", id: "1 High Street" };
  await expect(link(post, record(email.id))).rejects.toMatchObject({ slug: "not-valid" });
  await expect(link(record(letter.id), record(email.id))).rejects.toMatchObject(faulty("/subject/id"));
  await expect(link(record(email.id), record(letter.id))).rejects.toMatchObject(faulty("/other/id"));
});

describe("an explicit consent", () => {
  const recording = { ...script, kind: "recording" } as const;
  beforeEach(async () => {
    const settings = demoNotice(demoOrigin);
    const purposes = settings.purposes.map((one) => (one.id === "call-back" ? { ...one, explicit: true } : one));
    const row = await publishNotice(t.context, system, {
      shortNotice: "a test",
      site: demoSite,
      settings: { ...settings, purposes },
    });
    explicit = { notice: row.hash, version: row.notice.purposes.find(({ id }) => id === "call-back")!.version };
    t.clock.ms += 60_000;
  });
  let explicit: { notice: typeof t.notice; version: number };
  const given = (change: object = {}) =>
    note({ notice: explicit.notice, actedAt: new Date(t.clock.ms).toISOString(), ...change });

  test("is noted with its second act and what shows that, or not at all", async () => {
    await expect(given()).rejects.toMatchObject({ extensions: { errors: [{ pointer: "/secondAct" }] } });
    // The script says what was read out, and not that anybody said yes to it twice.
    await expect(given({ secondAct: "spoken" })).rejects.toMatchObject({
      extensions: { errors: [{ pointer: "/attachments" }] },
    });
    expect(await answer()).toBe("NO_RECORD");
    const { answer: acknowledged } = await given({ secondAct: "spoken", attachments: [script, recording] });
    expect((await said(acknowledged.id)).method).toMatchObject({ surface: "phone", secondAct: "spoken" });
    expect(await answer()).toBe("CONSENT_ACTIVE");
    await given({ event: "withdraw", choices: [{ ...wish().choices[0], status: "withdrawn" }] });
    expect(await answer()).toBe("WITHDRAWN");
  });

  test("that a form reports over the telephone's channel waits for its second act", async () => {
    const choices = [
      { purpose: "call-back", version: explicit.version, status: "given" as const, channel: "phone" as const },
    ];
    const request = { notice: explicit.notice, choices, subject: { kind: "phone" as const, id: phone } };
    const { answer: acknowledged } = await recordDecision(t.context, visitor, t.request(request));
    expect((await said(acknowledged.id)).choices).toMatchObject([{ status: "requested" }]);
    expect(await answer()).toBe("PENDING_CONFIRMATION");
    t.clock.ms += 60_000;
    await given({ secondAct: "spoken", attachments: [recording] });
    expect(await answer()).toBe("CONSENT_ACTIVE");
  });
});
