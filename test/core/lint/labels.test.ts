// Captions of the two answers: a refusal that anybody understands, no louder and no quieter than the consent.
import { describe, expect, test } from "vitest";
import { isRefusal, labelFindings } from "../../../core/lint/labels.ts";
import { linesOf, shippedLanguages } from "../../support/lint.ts";

const lines = (lang: string, messages: Readonly<Record<string, string>>) =>
  linesOf(labelFindings(lang, { messages, purposes: {} }));

describe("rule 15: the rejecting button refuses in plain words", () => {
  test.each([
    ["en", "Reject all"],
    ["en", "REJECT ALL"],
    ["en-GB", "Decline"],
    ["en", "Deny all cookies"],
    ["en", "I refuse them all"],
    ["en", "No, thanks"],
    ["en", "Continue without accepting"],
    ["de", "Alle ablehnen"],
    ["de", "Alle Cookies ablehnen"],
    ["de", "Ich lehne alles ab"],
    ["fr", "Tout refuser"],
    ["fr", "Continuer sans accepter"],
    ["fr", "Je refuse tout"],
    ["es", "Rechazar todo"],
    ["es", "No acepto"],
    ["it", "Rifiuta tutto"],
    ["it", "Continua senza accettare"],
    ["nl", "Alles weigeren"],
    ["nl", "Wijs alles af"],
    ["pt", "Rejeitar tudo"],
    ["pt-BR", "Recusar todos os cookies"],
    ["pl", "Odrzuć wszystko"],
    ["vi", "Từ chối tất cả"],
    ["ja", "すべて拒否"],
    ["zh", "全部拒绝"],
    ["el", "Απόρριψη όλων"],
    ["ar", "رفض الكل"],
  ])("%s %s passes", (lang, caption) => expect(isRefusal(lang, caption)).toBe(true));

  test.each([
    ["en", "I decline non-essential purposes"],
    ["en", "Ask me later"],
    ["en", "Only necessary"],
    ["en", "Necessary cookies only"],
    ["en", "Manage"],
    ["en", "More options"],
    ["en", "Close"],
    ["en", "No"],
    ["en", "Continue"],
    ["en", "Do not reject"],
    ["en", "Reject for now"],
    ["en", "No, I like bad adverts"],
    ["en", "Reject all?? Are you sure"],
    ["en", "Alle ablehnen"],
    ["de", "Nur notwendige"],
    ["de", "Später entscheiden"],
    ["de", "Einstellungen"],
    ["de", "Ablehnen und weniger Funktionen erhalten"],
    ["fr", "Plus tard"],
    ["fr", "Personnaliser"],
    ["es", "Configurar"],
    ["it", "Gestisci"],
    ["nl", "Alleen noodzakelijk"],
    ["pt", "Gerir"],
    ["pl", "Tylko niezbędne"],
    ["ja", "あとで"],
    ["en", ""],
  ])("%s %s fails", (lang, caption) => expect(isRefusal(lang, caption)).toBe(false));

  test("a language without a list is neither", () => expect(isRefusal("sw", "Kataa yote")).toBeUndefined());

  test("what fails is refused where it stands, and an unknown language is warned of", () => {
    expect(lines("en", { acceptAll: "Accept all", rejectAll: "Ask me later" })).toEqual([
      "15 error /languages/en/messages/rejectAll",
    ]);
    expect(lines("sw", { acceptAll: "Kubali yote", rejectAll: "Kataa yote" })).toEqual([
      "15 warning /languages/sw/messages/rejectAll",
    ]);
  });

  test("the captions of two buttons are never the same, in any language", () => {
    expect(lines("sw", { acceptAll: "Sawa", rejectAll: "sawa!", choose: "Chagua" })).toContain(
      "15 error /languages/sw/messages/rejectAll",
    );
    expect(lines("sw", { acceptAll: "Kubali", rejectAll: "Chagua", choose: "Chagua" })).toContain(
      "15 error /languages/sw/messages/rejectAll",
    );
  });

  test("captions that changed places are caught", () => {
    expect(lines("en", { acceptAll: "Reject all", rejectAll: "Accept all" })).toEqual([
      "15 error /languages/en/messages/rejectAll",
      "15 error /languages/en/messages/acceptAll",
    ]);
  });
});

describe("rule 11: neither caption is louder", () => {
  test.each([
    ["ACCEPT ALL", "Reject all"],
    ["✓ Accept all", "Reject all"],
    ["Accept all!", "Reject all"],
    ["Accept all", "REJECT ALL"],
    ["Accept all →", "Reject all"],
  ])("%s beside %s breaks it", (acceptAll, rejectAll) => {
    expect(lines("en", { acceptAll, rejectAll })).toEqual(["11 error /languages/en/messages/acceptAll"]);
  });

  test.each([
    ["Accept all", "Reject all"],
    ["ACCEPT ALL", "REJECT ALL"],
    ["OK", "Reject"],
  ])("%s beside %s passes", (acceptAll, rejectAll) => expect(lines("en", { acceptAll, rejectAll })).toEqual([]));
});

describe("rules 46 and 49: California's own words, in English", () => {
  test.each([
    ["Do Not Sell or Share My Personal Information", []],
    ["Your Privacy Choices", []],
    ["your california privacy choices", []],
    ["Privacy settings", ["49 error /languages/en-US/messages/doNotSell"]],
    ["Do not sell", ["49 error /languages/en-US/messages/doNotSell"]],
  ])("%s", (doNotSell, wanted) => expect(lines("en-US", { doNotSell })).toEqual(wanted));

  test("what was done with the signal is said in California's words, or warned of", () => {
    expect(lines("en", { optOutHonoured: "Opt-Out Request Honored" })).toEqual([]);
    expect(lines("en", { optOutHonoured: "Fine." })).toEqual(["46 warning /languages/en/messages/optOutHonoured"]);
  });

  test("other languages translate them", () => expect(lines("de", { doNotSell: "Nicht verkaufen" })).toEqual([]));
});

test.each(shippedLanguages)("the shipped captions of %s pass, and are judged by a list", (lang, texts) => {
  expect(labelFindings(lang, texts)).toEqual([]);
});
