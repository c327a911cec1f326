// The words of the banner's screen.
import { words } from "../app/language.ts";

export const bannerWords = words({
  en: {
    title: "Banner",
    about:
      "What people are asked, in every language. Changes are saved as a draft; nothing is on your pages until you publish.",
    empty: "There is no notice yet",
    emptyAbout: "Three short steps make one that is lawful as it stands.",
    begin: "Make the first one",
    unchanged: "As published",
    states: {
      saved: "Draft saved",
      typing: "Typing …",
      saving: "Saving …",
      failed: "Not saved",
      conflict: "Changed elsewhere",
    },
    conflict: "Somebody saved this draft meanwhile.",
    conflictHelp: "Read it again; what you typed since your last save is lost then, so copy it first if you need it.",
    readAgain: "Read again",
    share: "Share preview",
    review: "Review and publish",
    drop: "Drop the draft",
    dropTitle: "Drop this draft?",
    dropHelp: "The editor shows the published notice again. The shared preview stops working.",
    dropped: "The draft is dropped.",
    tabs: {
      look: "Look",
      texts: "Texts",
      purposes: "Purposes",
      policy: "Who asks",
      findings: (count: number) => (count === 0 ? "To fix" : `To fix (${count})`),
      history: "History",
    },
  },
  de: {
    title: "Banner",
    about:
      "Was gefragt wird, in jeder Sprache. Änderungen werden als Entwurf gespeichert; auf Ihren Seiten steht nichts davon, bis Sie veröffentlichen.",
    empty: "Es gibt noch keinen Hinweis",
    emptyAbout: "Drei kurze Schritte ergeben einen, der so rechtens ist.",
    begin: "Den ersten anlegen",
    unchanged: "Wie veröffentlicht",
    states: {
      saved: "Entwurf gespeichert",
      typing: "Wird getippt …",
      saving: "Wird gespeichert …",
      failed: "Nicht gespeichert",
      conflict: "Anderswo geändert",
    },
    conflict: "Jemand hat diesen Entwurf inzwischen gespeichert.",
    conflictHelp:
      "Lesen Sie ihn neu; was Sie seit dem letzten Speichern getippt haben, geht dabei verloren. Kopieren Sie es vorher, wenn Sie es brauchen.",
    readAgain: "Neu lesen",
    share: "Vorschau teilen",
    review: "Prüfen und veröffentlichen",
    drop: "Entwurf verwerfen",
    dropTitle: "Diesen Entwurf verwerfen?",
    dropHelp: "Der Editor zeigt wieder den veröffentlichten Hinweis. Die geteilte Vorschau geht dann nicht mehr.",
    dropped: "Der Entwurf ist verworfen.",
    tabs: {
      look: "Aussehen",
      texts: "Texte",
      purposes: "Zwecke",
      policy: "Wer fragt",
      findings: (count: number) => (count === 0 ? "Zu beheben" : `Zu beheben (${count})`),
      history: "Verlauf",
    },
  },
});
