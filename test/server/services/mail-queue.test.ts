// The queue: each message once, over crashes and failures; sealed while it waits, and gone with its person.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServiceContext } from "../../../server/context.ts";
import type { MailOutcome } from "../../../server/mail/transport.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { forgetSentMail, queueMail, sendDueMail } from "../../../server/services/mail-queue.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import type { SubjectRow } from "../../../server/store/record-rows.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail, mailMessage } from "../../support/mail.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const minuteMs = 60_000;
const withMail = (transport?: ReturnType<typeof keptMail>): ServiceContext => ({
  ...t.context,
  mail: { transport, from: "no-reply@consent.example", queued: () => {} },
});
async function person(email: string): Promise<SubjectRow> {
  await recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id: email } }));
  const store = await t.context.site(demoSite);
  const [known] = await store.knownSubjects([subjectHash(t.context.identityKey(demoSite), "email", email)]);
  return (await store.subject(known!.no!))!;
}
async function queue(email: string, ref: string, context = withMail()) {
  const { id: _, from: __, ...draft } = mailMessage({ to: email });
  const subject = await person(email);
  return queueMail(context, {
    site: demoSite,
    subject,
    kind: "confirm",
    ref,
    draft: { ...draft, from: { name: "N" } },
  });
}
const failures: string[] = [];
const send = (transport: ReturnType<typeof keptMail>) =>
  sendDueMail(withMail(transport), demoSite, (kind, { reason }) => failures.push(`${kind} ${reason}`));
const states = async () => (await t.context.site(demoSite)).mailStates();

test("a message is sent once for its cause, and what is left of it afterwards says only that it went", async () => {
  const queued: string[] = [];
  const context = withMail();
  const telling = { ...context, mail: { ...context.mail, queued: (site: string) => queued.push(site) } };
  expect(await queue("ada@example.com", "confirm:1", telling)).toBe(true);
  expect(await queue("ada@example.com", "confirm:1", telling)).toBe(false);
  expect(queued).toEqual([demoSite]);
  const mail = keptMail();
  expect(await send(mail)).toBeUndefined();
  await send(mail);
  expect(await queue("ada@example.com", "confirm:1")).toBe(false);
  await send(mail);
  expect(mail.sent).toMatchObject([
    { to: "ada@example.com", from: { name: "N", address: "no-reply@consent.example" } },
  ]);
  expect(await states()).toEqual({ waiting: 0, sent: 1, refused: 0 });
});

test("without a transport messages wait for one", async () => {
  await queue("bea@example.com", "confirm:2");
  expect(await sendDueMail(withMail(), demoSite, () => {})).toBeUndefined();
  const mail = keptMail();
  await send(mail);
  expect(mail.sent).toHaveLength(1);
});

test("what waits is unreadable in the files of the databases", async () => {
  await queue("unread@example.com", "confirm:3");
  const files = readdirSync(t.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.filter(({ parentPath, name }) =>
    readFileSync(join(parentPath, name)).includes(Buffer.from("unread@example.com")),
  );
  expect(found).toEqual([]);
  await send(keptMail());
});

test("a sender that dies after it took a message leaves it to the next, under the same id", async () => {
  await queue("cleo@example.com", "confirm:4");
  const store = await t.context.site(demoSite);
  const died = keptMail();
  // It had handed the message over, and died before it noted that.
  const handed: string[] = [];
  const dying: typeof died = {
    ...died,
    send: ({ id }) => {
      handed.push(id);
      return Promise.reject(new Error("killed"));
    },
  };
  await expect(send(dying)).rejects.toThrow("killed");
  const mail = keptMail();
  expect(await send(mail)).toBe(t.clock.ms + 10 * minuteMs);
  expect(mail.sent).toEqual([]);
  t.clock.ms += 10 * minuteMs;
  await send(mail);
  // Sent at least once: whoever gets both knows them for one by the id, which is the Message-ID and the Idempotency-Key.
  expect(mail.sent.map(({ id }) => id)).toEqual(handed);
  expect(await store.nextMail()).toBeUndefined();
});

test("two senders at once send it once", async () => {
  for (let i = 0; i < 12; i++) await queue("dora@example.com", `race:${i}`);
  const mail = keptMail();
  await Promise.all([send(mail), send(mail), send(mail)]);
  expect(new Set(mail.sent.map(({ id }) => id)).size).toBe(12);
  expect(mail.sent).toHaveLength(12);
});

test("failures are tried again, later each time, and given up after days; a refusal at once", async () => {
  await queue("eve@example.com", "confirm:5");
  const failed: MailOutcome = { kind: "failed", reason: "smtp 451" };
  const mail = keptMail(Array.from({ length: 20 }, () => failed));
  const pauses: number[] = [];
  failures.length = 0;
  for (let next = await send(mail); next !== undefined; next = await send(mail)) {
    pauses.push((next - t.clock.ms) / minuteMs);
    t.clock.ms = next;
  }
  expect(pauses).toEqual([1, 5, 30, 120, 480, 1440, 2160]);
  expect(failures).toEqual(Array.from({ length: 8 }, () => "confirm smtp 451"));
  const before = await states();
  await queue("eve@example.com", "confirm:6");
  await send(keptMail([{ kind: "refused", reason: "smtp 550" }]));
  expect(await states()).toEqual({ ...before, refused: before.refused + 1 });
});

test("who is erased while a message waits gets none", async () => {
  await queue("fay@example.com", "confirm:7");
  const erase = {
    subject: { kind: "email", id: "fay@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  await eraseSubject(t.context, system, { site: demoSite, read: () => erase });
  const mail = keptMail();
  await send(mail);
  expect(mail.sent).toEqual([]);
  expect((await states()).waiting).toBe(0);
});

test("that a message went is kept for more than a year, and then forgotten", async () => {
  await forgetSentMail(t.context, demoSite);
  expect((await states()).sent).toBeGreaterThan(0);
  t.clock.ms += 401 * 86_400_000;
  await forgetSentMail(t.context, demoSite);
  expect(await states()).toEqual({ waiting: 0, sent: 0, refused: 0 });
});
