// The words of the list of notices.
import { words } from "../app/language.ts";

export const historyWords = words({
  en: {
    title: "Notices",
    published: "Published",
    stands: "Stands",
    standings: { "in-force": "In force", superseded: "Superseded", never: "Called off", coming: "Announced" },
    coming: (day: string) => `From ${day}`,
    reason: (why: string) => `Not announced for thirty days: ${why}`,
    restoredReason: (moment: string) => `The notice of ${moment}, put in force again`,
    hash: "Hash",
    asWas: "As it was",
    look: "Look",
    back: "Back",
    goBack: "Put in force again",
    callOff: "Call off what is announced",
    backTitle: "Put this notice in force again?",
    backHelp: (moment: string) =>
      `The notice of ${moment} is in force at once, drawn by this version. What is announced is called off. Where it means something else than the present one, people are asked again.`,
    callOffTitle: "Call off the announced notice?",
    callOffHelp: "The present notice stays in force. Those who were told of the change see nothing more of it.",
    restored: "Done. It is on your pages within five minutes.",
  },
  de: {
    title: "Hinweise",
    published: "Veröffentlicht",
    stands: "Stand",
    standings: { "in-force": "Gilt", superseded: "Abgelöst", never: "Abgesagt", coming: "Angekündigt" },
    coming: (day: string) => `Ab ${day}`,
    reason: (why: string) => `Nicht dreißig Tage angekündigt: ${why}`,
    restoredReason: (moment: string) => `Der Hinweis vom ${moment}, der wieder gilt`,
    hash: "Hash",
    asWas: "Wie er war",
    look: "Ansehen",
    back: "Zurück",
    goBack: "Wieder gelten lassen",
    callOff: "Ankündigung absagen",
    backTitle: "Diesen Hinweis wieder gelten lassen?",
    backHelp: (moment: string) =>
      `Der Hinweis vom ${moment} gilt sofort, von dieser Version gezeichnet. Was angekündigt ist, wird abgesagt. Wo er anderes bedeutet als der jetzige, wird erneut gefragt.`,
    callOffTitle: "Den angekündigten Hinweis absagen?",
    callOffHelp: "Der jetzige Hinweis gilt weiter. Wem die Änderung angekündigt war, sieht nichts mehr davon.",
    restored: "Erledigt. Auf Ihren Seiten steht es binnen fünf Minuten.",
  },
});
