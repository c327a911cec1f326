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
    reasonHelp: "Kept in the log, where anybody can read it; leave empty otherwise.",
    atOnceHelp:
      "People were asked about something else. Name what does not wait until they were told for thirty days, or announce it. Kept in the log, where anybody can read it.",
    policyText: "The policy’s own text",
    policyNone: "no hash of it",
    policyKept: (version: string) => `its hash is kept, version ${version}`,
    policyFile: "File with the text",
    policyHelp:
      "As people read it from that day: a PDF, a saved page, plain text. Its SHA-256 goes into the notice and with it into every record; the file goes nowhere. Keep it: only with it can you show which text that was.",
    policyEmpty: "That file is empty.",
    policyOut: "Take the hash out",
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
    reasonHelp: "Steht im Log, wo ihn jeder lesen kann; sonst leer lassen.",
    atOnceHelp:
      "Gefragt wurde nach etwas anderem. Nennen Sie, was nicht dreißig Tage Ankündigung abwarten kann, oder kündigen Sie es an. Steht im Log, wo es jeder lesen kann.",
    policyText: "Der Text der Erklärung selbst",
    policyNone: "kein Hash davon",
    policyKept: (version: string) => `sein Hash ist festgehalten, Fassung ${version}`,
    policyFile: "Datei mit dem Text",
    policyHelp:
      "So, wie er von dem Tag an zu lesen ist: ein PDF, eine gespeicherte Seite, reiner Text. Sein SHA-256 kommt in den Hinweis und damit in jeden Nachweis; die Datei geht nirgendwohin. Heben Sie sie auf: Nur mit ihr lässt sich zeigen, welcher Text das war.",
    policyEmpty: "Diese Datei ist leer.",
    policyOut: "Hash herausnehmen",
    publish: "Veröffentlichen",
    announce: "Ankündigen",
    published: "Veröffentlicht. Auf Ihren Seiten steht es binnen fünf Minuten.",
    announced: (day: string) => `Angekündigt. Es gilt ab dem ${day}.`,
    close: "Schließen",
  },
});
