// The words of the overview.
import type { AttentionCode } from "../../services/attention.ts";
import { words } from "../app/language.ts";

const attentionEn: Readonly<Record<AttentionCode, string>> = {
  "log-damaged": "The log is not what its latest checkpoint signed. Restore the latest backup beside it, and verify.",
  "records-differ":
    "What is kept of people does not follow from the records of the log. Run “assent doctor”: it names them.",
  "log-contradicted": "The log no longer stands by a checkpoint that a witness kept.",
  "not-sealed": "Entries have been waiting for a checkpoint for more than a minute.",
  "webhook-stopped":
    "A webhook is told nothing any more: its receiver failed for days, or said that it is gone. Mend it, then make the webhook active again.",
  "mail-refused": "Messages to people could not be sent. Look at the mail settings of the server.",
  "no-backup": "This installation was never backed up: run “assent backup”.",
  "webhook-failing":
    "A webhook's receiver refuses what it is told, or does not answer. It is tried again for days; its deliveries say what it answers.",
  "restore-untested":
    "There are backups, and nobody has tried for ninety days whether one can be restored: run “assent restore” into an empty folder.",
  "backup-old": "The latest backup is more than two days old.",
  "proxy-not-believed":
    "Requests come through a proxy whose X-Forwarded-For is not believed: everybody shares one rate limit. Set ASSENT_TRUST_PROXY=1.",
  "screening-stale": "A register of numbers not to be called is too old to be believed. Import a newer file.",
  "tag-early":
    "When a page was checked last, something ran before the tag: a vendor's script, or Google's before its default. Put the tag first, then check the page again.",
  "restriction-ending": "People who are kept for a claim only will be erased soon.",
  "retention-due":
    "Records are past the period they are kept for. Look at the report, then take them away or let it happen by itself.",
  "hold-ending": "Holds end within thirty days: what only they keep goes with the next retention run.",
  "origin-foreign": "Pages of an origin that is not this site's load its script. Answers given there are refused.",
  "consents-ending": "Consents lapse within thirty days.",
  "notice-unpictured":
    "There are no pictures of the notice in force. Records can show its words and run it again all the same; for pictures in the log, run assent publish on a computer with a browser.",
};

const attentionDe: Readonly<Record<AttentionCode, string>> = {
  "log-damaged":
    "Das Log ist nicht mehr das, was sein letzter Checkpoint unterschrieb. Letzte Sicherung daneben zurückspielen und prüfen.",
  "records-differ":
    "Was über Personen gespeichert ist, folgt nicht aus den Einträgen des Logs. „assent doctor“ ausführen: Es nennt sie.",
  "log-contradicted": "Das Log steht nicht mehr zu einem Checkpoint, den ein Zeuge aufbewahrt hat.",
  "not-sealed": "Einträge warten seit mehr als einer Minute auf einen Checkpoint.",
  "webhook-stopped":
    "Ein Webhook erfährt nichts mehr: Sein Empfänger ist tagelang gescheitert oder hat gesagt, er sei fort. Richten Sie ihn, dann machen Sie den Webhook wieder aktiv.",
  "mail-refused": "Nachrichten konnten nicht verschickt werden. Sehen Sie nach den Mail-Einstellungen des Servers.",
  "no-backup": "Diese Installation wurde noch nie gesichert: „assent backup“ ausführen.",
  "webhook-failing":
    "Der Empfänger eines Webhooks nimmt nicht an, was ihm gesagt wird, oder antwortet nicht. Es wird tagelang neu versucht; seine Zustellungen sagen, was er antwortet.",
  "restore-untested":
    "Es gibt Sicherungen, und seit neunzig Tagen hat niemand versucht, eine zurückzuspielen: „assent restore“ in einen leeren Ordner ausführen.",
  "backup-old": "Die letzte Sicherung ist älter als zwei Tage.",
  "proxy-not-believed":
    "Anfragen kommen durch einen Proxy, dessen X-Forwarded-For nicht geglaubt wird: alle teilen sich eine Obergrenze. ASSENT_TRUST_PROXY=1 setzen.",
  "screening-stale": "Ein Register gesperrter Nummern ist zu alt, um noch zu gelten. Eine neuere Datei einlesen.",
  "tag-early":
    "Als eine Seite zuletzt geprüft wurde, lief etwas vor dem Tag: das Skript eines Dienstes, oder Googles vor seiner Vorgabe. Setzen Sie das Tag an den Anfang und prüfen Sie die Seite noch einmal.",
  "restriction-ending": "Personen, die nur noch für einen Anspruch gespeichert sind, werden bald gelöscht.",
  "retention-due":
    "Einträge sind über die Frist hinaus, für die sie aufbewahrt werden. Sehen Sie den Bericht an, dann löschen Sie sie oder lassen es von selbst geschehen.",
  "hold-ending": "Aufbewahrungspflichten enden binnen dreißig Tagen: Was nur sie halten, geht mit dem nächsten Lauf.",
  "origin-foreign":
    "Seiten eines fremden Ursprungs laden das Skript dieser Website. Antworten von dort werden abgewiesen.",
  "consents-ending": "Einwilligungen laufen innerhalb von dreißig Tagen ab.",
  "notice-unpictured":
    "Vom geltenden Hinweis gibt es keine Bilder. Seinen Wortlaut zeigen Einträge trotzdem, und er läuft noch einmal; für Bilder im Log assent publish auf einem Rechner mit Browser ausführen.",
};

export const overviewWords = words({
  en: {
    title: "Overview",
    about: "How often your site asked, and what people answered. Nobody is in these numbers.",
    today: "Today",
    live: "Live",
    away: "Not live",
    shown: "Shown",
    accepted: "Accepted",
    refused: "Refused",
    partly: "In part",
    unanswered: "No answer",
    withdrawn: "Withdrawn",
    signalled: "By browser signal",
    answers: "Answers by day",
    last: (days: string) => `${days} days`,
    period: "Period",
    day: "Day",
    asTable: "The same numbers as a table",
    chart: (sum: string) => `Answers of each day as bars. ${sum}`,
    sum: (accepted: string, refused: string, partly: string, rate: string) =>
      `${accepted} accepted, ${refused} refused, ${partly} in part: ${rate} accepted.`,
    zone: (zone: string) => `Days are those of ${zone}.`,
    by: "Answers by",
    breakdowns: { category: "Category", language: "Language", country: "Country", device: "Device" },
    unknown: "Unknown",
    values: {
      analytics: "Analytics",
      advertising: "Advertising",
      social: "Social media",
      essential: "Essential",
      phone: "Phone",
      tablet: "Tablet",
      desktop: "Desktop",
    },
    rate: "Accepted, of answers",
    none: "Nothing in this period.",
    attention: "Needs attention",
    allWell: "All is well: nothing needs you.",
    attentionWords: attentionEn,
    urgent: ["Now", "Soon", "Good to know"],
    mend: (screen: string) => `Go to ${screen}`,
    waiting: "Waiting for the first page",
    waitingAbout:
      "Paste this tag into the head of every page, before every other script, and open one of them. This turns into numbers by itself.",
    tag: "Tag",
    seen: (origin: string) => `Loaded by ${origin}`,
    wrong: "Something is in the way",
    sample: "See it with sample data",
    sampleAbout: "Made-up numbers, on this page only. Nothing of them is stored.",
    wipe: "Remove sample data",
  },
  de: {
    title: "Übersicht",
    about: "Wie oft Ihre Website gefragt hat und was geantwortet wurde. In diesen Zahlen steckt niemand.",
    today: "Heute",
    live: "Live",
    away: "Nicht live",
    shown: "Gezeigt",
    accepted: "Angenommen",
    refused: "Abgelehnt",
    partly: "Zum Teil",
    unanswered: "Ohne Antwort",
    withdrawn: "Widerrufen",
    signalled: "Durch Browser-Signal",
    answers: "Antworten je Tag",
    last: (days: string) => `${days} Tage`,
    period: "Zeitraum",
    day: "Tag",
    asTable: "Dieselben Zahlen als Tabelle",
    chart: (sum: string) => `Antworten jedes Tages als Balken. ${sum}`,
    sum: (accepted: string, refused: string, partly: string, rate: string) =>
      `${accepted} angenommen, ${refused} abgelehnt, ${partly} zum Teil: ${rate} angenommen.`,
    zone: (zone: string) => `Tage sind die von ${zone}.`,
    by: "Antworten nach",
    breakdowns: { category: "Kategorie", language: "Sprache", country: "Land", device: "Gerät" },
    unknown: "Unbekannt",
    values: {
      analytics: "Statistik",
      advertising: "Werbung",
      social: "Soziale Medien",
      essential: "Notwendig",
      phone: "Telefon",
      tablet: "Tablet",
      desktop: "Computer",
    },
    rate: "Angenommen, von den Antworten",
    none: "Nichts in diesem Zeitraum.",
    attention: "Braucht Aufmerksamkeit",
    allWell: "Alles gut: nichts wartet auf Sie.",
    attentionWords: attentionDe,
    urgent: ["Jetzt", "Bald", "Gut zu wissen"],
    mend: (screen: string) => `Zu: ${screen}`,
    waiting: "Noch hat keine Seite geladen",
    waitingAbout:
      "Fügen Sie dieses Tag in den Kopf jeder Seite ein, vor allen anderen Skripten, und öffnen Sie eine davon. Dann erscheinen hier von selbst Zahlen.",
    tag: "Tag",
    seen: (origin: string) => `Geladen von ${origin}`,
    wrong: "Etwas steht im Weg",
    sample: "Mit Beispieldaten ansehen",
    sampleAbout: "Erfundene Zahlen, nur auf dieser Seite. Nichts davon wird gespeichert.",
    wipe: "Beispieldaten entfernen",
  },
});
