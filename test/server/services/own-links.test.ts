// Opening one's own choices: by a link mailed to the address, once and for fifteen minutes; nothing tells who is known.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor, ServiceContext } from "../../../server/context.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { forgetSentMail, sendDueMail } from "../../../server/services/mail-queue.ts";
import { recordDecision } from "../../../server/services/records.ts";
import {
  makeOwnLink,
  mailSignInLink,
  mayOpen,
  openPage,
  pageOpenedBy,
  signInPage,
} from "../../../server/services/own-links.ts";
import { answerOwn, endEverything, ownChoices } from "../../../server/services/own-choices.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { keptMail } from "../../support/mail.ts";
import { refusal } from "../../support/refusal.ts";
import { freshRecordId } from "../../support/requests.ts";

let t: TestContext;
let context: ServiceContext;
const mail = keptMail();
const minuteMs = 60_000;
beforeAll(async () => {
  t = await testContext();
  context = { ...t.context, mail: { ...t.context.mail, transport: mail } };
  await recordDecision(context, visitor, t.request({ subject: { kind: "email", id: "ada@example.com" } }));
});
beforeEach(() => {
  t.clock.ms += 25 * 60 * minuteMs;
  mail.sent.length = 0;
});
afterAll(() => t?.stop());

const ask = async (address: string, lang = "en") => {
  await mailSignInLink(context, { ...(await signInPage(context, demoSite))!, address, lang });
  await sendDueMail(context, demoSite, () => {});
};
const linkIn = (text: string) => /\/m\/site_demo\/(\S+)/.exec(text)![1]!;
const open = (token: string) => openPage(context, { site: demoSite, token });

test("the link works once, and looking at it is no use of it", async () => {
  await ask("Ada@example.com ", "fr");
  const [message] = mail.sent;
  expect(message).toMatchObject({ to: "ada@example.com", lang: "fr", subject: "Vos choix chez Northgate Calling Ltd" });
  const token = linkIn(message!.text);
  for (let i = 0; i < 3; i++) expect(mayOpen(context, demoSite, token)).toBe(true);
  const opened = await Promise.all([open(token), open(token), open(token)]);
  const [page, ...others] = opened.filter((one) => one !== undefined);
  expect(others).toEqual([]);
  expect(pageOpenedBy(context, demoSite, page!)).toBeDefined();
  expect(await open(token)).toBeUndefined();
  expect(pageOpenedBy(context, demoSite, token)).toBeUndefined();
});

test("a link is over after fifteen minutes, an open page after thirty, also when it is forgotten that it was used", async () => {
  await ask("ada@example.com");
  const token = linkIn(mail.sent[0]!.text);
  t.clock.ms += 15 * minuteMs - 1;
  const page = (await open(token))!;
  t.clock.ms += 1;
  await forgetSentMail(context, demoSite);
  expect(await open(token)).toBeUndefined();
  t.clock.ms += 30 * minuteMs - 2;
  expect(pageOpenedBy(context, demoSite, page)).toBeDefined();
  t.clock.ms += 1;
  expect(pageOpenedBy(context, demoSite, page)).toBeUndefined();
});

test("an address that nobody knows gets no message, and the database as much work as one that is known", async () => {
  const store = await context.site(demoSite);
  const told: string[] = [];
  const counting: ServiceContext = {
    ...context,
    site: async () =>
      new Proxy(store, {
        get(target, name: keyof typeof store) {
          const member = target[name];
          if (typeof member !== "function") return member;
          return (...given: unknown[]) => {
            told.push(name);
            return (member as (...given: unknown[]) => unknown).apply(target, given);
          };
        },
      }),
  };
  const work = async (address: string) => {
    told.length = 0;
    await mailSignInLink(counting, { ...(await signInPage(context, demoSite))!, address, lang: "en" });
    return [...told];
  };
  const known = await work("ada@example.com");
  expect(await work("nobody@example.com")).toEqual(known);
  await sendDueMail(context, demoSite, () => expect.fail("a message to nobody is no failure"));
  expect(mail.sent.map(({ to }) => to)).toEqual(["ada@example.com"]);
});

test("nobody is mailed more than five links a day, and what is no address is refused", async () => {
  for (let i = 0; i < 8; i++) await ask("ada@example.com");
  expect(mail.sent).toHaveLength(5);
  expect(await refusal(ask("ada"))).toMatchObject({ slug: "not-valid" });
  expect(await signInPage(context, "site_none")).toBeUndefined();
});

test("who is known by a number alone gets a link that the business sends: once, for fifteen minutes, to that number's choices", async () => {
  const desk = { kind: "key", id: "key_1", site: demoSite, scopes: ["request"] } as const;
  const make = (asked: object, actor: Actor = desk) =>
    makeOwnLink(context, actor, { site: demoSite, read: () => asked });
  const calls = [{ purpose: "call-back", version: 1, status: "given" as const, channel: "phone" as const }];
  const subject = { kind: "phone", id: "+442079460123" } as const;
  await recordDecision(context, visitor, t.request({ subject, choices: calls }));
  const link = await make({ phone: "020 7946 0123", country: "GB" });
  expect(Date.parse(link.until)).toBe(t.clock.ms + 15 * minuteMs);
  const token = linkIn(link.url);
  const page = pageOpenedBy(context, demoSite, (await open(token))!)!;
  expect(await open(token)).toBeUndefined();
  const view = await ownChoices(context, demoSite, page);
  expect(view.choices).toMatchObject([{ name: "call-back.phone", isGiven: true, mayGive: false }]);
  const act = freshRecordId(t.clock.ms);
  const said = { act, ticked: new Set<string>(), before: new Set(["call-back.phone"]), lang: "en", jurisdiction: "" };
  await answerOwn(context, { site: demoSite, page, said });
  const asked = () => ({ purpose: "call-back", channel: "phone", recipients: [{ phone: subject.id }] });
  const checker = { ...desk, scopes: ["check"] } as const;
  expect((await checkRecipients(context, checker, asked)).results).toMatchObject([{ reason: "WITHDRAWN" }]);
  await endEverything(context, demoSite, page);
  expect((await checkRecipients(context, checker, asked)).results).toMatchObject([{ reason: "OBJECTED_ALL" }]);

  const later = linkIn((await make({ phone: subject.id })).url);
  t.clock.ms += 15 * minuteMs;
  expect(mayOpen(context, demoSite, later)).toBe(false);
  expect((await refusal(make({ phone: "+442079460124" }))).slug).toBe("not-found");
  for (const wrong of [{}, { phone: subject.id, post: "Ada, 1 High St, N1 1AA" }, { phone: "12" }])
    expect((await refusal(make(wrong))).slug).toBe("not-valid");
  expect((await refusal(make({ phone: subject.id }, checker))).slug).toBe("may-not");
  expect(mail.sent).toEqual([]);
});
