// What a contract or a law needs is sent whatever a person said to marketing, by every way there is to say it (D5).
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkRecipients } from "../../server/services/checks.ts";
import { checkStream } from "../../server/services/check-stream.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { hearFeedback, hearReply } from "../../server/services/feedback.ts";
import { noteRecord } from "../../server/services/notes.ts";
import { currentNotice, publishNotice } from "../../server/services/notices.ts";
import { recordDecision } from "../../server/services/records.ts";
import { setSettings } from "../../server/services/settings.ts";
import { addSuppressions } from "../../server/services/suppressions.ts";
import { unsubscribeLinks } from "../../server/services/unsubscribe-links.ts";
import { unsubscribeByLink } from "../../server/services/unsubscribes.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { importsOf, newsletterHead } from "../support/imports.ts";
import { otherPurposes } from "../support/other-purposes.ts";
import { demoOrigin } from "../support/requests.ts";

const site = demoSite;
const scopes = ["check", "consent.write", "suppress.write", "feedback", "request"] as const;
const key = { kind: "key", id: "key_1", site, scopes } as const;
let t: TestContext;
let notice: string;
beforeAll(async () => {
  t = await testContext();
  await publishNotice(t.context, system, { site, settings: otherPurposes(demoNotice(demoOrigin)) });
  notice = (await currentNotice(t.context, site))!.hash;
  const quietHours = { email: { fromHour: 0, toHour: 23 } };
  await setSettings(t.context, system, {
    site,
    settings: { ruleset: "uk-pecr", country: "GB", timeZone: "Europe/London", quietHours },
  });
});
afterAll(() => t?.stop());

async function say(email: string, status: "given" | "refused" | "withdrawn") {
  const event = ({ given: "give", refused: "refuse", withdrawn: "withdraw" } as const)[status];
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  await recordDecision(t.context, visitor, {
    ...t.request({ event, choices, subject: { kind: "email", id: email } }),
    notice,
  });
  t.clock.ms += 1_000;
}
async function link(email: string, purpose: string, scope: "topic" | "channel" | "all") {
  const read = () => ({ purpose, channel: "email", recipients: [{ email }] });
  const { links } = await unsubscribeLinks(t.context, key, { site, read });
  const [at, token] = links[0]!.url!.split("/").slice(-2);
  await unsubscribeByLink(t.context, { site: at!, token: token!, scope });
}
const suppress = (email: string, entry: object) =>
  addSuppressions(t.context, key, { site, read: () => ({ entries: [{ email, source: "agent", ...entry }] }) });
const note = (email: string, event: "withdraw" | "object") =>
  noteRecord(t.context, key, {
    site,
    read: () => ({
      notice,
      lang: "en",
      surface: "phone",
      actor: "agent",
      actedAt: t.context.now(),
      event,
      choices: [{ purpose: "newsletter", status: "withdrawn", channel: "email" }],
      subject: { kind: "email", id: email },
    }),
  });
const postmark = (body: object) => hearFeedback(t.context, key, { site, mailer: "postmark", read: () => body });
const reply = (from: string) => {
  const read = () => ({ from, subject: "Unsubscribe please", text: "" });
  return hearReply(t.context, key, { site, mailer: "plain", read });
};
const at = "2026-11-20T10:00:00Z";

/** Every way to say no, and the one reason that a check gives for the newsletter after it. */
const ways: Readonly<Record<string, readonly [string, (email: string) => Promise<unknown>]>> = {
  "a refusal of what was given": ["WITHDRAWN", (email) => say(email, "refused")],
  "a withdrawal": ["WITHDRAWN", (email) => say(email, "withdrawn")],
  "a link, of the topic": ["WITHDRAWN", (email) => link(email, "newsletter", "topic")],
  "a link, of the service message itself": ["CONSENT_ACTIVE", (email) => link(email, "account", "topic")],
  "a link, no more by e-mail": ["DO_NOT_CONTACT_CHANNEL", (email) => link(email, "newsletter", "channel")],
  "a link, no more at all": ["OBJECTED_ALL", (email) => link(email, "newsletter", "all")],
  "a telephone call": ["WITHDRAWN", (email) => note(email, "withdraw")],
  "an objection by telephone": ["OBJECTED_ALL", (email) => note(email, "object")],
  "a letter": ["OBJECTED_ALL", (email) => suppress(email, { reason: "OBJECTED_ALL", source: "letter" })],
  "a reply": ["DO_NOT_CONTACT_CHANNEL", reply],
  "a complaint": ["COMPLAINT", (Email) => postmark({ RecordType: "SpamComplaint", Email, BouncedAt: at })],
  "an imported no": [
    "WITHDRAWN",
    async (email) => {
      const imports = importsOf(t);
      await imports.commit((await imports.upload(`${newsletterHead}\n${email},withdrawn,,`)).id);
    },
  ],
};

/** What a check says of both, asked alone and in a stream, with quiet hours in force. */
async function answers(email: string): Promise<[marketing: string, service: string]> {
  const [marketing, service] = await Promise.all(
    ["newsletter", "account"].map(async (purpose) => {
      const question = { purpose, channel: "email" };
      const read = () => ({ ...question, recipients: [{ email }] });
      const { reason } = (await checkRecipients(t.context, key, read)).results[0]!;
      const lines = async function* () {
        for (const line of [question, { email }]) yield JSON.stringify(line);
      };
      let text = "";
      for await (const part of await checkStream(t.context, key, lines())) text += part;
      expect((JSON.parse(text.split("\n", 1)[0]!) as { reason: string }).reason).toBe(reason);
      return reason;
    }),
  );
  return [marketing!, service!];
}

test.each(Object.entries(ways))("after %s", async (name, [reason, sayNo]) => {
  const email = `${name.replaceAll(/\W/g, "-")}@example.com`;
  await say(email, "given");
  await sayNo(email);
  t.clock.ms += 1_000;
  // Quiet hours keep what rests on a consent; of what a no forbids they are the lesser reason.
  expect(await answers(email)).toEqual([reason === "CONSENT_ACTIVE" ? "QUIET_HOURS" : reason, "SERVICE_MESSAGE"]);
});

test("but to an address where nothing arrives, and of somebody who was erased or is restricted, nothing is sent", async () => {
  const [gone, erased, kept] = ["gone@example.com", "erased@example.com", "kept@example.com"] as const;
  for (const email of [gone, erased, kept]) await say(email, "given");
  await postmark({ RecordType: "Bounce", Type: "HardBounce", Email: gone, BouncedAt: at });
  for (const [id, mode] of [
    [erased, "erase"],
    [kept, "restrict"],
  ] as const) {
    const until = mode === "restrict" ? { until: "2027-06-01T00:00:00.000Z" } : {};
    const body = { subject: { kind: "email", id }, mode, reason: "subject-request", verified: "known", ...until };
    await eraseSubject(t.context, system, { site, read: () => body });
  }
  expect(await answers(gone)).toEqual(["HARD_BOUNCE", "HARD_BOUNCE"]);
  expect(await answers(erased)).toEqual(["ERASED", "ERASED"]);
  expect(await answers(kept)).toEqual(["RESTRICTED", "RESTRICTED"]);
});
