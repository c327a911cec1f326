// The lists of Nordic and Baltic phrases: as far as we are sure, caught in a sentence, and plain speech passes.
import { describe, expect, test } from "vitest";
import { northernPhrases } from "../../../core/lint/phrases-northern.ts";
import { pressuresIn } from "../../support/lint.ts";

test("no list has a kind without phrases", () => {
  const lists = Object.values(northernPhrases);
  expect(lists.flatMap((list) => Object.values(list)).every((phrases) => phrases.length > 0)).toBe(true);
});

describe("rule 16: what presses is caught", () => {
  test.each([
    ["da", "Ellers går du glip af tilbud", "shaming"],
    ["da", "Måske senere", "urgency"],
    ["da", "For den bedste oplevelse", "nudge"],
    ["sv", "Sista chansen", "urgency"],
    ["sv", "Vi rekommenderar att du godkänner", "nudge"],
    ["sv", "Få rabatt", "promotion"],
    ["nb", "Du går glipp av noe", "shaming"],
    ["nb", "Bare i dag", "urgency"],
    ["nb", "Vi respekterer personvernet ditt", "self-praise"],
    ["is", "Því miður", "shaming"],
    ["is", "Síðasta tækifærið", "urgency"],
    ["is", "Við mælum með þessu", "nudge"],
    ["fi", "Jäät paitsi eduista", "shaming"],
    ["fi", "Viimeinen mahdollisuus", "urgency"],
    ["fi", "Saat alennuksen", "promotion"],
    ["et", "Kahjuks", "shaming"],
    ["et", "Ainult täna", "urgency"],
    ["et", "Soovitame nõustuda", "nudge"],
    ["lv", "Diemžēl", "shaming"],
    ["lv", "Pēdējā iespēja", "urgency"],
    ["lv", "Iesakām piekrist", "nudge"],
    ["lt", "Deja", "shaming"],
    ["lt", "Tik šiandien", "urgency"],
    ["lt", "Gaukite nuolaidą", "promotion"],
  ])("%s: %s", (lang, text, pressure) => expect(pressuresIn(lang, text)).toContain(pressure));
});

describe("rule 16: plain speech passes", () => {
  test.each([
    ["da", "De kører, så længe du ikke afviser dem."],
    ["sv", "Du kan ändra dig när som helst."],
    ["nb", "Nødvendige informasjonskapsler kan ikke slås av."],
    ["is", "Þú getur skipt um skoðun hvenær sem er."],
    ["fi", "Voit muuttaa valintaasi milloin tahansa."],
    ["et", "Saate oma valikut igal ajal muuta."],
    ["lv", "Jūs varat mainīt izvēli jebkurā laikā."],
    ["lt", "Galite bet kada pakeisti pasirinkimą."],
  ])("%s: %s", (lang, text) => expect(pressuresIn(lang, text)).toEqual([]));
});
