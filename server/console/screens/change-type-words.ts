// What the kinds of changes are that a webhook is told of.
import { changeTypes } from "../../../core/change.ts";
import { words } from "../app/language.ts";

export const changeTypeWords = words<Readonly<Record<keyof typeof changeTypes, string>>>({
  en: changeTypes,
  de: {
    "consent.given": "Jemand hat Ja gesagt, oder es noch einmal gesagt",
    "consent.refused": "Jemand hat Nein gesagt zu etwas, das nicht erteilt war",
    "consent.withdrawn": "Eine Einwilligung endete: durch die Person oder den Verantwortlichen",
    "consent.confirmed": "Wem eine Adresse gehört, hat eine Einwilligung bestätigt; das wird auch als erteilt gemeldet",
    "consent.expiring": "Eine Einwilligung endet binnen dreißig, sieben Tagen oder einem Tag",
    "consent.expired": "Eine Einwilligung ist abgelaufen",
    "subject.erased": "Eine Person wurde gelöscht: Löschen Sie sie auch [Art. 19 DSGVO]",
    "subject.restricted": "Eine Person ist nur noch für einen Anspruch gespeichert [Art. 18, 19 DSGVO]",
    "subject.released": "Eine Einschränkung endete",
    "request.done":
      "Was jemand wegen der eigenen Daten verlangt hat, ist getan: ausgehändigt, gelöscht oder eingeschränkt",
    "request.due":
      "Eine Einschränkung endet binnen dreißig, sieben Tagen oder einem Tag, und die Person wird dann gelöscht",
    "suppression.added": "Eine Adresse darf nicht kontaktiert werden",
    "suppression.renewed":
      "Was an eine Adresse nicht gehen darf, wurde noch einmal gesagt: Der neue Eintrag tritt an die Stelle des früheren",
    "suppression.lifted": "Eine Sperre wurde aufgehoben; andere können bestehen",
    "screening.stale": "Ein Register gesperrter Nummern ist zu alt, um noch zu gelten",
    "recording.due": "Eine Aufnahme muss vom Verantwortlichen gelöscht werden",
    "notice.published": "Ein Hinweis wurde veröffentlicht",
    "checkpoint.signed":
      "Das Log hat einen Checkpoint unterschrieben: Heben Sie ihn auf, zurücknehmen kann es ihn nicht",
  },
});
