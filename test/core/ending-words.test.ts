// What people write back when they want no more, and what only looks like it.
import { describe, expect, test } from "vitest";
import { endIn } from "../../core/ending-words.ts";
import { unsubscribeLanguages, unsubscribeTexts } from "../../server/http/unsubscribe-texts.ts";

describe("a reply", () => {
  test("that quotes a link ends what the link is about", () => {
    const token = "AQBovgzc2Tt4tLKmceL7TOyLbmV3c2xldHRlcldGVcHTohSPd_9j_g";
    const message = { kind: "mail", from: "a@x.example", subject: `unsubscribe site_shop.${token}`, text: "" } as const;
    expect(endIn(message)).toEqual({ link: { site: "site_shop", token } });
  });

  test("says so in its subject in any language that our messages are in", () => {
    for (const lang of unsubscribeLanguages) {
      const { title } = unsubscribeTexts(lang);
      for (const subject of [title, `Re: ${title}`, title.toUpperCase(), `${title}!`])
        expect(endIn({ kind: "mail", from: "a", subject, text: "" }), `${lang}: ${subject}`).toEqual({});
    }
  });

  test.each([
    "STOP please",
    "Please stop texting me",
    "stop. wrong number",
    "STOP STOP STOP",
    "cancel all messages pls",
    "Unsubscribe me from this list!!",
    "pls take me off your list",
    "Don’t text me again",
    "no more texts",
    "I want to opt out",
    "Bitte keine SMS mehr",
    "désabonner",
    "abmelden bitte",
    "'STOP'",
    "‘STOP’",
    "quit'",
    "*STOP*",
    "[STOP]",
    "«STOP»",
    "„STOP“",
    "STOP—please",
    "STOP🙏",
    "\u200bSTOP",
    "STOP texting me. If you don't stop I will tell the ICO",
    "STOP! You never stop",
    "Unsubscribe. why do you never stop",
    "you don't stop, so remove me",
  ])("by text message may be said as people say it: %s", (text) => {
    expect(endIn({ kind: "sms", from: "a", subject: "", text })).toEqual({});
  });

  test.each([
    "Unsubscribe",
    "\n  Please unsubscribe me.\n\n> Spring offers",
    "STOP",
    "Bitte abmelden",
    "'unsubscribe'",
    "Hi, please unsubscribe me",
    "Hi,\n\nplease unsubscribe me\n> Spring",
    "Dear Sirs\nI want to unsubscribe",
  ])("by mail may say it in its first line below a greeting, and nothing else there: %j", (text) => {
    expect(endIn({ kind: "mail", from: "a", subject: "Re: Spring offers", text })).toEqual({});
  });

  test.each([
    {
      kind: "mail",
      from: "a",
      subject: "Re: Spring offers",
      text: "Lovely!\n> To unsubscribe press here\nunsubscribe",
    },
    { kind: "mail", from: "a", subject: "Re: Spring offers", text: "please" },
    { kind: "sms", from: "a", subject: "", text: "End of May suits me" },
    { kind: "sms", from: "a", subject: "", text: "Cancel my appointment on Tuesday" },
    { kind: "sms", from: "a", subject: "", text: "thanks, see you at the bus stop" },
    { kind: "sms", from: "a", subject: "", text: "thank you" },
    { kind: "mail", from: "a", subject: "Re: Bajaj, loobuma, wypiszemy", text: "" },
    { kind: "mail", from: "a", subject: "Re: your offer", text: "please unsubscribe the old address of my boss" },
    { kind: "sms", from: "a", subject: "", text: "please do not stop, I like it" },
    { kind: "mail", from: "a", subject: "Re: Spring offers", text: "Hi,\n> unsubscribe" },
    { kind: "mail", from: "a", subject: "Re: Spring offers", text: "Hi Ann,\nlovely, thanks\nunsubscribe" },
    { kind: "sms", from: "a", subject: "", text: "" },
  ] as const)("that asks for something else asks for none: %j", (message) => expect(endIn(message)).toBeUndefined());
});
