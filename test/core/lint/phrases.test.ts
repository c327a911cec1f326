// The lists of Germanic and Slavic phrases: whole, and caught in a sentence of each kind.
import { describe, expect, test } from "vitest";
import { dutch, english, german, polish, type Phrases } from "../../../core/lint/phrases.ts";
import { pressuresIn } from "../../support/lint.ts";

test.each([
  ["en", english],
  ["de", german],
  ["nl", dutch],
  ["pl", polish],
] satisfies [string, Phrases][])("%s has phrases of every kind, none empty", (_, list) => {
  for (const phrases of Object.values(list))
    expect(phrases.every((phrase) => phrase.trim() === phrase && phrase)).toBe(true);
  expect(Object.values(list).every((phrases) => phrases.length > 0)).toBe(true);
});

describe("rule 16: what presses is caught", () => {
  test.each([
    ["en", "No, I hate saving money", "shaming"],
    ["en", "You will lose features", "shaming"],
    ["en", "Don't miss out", "shaming"],
    ["en", "Hurry, this offer expires today", "urgency"],
    ["en", "Ask me later", "urgency"],
    ["en", "Accept and get 10% off", "promotion"],
    ["en", "Accept for a free gift", "promotion"],
    ["en", "Please accept", "nudge"],
    ["en", "Accept for the best possible experience", "nudge"],
    ["en", "Leave on all cookies", "nudge"],
    ["en", "By continuing to browse you agree", "nudge"],
    ["en", "Untick this box if you do not want e-mails", "inverted choice"],
    ["en", "Tick here if you don’t wish to be called", "inverted choice"],
    ["en", "We value your privacy", "self-praise"],
    ["de", "Leider geht das nicht", "shaming"],
    ["de", "Nein, ich will keine Vorteile", "shaming"],
    ["de", "Nur noch heute", "urgency"],
    ["de", "Holen Sie sich Ihren Gutschein", "promotion"],
    ["de", "Für das beste Erlebnis auf dieser Seite", "nudge"],
    ["de", "Bitte akzeptieren", "nudge"],
    ["de", "Haken entfernen, wenn Sie nicht wollen", "inverted choice"],
    ["de", "Ihre Privatsphäre ist uns wichtig", "self-praise"],
    ["nl", "Helaas werkt het niet", "shaming"],
    ["nl", "Laatste kans", "urgency"],
    ["nl", "Voor de beste ervaring", "nudge"],
    ["pl", "Niestety stracisz dostęp", "shaming"],
    ["pl", "Tylko dziś", "urgency"],
    ["pl", "Dla najlepszych doświadczeń", "nudge"],
  ])("%s: %s", (lang, text, pressure) => expect(pressuresIn(lang, text)).toContain(pressure));
});

describe("rule 16: plain speech passes", () => {
  test.each([
    ["en", "They are on unless you refuse them."],
    ["en", "Nothing is stored without your consent."],
    ["en", "A cookie that expires in 13 months."],
    ["en", "You can object free of charge at any time."],
    ["en", "The missing number was not recorded."],
    ["en", "Save choices"],
    ["de", "Sie sind an, solange Sie nicht ablehnen."],
    ["de", "Ohne Ihre Einwilligung wird nichts gespeichert."],
    ["de", "Freiwillig und kostenlos widerrufen."],
    ["de", "Das Cookie läuft nach 13 Monaten ab."],
    ["nl", "Ze blijven uit tenzij u ze toestaat."],
    ["pl", "Pozostają wyłączone, dopóki ich nie zaakceptujesz."],
  ])("%s: %s", (lang, text) => expect(pressuresIn(lang, text)).toEqual([]));
});
