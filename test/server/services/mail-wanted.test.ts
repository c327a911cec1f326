// A message that waited for its server: who said no meanwhile, or cannot use it any more, does not get it.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { queueMail, sendDueMail } from "../../../server/services/mail-queue.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail, mailMessage } from "../../support/mail.ts";

let t: TestContext;
let context: ServiceContext;
const mail = keptMail();
beforeAll(async () => {
  t = await testContext();
  context = { ...t.context, mail: { ...t.context.mail, transport: mail } };
});
beforeEach(() => {
  mail.sent.length = 0;
});
afterAll(() => t?.stop());

const minuteMs = 60_000;
const say = (email: string, change: Partial<RecordRequest> = {}) =>
  recordDecision(context, visitor, t.request({ subject: { kind: "email", id: email }, ...change }));

async function queued(email: string, kind: "confirm" | "sign-in" = "confirm"): Promise<void> {
  await say(email);
  const store = await context.site(demoSite);
  const [known] = await store.knownSubjects([subjectHash(context.identityKey(demoSite), "email", email)]);
  const subject = (await store.subject(known!.no!))!;
  const { id: _, from: __, ...draft } = mailMessage({ to: email });
  const asked = { site: demoSite, subject, kind, ref: `${kind} ${email}`, draft: { ...draft, from: { name: "N" } } };
  expect(await queueMail(context, asked)).toBe(true);
  t.clock.ms += minuteMs;
}
/** Sends what is due, and tells whom it went to; nothing counts as refused by a server. */
async function sent(): Promise<string[]> {
  await sendDueMail(context, demoSite, () => {});
  expect(await (await context.site(demoSite)).mailStates()).toMatchObject({ waiting: 0, refused: 0 });
  return mail.sent.splice(0).map(({ to }) => to);
}

test("goes to who said nothing more, and to who said yes again", async () => {
  await queued("ada@example.com");
  await queued("bob@example.com");
  await say("bob@example.com");
  expect(await sent()).toEqual(["ada@example.com", "bob@example.com"]);
});

test("does not go to who withdrew meanwhile", async () => {
  await queued("cem@example.com");
  const choices = [{ purpose: "newsletter", version: 1, status: "withdrawn", channel: "email" }] as const;
  await say("cem@example.com", { event: "withdraw", choices: [...choices] });
  expect(await sent()).toEqual([]);
});

test("does not go to who objected meanwhile, in another spelling of the address", async () => {
  await queued("dora@gmail.com");
  await addSuppressions(context, system, {
    site: demoSite,
    read: () => ({ entries: [{ email: "d.ora+x@gmail.com", reason: "OBJECTED_ALL", source: "letter" }] }),
  });
  expect(await sent()).toEqual([]);
});

test("does not go to who is restricted meanwhile", async () => {
  await queued("eve@example.com");
  await eraseSubject(context, system, {
    site: demoSite,
    read: () => ({
      subject: { kind: "email", id: "eve@example.com" },
      mode: "restrict",
      until: new Date(t.clock.ms + 1000 * 86_400_000).toISOString(),
      reason: "claim-period",
      verified: "known",
    }),
  });
  expect(await sent()).toEqual([]);
});

test("does not let anybody in by a link that is over", async () => {
  await queued("flo@example.com", "sign-in");
  expect(await sent()).toEqual(["flo@example.com"]);
  await queued("gil@example.com", "sign-in");
  t.clock.ms += 15 * minuteMs;
  expect(await sent()).toEqual([]);
});
