// What the scopes of API keys are for.
import type { scopes } from "../../services/scopes.ts";
import { words } from "../app/language.ts";

export const scopeWords = words<Readonly<Record<keyof typeof scopes, string>>>({
  en: {
    check: "Ask whether a subject may be contacted",
    "check.explain": "Also learn what a denial rests on",
    "check.bykey":
      "Name people by keys instead of addresses; the site's export key that makes them is told with the token",
    feedback: "Tell of bounces, complaints and replies, and nothing else",
    "suppress.write": "Add, find and lift suppressions",
    audit: "Ask what was known at an earlier instant",
    "consent.write": "Record what a subject said to an agent, and link addresses of one person",
    import: "Bring in files of what people said elsewhere, and take that back",
    webhook: "Say who is told of changes, and see how that went",
    screen: "Bring in registers and results of screening, and see how old they are",
    dealings: "Tell what was sold, sent and passed on to whom, and see which recipients have to be told of an end",
    purposes: "See the register of purposes, its history and the record of processing",
    "purposes.write": "Change the register of purposes, which publishes a notice",
    request:
      "Take everything held about a subject, erase or restrict them, set holds, and see to recordings that are due",
    export:
      "Take the site's sealed log or a list of its records elsewhere, and make evidence packs; nothing personal is in them",
    notices: "Draft, preview and publish notices, and go back to an earlier one",
    stats: "Read how often what was answered, and what needs attention; nobody is in either",
    receipt: "Open the receipt of a record by its id alone, and learn its address",
  },
  de: {
    check: "Fragen, ob eine Person kontaktiert werden darf",
    "check.explain": "Auch erfahren, worauf ein Nein beruht",
    "check.bykey":
      "Personen durch Schlüssel statt Adressen nennen; der Exportschlüssel der Site, der sie macht, wird mit dem Token gesagt",
    feedback: "Rückläufer, Beschwerden und Antworten melden, und sonst nichts",
    "suppress.write": "Sperren hinzufügen, finden und aufheben",
    audit: "Fragen, was zu einem früheren Zeitpunkt bekannt war",
    "consent.write": "Festhalten, was jemand im Gespräch sagte, und Adressen einer Person verbinden",
    import: "Dateien einlesen mit dem, was anderswo gesagt wurde, und das zurücknehmen",
    webhook: "Bestimmen, wer Änderungen erfährt, und sehen, wie das ging",
    screen: "Register und Ergebnisse von Abfragen einlesen und sehen, wie alt sie sind",
    dealings:
      "Melden, was wem verkauft, geschickt und weitergegeben wurde, und sehen, welche Empfänger vom Ende erfahren müssen",
    purposes: "Das Register der Zwecke, seine Geschichte und das Verarbeitungsverzeichnis sehen",
    "purposes.write": "Das Register der Zwecke ändern; das veröffentlicht einen Hinweis",
    request:
      "Alles über eine Person Gespeicherte herausgeben, sie löschen oder einschränken, Aufbewahrungspflichten setzen und sich um fällige Aufnahmen kümmern",
    export:
      "Das besiegelte Log der Site oder eine Liste ihrer Einträge mitnehmen und Beweismappen machen; Persönliches steht nicht darin",
    notices: "Hinweise entwerfen, ansehen, veröffentlichen und zu einem früheren zurückkehren",
    stats: "Lesen, wie oft was geantwortet wurde und was Aufmerksamkeit braucht; niemand steckt darin",
    receipt: "Den Beleg eines Eintrags allein mit dessen Kennung öffnen und seine Adresse erfahren",
  },
});
