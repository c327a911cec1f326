// Wording: how much each kind of pressure matters depends on where it stands; every shipped text is plain.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unreadLanguages, wordedLanguages, wordingFindings } from "../../../core/lint/wording.ts";
import { linesOf, shippedLanguages } from "../../support/lint.ts";

const inMessage = (lang: string, key: string, text: string) =>
  linesOf(wordingFindings(lang, { messages: { [key]: text }, purposes: {} }));
const inPurpose = (text: string, formLabel?: string) =>
  linesOf(
    wordingFindings("en", {
      messages: {},
      purposes: { news: { title: "News", text, ...(formLabel && { formLabel }) } },
    }),
  );

test("eight languages have lists of their own", () => {
  expect([...wordedLanguages].sort()).toEqual(["de", "en", "es", "fr", "it", "nl", "pl", "pt"]);
});

test("every language of the widget has a list, and what nobody has read yet only warns", () => {
  const shipped = shippedLanguages.map(([lang]) => lang);
  expect([...wordedLanguages, ...unreadLanguages].sort()).toEqual([...shipped].sort());
  expect(unreadLanguages.filter((lang) => wordedLanguages.includes(lang))).toEqual([]);
  expect(inMessage("da", "bannerText", "Sidste chance.")).toEqual(["16 warning /languages/da/messages/bannerText"]);
  expect(inMessage("de", "bannerText", "Letzte Chance.")).toEqual(["16 error /languages/de/messages/bannerText"]);
});

describe("rule 16: the same words", () => {
  test("are an error in the notice and a warning under a purpose when they promote", () => {
    expect(inMessage("en", "bannerText", "Exclusive offers await.")).toEqual([
      "16 error /languages/en/messages/bannerText",
    ]);
    expect(inPurpose("Exclusive offers by e-mail.")).toEqual(["16 warning /languages/en/purposes/news/text"]);
    expect(inPurpose("News.", "Yes, send me special offers.")).toEqual([
      "16 warning /languages/en/purposes/news/formLabel",
    ]);
  });

  test("are an error wherever they shame, hurry or invert the choice", () => {
    expect(inPurpose("Hurry.")).toEqual(["16 error /languages/en/purposes/news/text"]);
    expect(inPurpose("News.", "I do not want to receive e-mails.")).toEqual([
      "16 error /languages/en/purposes/news/formLabel",
    ]);
  });

  test("are an error on a button and plain in prose when they deny twice", () => {
    expect(inMessage("en", "choose", "Do not refuse")).toEqual(["16 error /languages/en/messages/choose"]);
    expect(inMessage("en", "bannerText", "They run while you do not refuse.")).toEqual([]);
  });

  test("are a warning when they only praise", () => {
    expect(inMessage("en", "bannerTitle", "We value your privacy")).toEqual([
      "16 warning /languages/en/messages/bannerTitle",
    ]);
  });

  test("are found in capitals, with typographic signs and over soft hyphens and line ends", () => {
    expect(inMessage("en", "bannerText", "PLEASE\n ACCEPT")).toHaveLength(1);
    expect(inMessage("de", "bannerText", "Gut\u00ADschein")).toHaveLength(1);
    expect(inMessage("en", "bannerText", "You’ll lose it")).toHaveLength(1);
  });

  test("are not found inside other words", () => {
    expect(inMessage("en", "bannerText", "Bonuses are a word of their own; hurrying too.")).toEqual([]);
    expect(inMessage("de", "bannerText", "Freiwillig, unverpasst.")).toEqual([]);
  });
});

describe("rule 16: first layers as they are found on the web", () => {
  test.each([
    ["en", "We use cookies to give you the best experience on our website."],
    ["en", "This site uses cookies to improve your experience. We'll assume you're ok with this."],
    ["en", "By using this site, you agree to our use of cookies."],
    ["en", "If you reject, you will miss out on personalised offers."],
    ["en", "Help us keep this site free: accept all"],
    ["de", "Wir verwenden Cookies, um Ihnen das bestmögliche Erlebnis zu bieten."],
    ["de", "Durch die weitere Nutzung der Webseite stimmen Sie zu."],
    ["de", "Unterstützen Sie uns und akzeptieren Sie alle Cookies."],
    ["fr", "Nous utilisons des cookies pour vous offrir la meilleure expérience."],
    ["fr", "Aidez-nous en acceptant les cookies."],
    ["es", "Si continúa navegando, acepta su uso."],
    ["it", "Continuando la navigazione accetti."],
    ["nl", "Wij gebruiken cookies voor de beste ervaring op onze website."],
    ["pt", "Ao continuar a navegar, aceita."],
    ["pl", "Korzystając z witryny, wyrażasz zgodę."],
  ])("%s: %s is refused", (lang, text) => {
    expect(inMessage(lang, "bannerText", text)).toContain(`16 error /languages/${lang}/messages/bannerText`);
  });

  test.each([
    ["en", "We use cookies to count visits and to show adverts. You decide, and you can change your mind at any time."],
    ["en", "Some features, such as videos, do not work if you refuse social media."],
    ["en", "Nothing optional is stored before you choose. Rejecting does not limit the site."],
    ["en", "Essential cookies keep you signed in and cannot be switched off."],
    ["de", "Wenn Sie ablehnen, werden keine optionalen Cookies gesetzt."],
    ["de", "Die Einwilligung ist freiwillig und gilt sechs Monate. Ein Nein hat keine Nachteile."],
    ["fr", "Certains cookies sont nécessaires et ne peuvent pas être désactivés."],
    ["fr", "Vous pouvez refuser sans conséquence sur votre navigation."],
    ["es", "Las cookies necesarias no se pueden desactivar."],
    ["it", "I cookie necessari non possono essere disattivati."],
    ["nl", "Noodzakelijke cookies kunnen niet worden uitgezet."],
    ["pt", "Pode mudar de opinião a qualquer momento."],
    ["pl", "Decyzję można zmienić w każdej chwili."],
  ])("%s: %s passes", (lang, text) => expect(inMessage(lang, "bannerText", text)).toEqual([]));
});

test("an exclamation mark and a picture sign are warned of in any language", () => {
  expect(inMessage("sw", "bannerText", "Kubali!")).toEqual(["16 warning /languages/sw/messages/bannerText"]);
  expect(inMessage("ja", "bannerText", "同意🍪")).toEqual(["16 warning /languages/ja/messages/bannerText"]);
});

test.each(shippedLanguages)("every shipped text of %s is plain", (lang, texts) => {
  expect(wordingFindings(lang, texts)).toEqual([]);
});

test("no text makes the linter throw or take long", () => {
  const all = [...wordedLanguages, ...unreadLanguages];
  const lang = fc.constantFrom(...all, "sw", "");
  fc.assert(
    fc.property(
      lang,
      fc.string({ unit: "grapheme", maxLength: 400 }),
      (tag, text) => void inMessage(tag, "acceptAll", text),
    ),
  );
  const started = performance.now();
  for (const tag of all) inMessage(tag, "acceptAll", "not please best click in accept with ".repeat(2_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
