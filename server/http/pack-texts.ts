// What an evidence pack says around the records and notices it shows, in each language it speaks.
import type { Channel } from "../../core/purpose.ts";
import type { Attachment } from "../../core/record.ts";

export interface PackTexts {
  readonly kind: string;
  /** Stands at the top until the script has run, and where none runs. */
  readonly idle: string;
  /** The heading, by what the pack is about. */
  readonly titles: Readonly<Record<"record" | "subject", string>>;
  /** Uses `{controller}`. */
  readonly made: string;
  /** Uses `{count}`, `{first}` and `{last}`. */
  readonly span: string;
  readonly nobody: string;
  readonly now: string;
  /** Uses `{date}`. */
  readonly nowHelp: string;
  readonly since: string;
  readonly passedOn: string;
  readonly passedOnHelp: string;
  readonly purpose: string;
  readonly status: string;
  readonly history: string;
  readonly historyHelp: string;
  readonly noChoice: string;
  /** Uses `{version}`. */
  readonly version: string;
  readonly shown: string;
  readonly shownHelp: string;
  /** Uses `{number}`. */
  readonly notice: string;
  /** Uses `{language}` and `{date}`. */
  readonly noticeHelp: string;
  readonly pictures: string;
  readonly picturesHelp: string;
  readonly layers: Readonly<Record<"first" | "panel", string>>;
  readonly verify: string;
  readonly verifySteps: readonly string[];
  readonly limits: string;
  readonly key: string;
  readonly checkpoint: string;
  readonly rows: Readonly<
    Record<
      | "where"
      | "received"
      | "language"
      | "jurisdiction"
      | "policy"
      | "notice"
      | "entry"
      | "record"
      | "attachments"
      | "retain"
      | "erasure"
      | "served",
      string
    >
  >;
  readonly channels: Readonly<Record<Channel, string>>;
  readonly attachments: Readonly<Record<Attachment["kind"], string>>;
}

const en: PackTexts = {
  kind: "Evidence pack",
  idle: "Nothing was verified here. This page verifies itself where its script runs; any other verifier can do it too, as the last section says.",
  titles: { record: "Evidence of one privacy choice", subject: "Evidence of one person’s privacy choices" },
  made: "Kept and handed out by {controller}",
  span: "{count} records from {first} to {last}. Nothing in this file names the person: the personal part of each record is only committed to.",
  nobody: "one record",
  now: "What holds now",
  nowHelp: "As of {date}; it follows from the records below.",
  since: "since",
  passedOn: "What was passed on, and to whom",
  passedOnHelp:
    "As the controller noted it. The log says nothing of this part: it is signed with this file, and not proven.",
  purpose: "Purpose",
  status: "Answer",
  history: "What happened",
  historyHelp: "Every record, in the order of the log. Refusals and withdrawals are recorded as consents are.",
  noChoice: "no answer",
  version: "version {version}",
  shown: "What was on screen",
  shownHelp:
    "The exact words in the language they were read in, with buttons in their order. A record holds the hash of all of it.",
  notice: "Text {number}",
  noticeHelp: "{language}, published on {date}",
  pictures: "As it was photographed",
  picturesHelp:
    "Taken by a browser when the notice was published, under the rules that held for this person. The log holds the hash of each. On another device fonts and widths differ.",
  layers: { first: "First layer", panel: "Panel behind it" },
  verify: "Verifying this file without us",
  verifySteps: [
    "Open it offline in any current browser. Its script recomputes every hash and signature and says the result at the top; the file loads nothing and sends nothing.",
    "Or run “assent verify FILE --key KEY” with the log’s key as you know it: from an earlier receipt, a published checkpoint, or the log’s address.",
    "Or take the data block at the end of this file: each record is HMAC-SHA-256 of its canonical JSON (RFC 8785) under its salt, followed by its commitment; the path leads from the hash of these 64 bytes to the checkpoint (RFC 6962, c2sp.org/tlog-checkpoint).",
  ],
  limits:
    "What this proves: nothing was changed, added or back-dated since the checkpoint was signed, and these words are the ones whose hash was recorded. What it cannot prove is that a human hand pressed the button.",
  key: "The log’s verifier key",
  checkpoint: "The signed checkpoint",
  rows: {
    where: "Where",
    received: "Received",
    language: "Language",
    jurisdiction: "Country",
    policy: "Policy",
    notice: "Shown",
    entry: "Log entry",
    record: "Record",
    attachments: "Kept with it",
    retain: "Kept until",
    erasure: "Reason",
    served: "Script served",
  },
  channels: {
    email: "by e-mail",
    sms: "by text message",
    phone: "by telephone",
    post: "by post",
    push: "by push message",
    chat: "by chat",
    sharing: "shared with partners",
  },
  attachments: { paper: "paper form", recording: "recording", script: "script", file: "file" },
};

const de: PackTexts = {
  kind: "Nachweisakte",
  idle: "Hier wurde nichts geprüft. Die Seite prüft sich selbst, wo ihr Skript läuft; jedes andere Prüfprogramm kann es auch, wie im letzten Abschnitt beschrieben.",
  titles: { record: "Nachweis einer Datenschutz-Auswahl", subject: "Nachweis der Datenschutz-Auswahl einer Person" },
  made: "Geführt und ausgegeben von {controller}",
  span: "{count} Einträge vom {first} bis zum {last}. Nichts in dieser Datei nennt die Person: Der persönliche Teil jedes Eintrags ist nur durch eine Festlegung gebunden.",
  nobody: "ein Eintrag",
  now: "Was jetzt gilt",
  nowHelp: "Stand {date}; es folgt aus den Einträgen unten.",
  since: "seit",
  passedOn: "Was an wen weitergegeben wurde",
  passedOnHelp:
    "Wie der Verantwortliche es vermerkt hat. Das Protokoll sagt darüber nichts: Dieser Teil ist mit der Datei signiert und nicht bewiesen.",
  purpose: "Zweck",
  status: "Antwort",
  history: "Was geschah",
  historyHelp:
    "Alle Einträge in der Reihenfolge des Protokolls. Ablehnungen und Widerrufe stehen darin wie Einwilligungen.",
  noChoice: "keine Antwort",
  version: "Version {version}",
  shown: "Was zu sehen war",
  shownHelp:
    "Der genaue Wortlaut in der Sprache, in der er gelesen wurde, mit den Schaltflächen in ihrer Reihenfolge. Jeder Eintrag enthält den Hash davon.",
  notice: "Text {number}",
  noticeHelp: "{language}, veröffentlicht am {date}",
  pictures: "Wie er fotografiert wurde",
  picturesHelp:
    "Von einem Browser aufgenommen, als der Hinweis veröffentlicht wurde, nach den Regeln, die für diese Person galten. Das Protokoll enthält den Hash von jedem Bild. Auf anderen Geräten weichen Schriften und Breiten ab.",
  layers: { first: "Erste Ebene", panel: "Fenster dahinter" },
  verify: "Diese Datei ohne uns prüfen",
  verifySteps: [
    "Öffnen Sie sie offline in einem aktuellen Browser. Ihr Skript rechnet jeden Hash und jede Signatur nach und nennt das Ergebnis oben; die Datei lädt nichts und sendet nichts.",
    "Oder führen Sie „assent verify DATEI --key SCHLÜSSEL“ aus, mit dem Schlüssel des Protokolls, wie Sie ihn kennen: von einem früheren Beleg, einem veröffentlichten Prüfpunkt oder der Adresse des Protokolls.",
    "Oder nehmen Sie den Datenblock am Ende der Datei: Jeder Eintrag ist HMAC-SHA-256 seines kanonischen JSON (RFC 8785) unter seinem Salz, gefolgt von seiner Festlegung; der Pfad führt vom Hash dieser 64 Bytes zum Prüfpunkt (RFC 6962, c2sp.org/tlog-checkpoint).",
  ],
  limits:
    "Das beweist: Seit der Signatur des Prüfpunkts wurde nichts verändert, hinzugefügt oder zurückdatiert, und der Wortlaut ist der, dessen Hash festgehalten wurde. Nicht beweisen lässt sich, dass eine menschliche Hand gedrückt hat.",
  key: "Der Schlüssel des Protokolls",
  checkpoint: "Der signierte Prüfpunkt",
  rows: {
    where: "Ort",
    received: "Eingegangen",
    language: "Sprache",
    jurisdiction: "Land",
    policy: "Erklärung",
    notice: "Gezeigt",
    entry: "Protokolleintrag",
    record: "Beleg",
    attachments: "Dazu aufbewahrt",
    retain: "Aufbewahrt bis",
    erasure: "Grund",
    served: "Skript ausgeliefert",
  },
  channels: {
    email: "per E-Mail",
    sms: "per SMS",
    phone: "per Telefon",
    post: "per Post",
    push: "per Push-Nachricht",
    chat: "per Chat",
    sharing: "Weitergabe an Partner",
  },
  attachments: { paper: "Papierformular", recording: "Aufzeichnung", script: "Leitfaden", file: "Datei" },
};

/** The pack's texts in its language, else in English. */
export const packTexts = (lang: string): PackTexts => (lang.toLowerCase().split("-")[0] === "de" ? de : en);
