// The full record: for every act, every field that proof of it needs, as stored; the personal ones sealed and opened again.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { skewMs, type RecordCore, type RecordPerson } from "../../../core/record.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import { openPerson } from "../../../server/log/person.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { sweepExpired } from "../../../server/services/expiry.ts";
import { linkRecord, noteRecord } from "../../../server/services/notes.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { servedToken } from "../../../server/services/served.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
const made: Record<string, RecordId> = {};
const device = { kind: "device", id: freshDevice() } as const;
const bob = { kind: "email", id: "bob@example.com" } as const;
const key = { kind: "key", id: "key_7", site: demoSite, scopes: ["consent.write"] } as const;
const paper = { kind: "paper", hash: `sha256:${"9a".repeat(32)}` } as const;
const newsletter = { purpose: "newsletter", version: 1, channel: "email" } as const;
const asked = ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version: 1 }));

let last: string | undefined;
async function said(what: string, change: Partial<RecordRequest>): Promise<void> {
  t.clock.ms += 1_000;
  // The browser's clock is an hour ahead, the question was on screen for two seconds, and the record waited for one.
  const clientAt = new Date(t.clock.ms + 3_600_000 - 1_000).toISOString();
  const evidence = {
    clientAt,
    waitedMs: 1_000,
    dwellMs: 2_000,
    served: servedToken(t.context, demoSite, { notice: t.notice, variant: "opt-in-exempt" }),
  };
  const { answer } = await recordDecision(t.context, visitor, t.request({ ...change, ...evidence, prev: last }));
  made[what] = answer.id as RecordId;
}
async function banner(what: string, change: Partial<RecordRequest>): Promise<void> {
  await said(what, { ...bannerRequest(t.notice, "refused", { subject: device, id: t.request().id }), ...change });
  last = made[what];
}
const wish = (change: object) => () => ({
  event: "give",
  choices: [{ purpose: "newsletter", status: "given", channel: "email" }],
  subject: bob,
  actedAt: t.context.now(),
  notice: t.notice,
  lang: "en",
  surface: "paper",
  actor: "agent",
  attachments: [paper],
  externalRef: "form 12",
  agent: "agent-417",
  jurisdiction: "GB",
  ...change,
});

beforeAll(async () => {
  t = await testContext();
  const all = (status: "refused" | "requested") => asked.map((one) => ({ ...one, status }));
  await banner("shown", { event: "shown", choices: all("requested") });
  await banner("refuse", {});
  await banner("change, in part", {
    event: "change",
    choices: [{ ...asked[0]!, status: "given" }, ...all("refused").slice(1)],
  });
  const signal = { surface: "api", action: "signal", layer: 0, viaGpc: true, trusted: false } as const;
  await banner("object, by Global Privacy Control", {
    event: "object",
    choices: all("refused").slice(1),
    method: signal,
  });
  last = undefined;
  for (const [what, status] of [
    ["give", "given"],
    ["renew", "given"],
    ["withdraw", "withdrawn"],
  ] as const) {
    await said(what, { event: what, choices: [{ ...newsletter, status }] });
    last = made[what];
  }
  const note = async (what: string, change: object) => {
    const { answer } = await noteRecord(t.context, key, { site: demoSite, read: wish(change) });
    made[what] = answer.id as RecordId;
  };
  await note("first, on paper", {});
  t.clock.ms += 1_000;
  await note("give, by telephone for another", {
    surface: "phone",
    actor: "delegate",
    attachments: [{ ...paper, kind: "script" }],
  });
  const pair = { subject: bob, other: { kind: "email", id: "ada@example.com" }, attachments: [paper] };
  made["link"] = (await linkRecord(t.context, key, { site: demoSite, read: () => pair })).answer.id as RecordId;
  t.clock.ms += 800 * 86_400_000;
  await sweepExpired(t.context, demoSite);
  const store = await t.context.site(demoSite);
  const { who } = (await store.record(made["link"]))!;
  made["expire"] = (await store.recordsOf(who!, { most: 1 }))[0]!.id;
});
afterAll(() => t?.stop());

async function stored(what: string): Promise<{ core: RecordCore; person: RecordPerson }> {
  const store = await t.context.site(demoSite);
  const record = (await store.record(made[what]!))!;
  const subject = (await store.subject(record.who!))!;
  const sealed = { person: record.person!, commitment: record.personCommitment };
  return { core: record.core, person: openPerson(sealed, { subject, id: record.id, salt: record.salt })! };
}

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
/** What every record says. */
const always = {
  v: 1,
  id: expect.stringMatching(/^rec_[0-9a-f]{32}$/) as string,
  site: demoSite,
  at: instant,
  actedAt: instant,
  clientAt: instant,
  method: {
    surface: expect.any(String) as string,
    action: expect.any(String) as string,
    layer: expect.any(Number) as number,
    viaGpc: expect.any(Boolean) as boolean,
    trusted: expect.any(Boolean) as boolean,
  },
  actor: expect.stringMatching(/^(subject|agent|delegate|system)$/) as string,
  jurisdiction: expect.any(String) as string,
};
/** What a record says where something was shown. */
const shown = { lang: "en", policy: { version: "1" }, retainUntil: instant };

describe.each(["shown", "refuse", "change, in part", "object, by Global Privacy Control", "give", "renew", "withdraw"])(
  "what a page reports: %s",
  (what) => {
    test("has what was shown, when, by which build, where, how, by whom, and what came before", async () => {
      const { core, person } = await stored(what);
      const served = { on: instant, build: expect.stringMatching(/^sha256:/) as string, variant: "opt-in-exempt" };
      expect(core).toMatchObject({ ...always, ...shown, event: what.split(",")[0], notice: t.notice, served });
      expect(core).toMatchObject({ actor: "subject", jurisdiction: "GB", located: "edge" });
      expect(core.choices.length).toBeGreaterThan(0);
      expect(core.method.viaGpc).toBe(what.includes("Global"));
      // Server time rules: the act is what it waited before, and the browser's clock is evidence only.
      expect(Date.parse(core.at) - Date.parse(core.actedAt)).toBe(1_000);
      expect(skewMs(core)).toBe(3_600_000);
      const isFirst = what === "shown" || what === "give";
      expect(person).toMatchObject({
        subject: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        kind: asked.some(({ purpose }) => purpose === core.choices[0]!.purpose) ? "device" : "email",
        origin: visitor.origin,
        path: "/contact.html",
        browser: "Firefox",
        dwellMs: 2_000,
      });
      expect(person.prev).toEqual(isFirst ? undefined : expect.stringMatching(/^rec_/));
    });
  },
);

test("what an agent wrote down has who wrote it, what shows it, and the person's record before it", async () => {
  const { core, person } = await stored("give, by telephone for another");
  expect(core).toMatchObject({
    ...always,
    ...shown,
    notice: t.notice,
    actor: "delegate",
    by: "key_7",
    located: "agent",
  });
  expect(core.attachments).toEqual([{ ...paper, kind: "script" }]);
  expect(person).toMatchObject({
    kind: "email",
    externalRef: "form 12",
    agent: "agent-417",
    prev: made["first, on paper"],
  });
  expect((await stored("first, on paper")).person.prev).toBeUndefined();
});

test("a link has what shows it, the other subject, and the record before it", async () => {
  const { core, person } = await stored("link");
  expect(core).toMatchObject({ ...always, event: "link", choices: [], by: "key_7", attachments: [paper] });
  expect(person.linked).toMatch(/^[0-9a-f]{32}$/);
  expect(person.prev).toBe(made["give, by telephone for another"]);
});

test("a lapse has what had been shown when the consent was given, and that record", async () => {
  const { core, person } = await stored("expire");
  expect(core).toMatchObject({ ...always, ...shown, event: "expire", notice: t.notice, actor: "system" });
  expect(core.choices).toEqual([{ ...newsletter, status: "expired" }]);
  expect(person.prev).toBe(made["give, by telephone for another"]);
});

test("an erasure has who was erased by number, why, how that was verified and when it was asked", async () => {
  const asking = {
    mode: "erase",
    reason: "subject-request",
    verified: "known",
    request: "DSR-1",
    requestedAt: t.context.now(),
  };
  const done = await eraseSubject(t.context, system, { site: demoSite, read: () => ({ subject: bob, ...asking }) });
  const store = await t.context.site(demoSite);
  const record = (await store.record(done.records[0] as RecordId))!;
  expect(record.core).toMatchObject({ ...always, event: "erase", actor: "system" });
  expect(record.core.erasure).toMatchObject({ ...asking, who: expect.any(Number) as number });
  expect(record.who).toBeUndefined();
});
