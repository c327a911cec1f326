// Words of the contacts screen itself; each of its tabs has its own.
import { words } from "../app/language.ts";

export const contactsWords = words({
  en: {
    title: "Contacts",
    about: "Before you write or call: who may be contacted, for what, and why not.",
    tabs: {
      list: "Check a list",
      one: "One address",
      imports: "Imports",
      suppressions: "Suppressions",
      screening: "Screening",
      purposes: "Purposes",
    },
    leaveTitle: "Leave while the list is checked?",
    leaveAbout: "The check stops, and the answers so far are lost: nothing of the list is kept anywhere.",
    leave: "Stop and leave",
  },
  de: {
    title: "Kontakte",
    about: "Bevor Sie schreiben oder anrufen: wer angesprochen werden darf, wofür, und warum nicht.",
    tabs: {
      list: "Liste prüfen",
      one: "Eine Adresse",
      imports: "Importe",
      suppressions: "Sperren",
      screening: "Abgleich",
      purposes: "Zwecke",
    },
    leaveTitle: "Weggehen, während die Liste geprüft wird?",
    leaveAbout:
      "Die Prüfung hält an, und die bisherigen Antworten sind verloren: Von der Liste wird nirgends etwas behalten.",
    leave: "Anhalten und weggehen",
  },
});
