// Post, push and chat: from an answer to a send and to the end of it, by the same calls as e-mail and telephone.
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkRecipients } from "../../server/services/checks.ts";
import { tellSends } from "../../server/services/dealings.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { noteRecord } from "../../server/services/notes.ts";
import { currentNotice, publishNotice } from "../../server/services/notices.ts";
import { recordDecision } from "../../server/services/records.ts";
import { addSuppressions, findSuppressions } from "../../server/services/suppressions.ts";
import { unsubscribeLinks } from "../../server/services/unsubscribe-links.ts";
import { unsubscribeByLink } from "../../server/services/unsubscribes.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { importsOf } from "../support/imports.ts";
import { demoOrigin } from "../support/requests.ts";
import { otherPurposes } from "../support/other-purposes.ts";

let t: TestContext;
let notice: string;
const site = demoSite;
beforeAll(async () => {
  t = await testContext();
  await publishNotice(t.context, system, { site, settings: otherPurposes(demoNotice(demoOrigin)) });
  notice = (await currentNotice(t.context, site))!.hash;
});
afterAll(() => t?.stop());

const key = {
  kind: "key",
  id: "key_1",
  site,
  scopes: ["check", "consent.write", "suppress.write", "dealings", "request", "import"],
} as const;
type Other = "post" | "push" | "chat";
/** Of each channel an address, and another way of writing it. */
const addresses: Readonly<Record<Other, readonly [string, string]>> = {
  post: ["Ada Lovelace\n12 High Street\nLondon\nSW1A 1AA\nGB", "ADA LOVELACE, 12 High Street, London SW1A1AA, gb"],
  push: ["https://push.example/wp/AbC", " https://PUSH.example/wp/AbC#x"],
  chat: ["telegram:@Ada", "Telegram:ada"],
};
const channels = Object.keys(addresses) as Other[];
const ask = async (channel: Other, id: string) =>
  (await checkRecipients(t.context, key, () => ({ purpose: "tips", channel, recipients: [{ [channel]: id }] })))
    .results[0]!;
const give = (channel: Other, id: string) => {
  const choices = [{ purpose: "tips", version: 1, status: "given" as const, channel }];
  const subject = { kind: channel, id };
  return recordDecision(t.context, visitor, { ...t.request({ choices, subject }), notice });
};
const later = () => (t.clock.ms += 1000);

test.each(channels)(
  "what is given for %s is allowed, however the address is written, and on no other channel",
  async (channel) => {
    const [one, other] = addresses[channel];
    expect(await ask(channel, one)).toMatchObject({ reason: "NO_RECORD" });
    await give(channel, one);
    expect(await ask(channel, other)).toMatchObject({ allow: true, reason: "CONSENT_ACTIVE" });
    const recipients = [{ [channel]: one }, { [channel]: other }, { email: "ada@example.com" }, { [channel]: "?" }, {}];
    const read = () => ({ purpose: "tips", channel, recipients });
    expect((await checkRecipients(t.context, key, read)).results.map(({ reason }) => reason)).toEqual([
      "CONSENT_ACTIVE",
      "DUPLICATE_IN_CALL",
      "CHANNEL_MISMATCH",
      "INPUT_INVALID",
      "INPUT_INVALID",
    ]);
    await expect(
      recordDecision(t.context, visitor, {
        ...t.request({
          choices: [{ purpose: "tips", version: 1, status: "given", channel }],
          subject: { kind: "email", id: "ada@example.com" },
        }),
        notice,
      }),
    ).rejects.toMatchObject({ slug: "unknown-purpose" });
  },
);

test.each(channels)("a suppression, a send and a link of %s are of the address", async (channel) => {
  const [one, other] = addresses[channel];
  const told = { purpose: "tips", channel, refusalOffered: true, recipients: [{ [channel]: one }] };
  expect(await tellSends(t.context, key, { site, read: () => told })).toEqual({ kept: 1 });
  const read = () => ({ purpose: "tips", channel, recipients: [{ [channel]: one }] });
  const { links } = await unsubscribeLinks(t.context, key, { site, read });
  later();
  await unsubscribeByLink(t.context, { site, token: links[0]!.url!.split("/").at(-1)!, scope: "topic" });
  expect(await ask(channel, other)).toMatchObject({ reason: "WITHDRAWN", also: ["UNSUBSCRIBED_TOPIC"] });
  later();
  await give(channel, one);
  expect(await ask(channel, one)).toMatchObject({ allow: true });
  const entries = [{ [channel]: other, reason: "DO_NOT_CONTACT_CHANNEL", channel, source: "letter" }];
  await addSuppressions(t.context, key, { site, read: () => ({ entries }) });
  expect(await ask(channel, one)).toMatchObject({ reason: "DO_NOT_CONTACT_CHANNEL" });
  const found = await findSuppressions(t.context, key, { site, read: () => ({ [channel]: one }) });
  expect(found.map(({ reason, source }) => `${reason} ${source}`).sort()).toEqual([
    "DO_NOT_CONTACT_CHANNEL letter",
    "UNSUBSCRIBED_TOPIC subject",
  ]);
  const wrong = addSuppressions(t.context, key, {
    site,
    read: () => ({ entries: [{ ...entries[0]!, [channel]: "?" }] }),
  });
  await expect(wrong).rejects.toMatchObject({ extensions: { errors: [{ pointer: `/entries/0/${channel}` }] } });
});

test("a letter ends post for every way the household's lines are written, and who is erased is erased", async () => {
  const [one] = addresses.post;
  const subject = { kind: "post", id: "Bea Byron\nFlat 2\n3 Low Road\nLeeds\nLS1 4DY\nGB" };
  await give("post", subject.id);
  later();
  await noteRecord(t.context, key, {
    site,
    read: () => ({
      event: "withdraw",
      choices: [{ purpose: "tips", status: "withdrawn", channel: "post" }],
      subject,
      actedAt: t.context.now(),
      notice,
      lang: "en",
      surface: "paper",
      actor: "agent",
      attachments: [{ kind: "paper", hash: `sha256:${"5c".repeat(32)}` }],
    }),
  });
  expect(await ask("post", "Bea Byron, 3 Low Rd (flat two), Leeds LS14DY, GB")).toMatchObject({
    reason: "UNSUBSCRIBED_TOPIC",
    also: ["NO_RECORD"],
  });
  const erase = { subject: { kind: "post", id: one }, mode: "erase", reason: "subject-request", verified: "letter" };
  const done = await eraseSubject(t.context, system, { site, read: () => ({ ...erase, verified: "known" }) });
  expect(done.subjects).toBe(1);
  expect(await ask("post", one)).toMatchObject({ reason: "ERASED" });
});

test("a file has columns for each, and says of a row that none of them can be used", async () => {
  const imports = importsOf(t);
  const mapping = {
    post: "Address",
    chat: "Chat",
    purpose: "=tips",
    channel: "Over",
    status: "=given",
    date: "=2026-10-01",
    evidence: "=form",
  };
  const rows = [
    "Address,Chat,Over",
    '"Cy Dee, 1 Mill Lane, York YO1 7HH, GB",,post',
    ",telegram:cy,chat",
    "nowhere,,post",
    ",@cy,chat",
  ];
  const { id, codes } = await imports.upload(rows.join("\n"), { mapping });
  expect(codes).toEqual({ BAD_ADDRESS: 2 });
  expect((await imports.commit(id)).imported).toBe(2);
  expect(await imports.errors(id)).toMatch(/BAD_ADDRESS[^\n]*post/);
  expect(await ask("chat", "telegram:@CY")).toMatchObject({ allow: true });
  expect(await ask("post", "Cy Dee\n1 Mill Lane\nYork\nYO1 7HH\nGB")).toMatchObject({ allow: true });
  await expect(
    imports.upload("A\n1", { mapping: { ...mapping, post: undefined, chat: undefined } }),
  ).rejects.toMatchObject({ slug: "not-valid" });
});
