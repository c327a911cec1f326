// Checkpoints by mail: one a day at most whatever restarts, none where nothing was added, and each opens with the log's key.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCheckpoint, parseVerifierKey } from "../../../core/checkpoint.ts";
import { emptyMemory, type ServiceContext } from "../../../server/context.ts";
import { paperCrypto } from "../../../server/cli/verify-papers.ts";
import { mailCheckpoint } from "../../../server/services/checkpoint-mail.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { forgetSentMail, sendDueMail } from "../../../server/services/mail-queue.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { logReport } from "../../../server/services/witnesses.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail } from "../../support/mail.ts";

let t: TestContext;
const mail = keptMail();
const dayMs = 86_400_000;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

/** A process that just started. */
const fresh = (): ServiceContext => ({
  ...t.context,
  memory: emptyMemory(),
  mail: { ...t.context.mail, transport: mail },
});
const run = async () => {
  const context = fresh();
  await mailCheckpoint(context, demoSite);
  await sendDueMail(context, demoSite, () => {});
  await forgetSentMail(context, demoSite);
  return mail.sent.splice(0);
};
const add = async () => {
  t.clock.ms += 60_000;
  await recordDecision(t.context, visitor, t.request());
  await t.seal();
};

test("nobody is written to unless the settings name somebody", async () => {
  await add();
  expect(await run()).toEqual([]);
  expect((await logReport(t.context, system, demoSite)).mail).toBeNull();
  await setSettings(t.context, system, { site: demoSite, settings: { checkpointsTo: "keeper@northgate.example" } });
});

test("the message has the note as it was signed, and the command that holds it against the log", async () => {
  const told = async () => (await logReport(t.context, system, demoSite)).mail;
  expect(await told()).toEqual({ to: "keeper@northgate.example", lastAt: null });
  const [message] = await run();
  expect(await told()).toEqual({ to: "keeper@northgate.example", lastAt: t.context.now() });
  expect(message).toMatchObject({
    to: "keeper@northgate.example",
    subject: expect.stringMatching(/^Checkpoint of 22 November 2026: /) as string,
  });
  const latest = (await (await t.context.site(demoSite)).latestCheckpoint())!;
  const lines = message!.text.split(`${"-".repeat(30)}\n`);
  expect(lines[1]).toBe(latest.note);
  const [, keyText] = /--key "([^"]+)" --checkpoint/.exec(message!.text)!;
  const key = (await parseVerifierKey(keyText!, paperCrypto.sha256))!;
  expect(await openCheckpoint(lines[1]!, key, paperCrypto)).toMatchObject({ ok: true });
  expect(message!.html).toContain(latest.note.split("\n")[2]);
});

test("it comes once a day, however often and wherever the job runs", async () => {
  await add();
  expect(await run()).toEqual([]);
  t.clock.ms += dayMs;
  const context = fresh();
  const queued = await Promise.all([1, 2, 3].map(() => mailCheckpoint(context, demoSite)));
  expect(queued.filter(Boolean)).toHaveLength(1);
  // The process died before it sent it: another does, once.
  expect(await run()).toHaveLength(1);
  await add();
  expect(await run()).toEqual([]);
});

test("a log to which nothing was added says nothing", async () => {
  t.clock.ms += dayMs;
  expect(await run()).toHaveLength(1);
  for (let day = 0; day < 3; day++) {
    t.clock.ms += dayMs;
    expect(await run()).toEqual([]);
  }
});
