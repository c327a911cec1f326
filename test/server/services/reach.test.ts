// How far a no reaches: every spelling of an address, and every address that is known to be the same person's.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { linkRecord, noteRecord } from "../../../server/services/notes.ts";
import { answerOwn, ownChoices } from "../../../server/services/own-choices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { unsubscribe } from "../../../server/services/unsubscribes.ts";
import { withdrawByReceipt } from "../../../server/services/withdrawals.ts";
import { changeKeyText } from "../../../core/change.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { freshRecordId } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const scopes = ["check", "check.bykey", "consent.write", "audit"];
const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes };
const paper = [{ kind: "paper", hash: `sha256:${"5c".repeat(32)}` }];
const give = (id: string) => recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id } }));
const withdrawn = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
const asked = async (recipient: Record<string, string>, more: Record<string, unknown> = {}) => {
  const read = () => ({ purpose: "newsletter", channel: "email", recipients: [recipient], ...more });
  const { allow, reason, also = [] } = (await checkRecipients(t.context, key, read)).results[0]!;
  return allow ? reason : [reason, ...also].join();
};
const ask = (email: string) => asked({ email });
const hashOf = (address: string, kind: "email" | "phone" = "email") =>
  subjectHash(t.context.identityKey(demoSite), kind, address);
const link = (one: string, other: { kind: string; id: string }) =>
  linkRecord(t.context, system, {
    site: demoSite,
    read: () => ({ subject: { kind: "email", id: one }, other, attachments: paper }),
  });
const note = (change: Record<string, unknown>) =>
  noteRecord(t.context, key, {
    site: demoSite,
    read: () => ({
      event: "withdraw",
      choices: withdrawn,
      actedAt: t.context.now(),
      notice: t.notice,
      lang: "en",
      surface: "phone",
      actor: "agent",
      ...change,
    }),
  });
const objectAll = (email: string) => {
  const subject = { purpose: "", channel: "email", hash: hashOf(email), denyHash: hashOf(email) } as const;
  const said = { subject, scope: "all", surface: "link", source: "subject", actor: "subject" } as const;
  return unsubscribe(t.context, system, { site: demoSite, said });
};
const later = () => (t.clock.ms += 1000);

describe("no more at all", () => {
  test("is for a linked address whose alias is another, whichever way it is spelled", async () => {
    for (const email of ["fay@home.example", "f.a.y@gmail.com", "fay+x@work.example"]) await give(email);
    for (const id of ["f.a.y@gmail.com", "fay+x@work.example"]) await link("fay@home.example", { kind: "email", id });
    later();
    await objectAll("fay@home.example");
    for (const email of ["f.a.y@gmail.com", "fay@gmail.com", "fay+x@work.example", "fay@work.example"])
      expect(await ask(email), email).toMatch(/^OBJECTED_ALL/);
  });

  test("is for a linked address that is known by its key alone", async () => {
    await give("gus@home.example");
    const own = changeKeyText(hashOf("gus+keyed@work.example"));
    const given = [{ ...withdrawn[0]!, status: "given" }];
    await note({ event: "give", choices: given, subject: { kind: "email", id: own }, surface: "console" });
    expect(await ask("gus+keyed@work.example")).toBe("CONSENT_ACTIVE");
    await link("gus@home.example", { kind: "email", id: "gus+keyed@work.example" });
    later();
    await objectAll("gus@home.example");
    expect(await ask("gus+keyed@work.example")).toMatch(/^OBJECTED_ALL/);
    const byKey = { key: own, suppressionKey: changeKeyText(hashOf("gus@work.example")) };
    expect(await asked(byKey)).toMatch(/^OBJECTED_ALL/);
    later();
    expect(await asked({ email: "gus+keyed@work.example" }, { at: t.context.now() })).toMatch(/^OBJECTED_ALL/);
  });
});

describe("an objection that an agent writes down", () => {
  const object = (subject: { kind: string; id: string }, more = {}) => note({ event: "object", subject, ...more });

  test("is about everything, for every spelling and every address that is the person's", async () => {
    await give("hal@example.com");
    await give("h.al@gmail.com");
    await link("hal@example.com", { kind: "email", id: "h.al@gmail.com" });
    later();
    await object({ kind: "email", id: "hal@example.com" });
    for (const email of ["hal@example.com", "hal+a@example.com", "h.al@gmail.com", "hal@gmail.com"])
      expect(await ask(email), email).toMatch(/^OBJECTED_ALL/);
    later();
    // A later yes to the topic does not lift it.
    await give("hal@example.com");
    expect(await ask("hal@example.com")).toMatch(/^OBJECTED_ALL/);
  });

  test("of a number, and of whoever a record is about, and says where it came from", async () => {
    const choices = [{ purpose: "call-back", status: "refused", channel: "phone" }];
    await object({ kind: "phone", id: "+442079460958" }, { choices, surface: "paper" });
    const call = { purpose: "call-back", channel: "phone" };
    expect(await asked({ phone: "+442079460958" }, call)).toMatch(/^OBJECTED_ALL/);
    const { answer } = await give("ida@example.com");
    later();
    await object({ kind: "record", id: answer.id });
    expect(await ask("ida+z@example.com")).toMatch(/^OBJECTED_ALL/);
    const store = await t.context.site(demoSite);
    const found = await store.suppressionsOf([hashOf("+442079460958", "phone"), hashOf("ida@example.com")]);
    expect(found.map(({ reason, source }) => `${reason} ${source}`)).toEqual([
      "OBJECTED_ALL letter",
      "UNSUBSCRIBED_TOPIC agent",
      "OBJECTED_ALL agent",
    ]);
  });

  test("is not what anybody may post about an address: that ends what it names", async () => {
    await give("jo@example.com");
    later();
    const subject = { kind: "email", id: "jo@example.com" } as const;
    await recordDecision(t.context, visitor, t.request({ event: "object", choices: withdrawn, subject }));
    expect(await ask("jo@example.com")).toBe("WITHDRAWN,UNSUBSCRIBED_TOPIC");
    later();
    await give("jo@example.com");
    expect(await ask("jo@example.com")).toBe("CONSENT_ACTIVE");
  });
});

describe("a withdrawal denies the aliases of its address too, for its topic", () => {
  const barred = async (email: string) => {
    expect(await ask(email), email).toMatch(/UNSUBSCRIBED_TOPIC/);
    const [entry] = await (await t.context.site(demoSite)).suppressionsOf([hashOf(email)]);
    expect(entry).toMatchObject({ channel: "email", topic: "newsletter" });
  };

  test("on a page", async () => {
    await give("kim@example.com");
    later();
    const subject = { kind: "email", id: "kim+shop@example.com" } as const;
    await recordDecision(t.context, visitor, t.request({ event: "withdraw", choices: withdrawn, subject }));
    await barred("kim@example.com");
    later();
    await give("kim@example.com");
    expect(await ask("kim@example.com")).toBe("CONSENT_ACTIVE");
  });

  test("on a receipt, of which only the record is known", async () => {
    const { answer } = await give("l.e.o@gmail.com");
    later();
    await give("leo@gmail.com");
    expect(await ask("leo@gmail.com")).toBe("CONSENT_ACTIVE");
    later();
    const receipt = answer.receipt.split("/").at(-1)!;
    await withdrawByReceipt(t.context, visitor, { receipt, act: freshRecordId(t.clock.ms) });
    await barred("leo@gmail.com");
  });

  test("on their own page, in a note and in an import", async () => {
    await give("mia+own@example.com");
    later();
    const page = { hash: hashOf("mia+own@example.com"), denyHash: hashOf("mia@example.com") };
    const view = await ownChoices(t.context, demoSite, page);
    const before = new Set(view.choices.filter(({ isGiven }) => isGiven).map(({ name }) => name));
    const said = { ticked: new Set<string>(), before, act: freshRecordId(t.clock.ms), lang: "en", jurisdiction: "" };
    await answerOwn(t.context, { site: demoSite, page, said });
    await barred("mia@example.com");
    await note({ subject: { kind: "email", id: "ned+x@example.com" } });
    await barred("ned@example.com");
    const imports = importsOf(t);
    const row = `o.l.a@gmail.com,withdrawn,${t.context.now()},list`;
    await imports.commit((await imports.upload(`${newsletterHead}\n${row}`)).id);
    await barred("ola@gmail.com");
  });

  test("but not those of a refusal, nor of an erased person's row", async () => {
    const refused = [{ ...withdrawn[0]!, status: "refused" as const }];
    const subject = { kind: "email", id: "pat+x@example.com" } as const;
    await recordDecision(t.context, visitor, t.request({ event: "refuse", choices: refused, subject }));
    expect(await ask("pat@example.com")).toBe("NO_RECORD");
    const erase = { subject, mode: "erase", reason: "subject-request", verified: "known" };
    await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
    const { rows } = await (
      await t.databases.open("keys", demoSite)
    ).reader.execute("SELECT count(*) AS n FROM subject_alias WHERE hash NOT IN (SELECT hash FROM subject)");
    expect(rows[0]!["n"]).toBe(0);
  });
});

describe("what is sent again, or refused, keeps nothing more", () => {
  const entriesOf = async (email: string) => (await t.context.site(demoSite)).suppressionsOf([hashOf(email)]);

  test("of a withdrawal after which consent was given again", async () => {
    await give("quin@example.com");
    later();
    const subject = { kind: "email", id: "quin@example.com" } as const;
    const sent = t.request({ event: "withdraw", choices: withdrawn, subject });
    const first = await recordDecision(t.context, visitor, sent);
    later();
    await give("quin@example.com");
    later();
    expect((await recordDecision(t.context, visitor, sent)).answer.id).toBe(first.answer.id);
    expect(await ask("quin@example.com")).toBe("CONSENT_ACTIVE");
    expect(await entriesOf("quin@example.com")).toHaveLength(1);
  });

  test("of one whose id another record has", async () => {
    const { answer } = await give("rae@example.com");
    later();
    const subject = { kind: "email", id: "rae@example.com" } as const;
    const sent = t.request({ id: answer.id, event: "withdraw", choices: withdrawn, subject });
    await expect(recordDecision(t.context, visitor, sent)).rejects.toMatchObject({ slug: "record-conflict" });
    expect(await ask("rae@example.com")).toBe("CONSENT_ACTIVE");
    expect(await entriesOf("rae@example.com")).toEqual([]);
  });

  test("of one that comes at the same time as another of its id", async () => {
    for (const name of ["tea", "ugo"]) await give(`${name}@example.com`);
    later();
    // Sent again is the same to the millisecond of the sender's clock.
    const same = { id: freshRecordId(t.clock.ms), clientAt: t.context.now(), event: "withdraw" } as const;
    const send = (name: string) =>
      recordDecision(
        t.context,
        visitor,
        t.request({ ...same, choices: withdrawn, subject: { kind: "email", id: `${name}@example.com` } }),
      );
    const said = await Promise.allSettled(["tea", "ugo", "tea"].map(send));
    // Whichever was first; the others of its own are the same record.
    const isTea = said[0]!.status === "fulfilled";
    const refused = said.map(({ status }) => status === "rejected");
    expect(refused).toEqual(isTea ? [false, true, false] : [true, false, true]);
    const [kept, lost] = isTea ? ["tea", "ugo"] : ["ugo", "tea"];
    expect(await entriesOf(`${kept}@example.com`)).toHaveLength(1);
    expect(await entriesOf(`${lost}@example.com`)).toEqual([]);
    expect(await ask(`${lost}@example.com`)).toBe("CONSENT_ACTIVE");
    expect(t.context.memory.onTheirWay.size).toBe(0);
  });

  test("and waits for no request that its runtime ended", { timeout: 60_000 }, async () => {
    await give("uma@example.com");
    later();
    const id = freshRecordId(t.clock.ms);
    t.context.memory.onTheirWay.set(id, new Promise(() => {}));
    const subject = { kind: "email", id: "uma@example.com" } as const;
    await recordDecision(t.context, visitor, t.request({ id, event: "withdraw", choices: withdrawn, subject }));
    expect(await ask("uma@example.com")).toBe("WITHDRAWN,UNSUBSCRIBED_TOPIC");
    expect(t.context.memory.onTheirWay.size).toBe(0);
  });

  test("of an objection that was lifted since", async () => {
    await give("sol@example.com");
    later();
    const sent = {
      id: freshRecordId(t.clock.ms),
      event: "object",
      subject: { kind: "email", id: "sol@example.com" },
      actedAt: t.context.now(),
    };
    await note(sent);
    const store = await t.context.site(demoSite);
    for (const { id } of await entriesOf("sol@example.com"))
      await store.liftSuppression(id, { at: t.context.now(), reason: "it was another Sol" });
    later();
    await note(sent);
    expect((await entriesOf("sol@example.com")).filter(({ lifted }) => lifted === undefined)).toEqual([]);
  });
});
