// The words of what is said of a draft.
import { words } from "../app/language.ts";

export const reportWords = words({
  en: {
    clean: "Nothing to fix",
    cleanAbout: "The linter has gone through every text, colour, purpose and vendor in every language.",
    fault: "Not whole",
    rule: (rule: number) => `Rule ${rule}`,
    same: "Nothing differs from the notice in force.",
    asksAgain: "asks again",
    more: (count: number) => `and ${count} more`,
  },
  de: {
    clean: "Nichts zu beheben",
    cleanAbout: "Alle Texte, Farben, Zwecke und Dienste in allen Sprachen sind durchgesehen.",
    fault: "Unvollständig",
    rule: (rule: number) => `Regel ${rule}`,
    same: "Nichts ist anders als im geltenden Hinweis.",
    asksAgain: "fragt erneut",
    more: (count: number) => `und ${count} weitere`,
  },
});
