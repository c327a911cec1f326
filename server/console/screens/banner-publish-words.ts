// The words of publishing a notice.
import { counted, words } from "../app/language.ts";

export const publishWords = words({
  en: {
    title: "Review and publish",
    changes: "What changes",
    nobody: "Nobody is asked again.",
    again: (purposes: string) => `Everybody is asked again about ${purposes}.`,
    againHelp: "More is asked for than people agreed to. Their other answers stay as they are.",
    broken: (count: number) =>
      counted("en", count, { one: "One thing has to be fixed first.", other: "# things have to be fixed first." }),
    nothing: "There is nothing to publish: the draft says what is in force already.",
    when: "From when",
    now: "At once",
    later: "On a later day, announced until then",
    day: "Day",
    dayHelp: "Thirty days from now or more, unless you say why not.",
    reason: "Why sooner than in thirty days",
    reasonHelp: "Kept in the audit; leave empty otherwise.",
    publish: "Publish",
    announce: "Announce",
    published: "Published. It is on your pages within five minutes.",
    announced: (day: string) => `Announced. It comes into force on ${day}.`,
    close: "Close",
  },
  de: {
    title: "Prüfen und veröffentlichen",
    changes: "Was sich ändert",
    nobody: "Niemand wird noch einmal gefragt.",
    again: (purposes: string) => `Alle werden noch einmal gefragt: ${purposes}.`,
    againHelp: "Es wird um mehr gebeten, als zugesagt wurde. Die übrigen Antworten bleiben, wie sie sind.",
    broken: (count: number) =>
      counted("de", count, { one: "Eines ist vorher zu beheben.", other: "# Dinge sind vorher zu beheben." }),
    nothing: "Es gibt nichts zu veröffentlichen: Der Entwurf sagt, was schon gilt.",
    when: "Ab wann",
    now: "Sofort",
    later: "An einem späteren Tag, bis dahin angekündigt",
    day: "Tag",
    dayHelp: "In dreißig Tagen oder später, außer mit einem Grund.",
    reason: "Warum früher als in dreißig Tagen",
    reasonHelp: "Steht im Protokoll; sonst leer lassen.",
    publish: "Veröffentlichen",
    announce: "Ankündigen",
    published: "Veröffentlicht. Auf Ihren Seiten steht es binnen fünf Minuten.",
    announced: (day: string) => `Angekündigt. Es gilt ab dem ${day}.`,
    close: "Schließen",
  },
});
