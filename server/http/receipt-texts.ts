// What the receipt page itself says, in each language it speaks; the notice shown on it brings its own texts.
import type { Method, RecordEvent } from "../../core/record.ts";
import type { ConsentStatus } from "../../core/status.ts";

export interface ReceiptTexts {
  readonly title: string;
  /** Uses `{controller}`. */
  readonly given: string;
  readonly choices: string;
  readonly statuses: Readonly<Record<ConsentStatus, string>>;
  /** Uses `{date}`. */
  readonly until: string;
  /** Uses `{status}` and `{date}`. */
  readonly now: string;
  readonly withdraw: string;
  readonly withdrawHelp: string;
  readonly proof: string;
  readonly sealed: string;
  readonly unsealed: string;
  readonly noScript: string;
  readonly verifying: string;
  readonly verified: string;
  readonly waiting: string;
  readonly failed: string;
  readonly unreachable: string;
  readonly failures: Readonly<Record<string, string>>;
  readonly downloads: string;
  readonly downloadReceipt: string;
  readonly downloadProof: string;
  readonly downloadPack: string;
  readonly downloadOthers: string;
  readonly downloadSigned: string;
  readonly downloadTable: string;
  readonly downloadKey: string;
  readonly print: string;
  readonly shown: string;
  readonly shownHelp: string;
  readonly asWas: string;
  readonly details: string;
  readonly rows: Readonly<Record<DetailRow, string>>;
  readonly events: Readonly<Record<RecordEvent, string>>;
  readonly surfaces: Readonly<Record<Method["surface"], string>>;
  readonly viaGpc: string;
}

/** What the details at the foot of the page are called. */
type DetailRow = "id" | "event" | "surface" | "at" | "actedAt" | "jurisdiction" | "notice" | "log" | "contact";

const en: ReceiptTexts = {
  title: "Receipt for a privacy choice",
  given: "Recorded by {controller}",
  choices: "What was answered",
  statuses: {
    unknown: "no longer known",
    requested: "asked",
    given: "allowed",
    refused: "not allowed",
    withdrawn: "withdrawn",
    revoked: "ended by the controller",
    renewed: "allowed again",
    expired: "lapsed",
    invalidated: "no longer valid",
  },
  until: "until {date}",
  now: "Today: {status}, since {date}.",
  withdraw: "Withdraw this consent",
  withdrawHelp: "It ends at once, for every message from now on. This receipt stays as it is; you get a new one.",
  proof: "Proof",
  sealed:
    "This record is entry {index} of a public log. A signed checkpoint over {size} entries covers it, so it cannot be changed or dropped without anyone noticing.",
  unsealed: "This record is stored. The signed checkpoint that covers it follows within seconds.",
  noScript:
    "Your browser runs no scripts here, so nothing was verified on this page. The files below let any verifier do it.",
  verifying: "Verifying in your browser …",
  verified: "Verified in your browser",
  waiting: "Stored; waiting for the next checkpoint …",
  failed: "Verification failed",
  unreachable: "Could not verify: the server does not answer.",
  failures: {
    malformed: "The receipt is not complete.",
    "bad-verifier-key": "The log’s key is malformed.",
    "other-log": "The receipt is signed by another log’s key.",
    "not-yet-in-log": "The record is not in the log yet.",
    "bad-checkpoint": "The checkpoint’s signature does not fit.",
    "not-included": "The record does not lead to the checkpoint’s root: it was changed.",
    inconsistent: "The log’s latest checkpoint does not contain the one of this receipt: the log was rewritten.",
  },
  downloads: "Take it with you",
  downloadReceipt: "Receipt (JSON)",
  downloadProof: "Proof (tlog-proof)",
  downloadPack: "Evidence pack (HTML)",
  downloadOthers: "Other forms",
  downloadSigned: "Signed receipt (JWS)",
  downloadTable: "Table (CSV)",
  downloadKey: "Key of the log",
  print: "The page prints on paper as it is.",
  shown: "What was on screen",
  shownHelp: "The exact words, as they stood when the choice was made. Their hash is part of the record.",
  asWas: "See it as it was on screen",
  details: "Details",
  rows: {
    id: "Receipt",
    event: "Act",
    surface: "Where",
    at: "Received",
    actedAt: "Chosen",
    jurisdiction: "Country",
    notice: "Notice",
    log: "Log",
    contact: "Questions to",
  },
  events: {
    give: "consent",
    refuse: "refusal",
    withdraw: "withdrawal",
    renew: "renewal",
    change: "change",
    object: "objection",
    shown: "question",
    expire: "lapse",
    import: "import",
    confirm: "confirmation",
    link: "link",
    erase: "erasure",
  },
  surfaces: {
    banner: "banner",
    panel: "choices panel",
    form: "form",
    embed: "placeholder of held content",
    api: "the site’s own control",
    receipt: "receipt page",
    phone: "telephone",
    paper: "on paper",
    import: "import",
    console: "console of the controller",
    system: "by itself",
    link: "a link in a message",
    mail: "a reply by e-mail",
    sms: "a reply by text message",
  },
  viaGpc: "with a Global Privacy Control signal",
};

const de: ReceiptTexts = {
  title: "Beleg über eine Datenschutz-Auswahl",
  given: "Festgehalten von {controller}",
  choices: "Die Antworten",
  statuses: {
    unknown: "nicht mehr bekannt",
    requested: "gefragt",
    given: "erlaubt",
    refused: "nicht erlaubt",
    withdrawn: "widerrufen",
    revoked: "vom Verantwortlichen beendet",
    renewed: "erneut erlaubt",
    expired: "abgelaufen",
    invalidated: "nicht mehr gültig",
  },
  until: "bis {date}",
  now: "Heute: {status}, seit {date}.",
  withdraw: "Diese Einwilligung widerrufen",
  withdrawHelp:
    "Sie endet sofort, für jede Nachricht von jetzt an. Dieser Beleg bleibt, wie er ist; Sie bekommen einen neuen.",
  proof: "Nachweis",
  sealed:
    "Dieser Eintrag ist Nummer {index} in einem öffentlichen Protokoll. Ein signierter Prüfpunkt über {size} Einträge deckt ihn ab; er kann nicht unbemerkt geändert oder entfernt werden.",
  unsealed: "Der Eintrag ist gespeichert. Der signierte Prüfpunkt dazu folgt in wenigen Sekunden.",
  noScript:
    "Ihr Browser führt hier keine Skripte aus, deshalb wurde auf dieser Seite nichts geprüft. Mit den Dateien unten kann es jedes Prüfprogramm.",
  verifying: "Wird in Ihrem Browser geprüft …",
  verified: "In Ihrem Browser geprüft",
  waiting: "Gespeichert; wartet auf den nächsten Prüfpunkt …",
  failed: "Prüfung fehlgeschlagen",
  unreachable: "Nicht geprüft: Der Server antwortet nicht.",
  failures: {
    malformed: "Der Beleg ist nicht vollständig.",
    "bad-verifier-key": "Der Schlüssel des Protokolls ist fehlerhaft.",
    "other-log": "Der Beleg ist mit dem Schlüssel eines anderen Protokolls signiert.",
    "not-yet-in-log": "Der Eintrag steht noch nicht im Protokoll.",
    "bad-checkpoint": "Die Signatur des Prüfpunkts passt nicht.",
    "not-included": "Der Eintrag führt nicht zur Wurzel des Prüfpunkts: Er wurde verändert.",
    inconsistent: "Der neueste Prüfpunkt enthält den dieses Belegs nicht: Das Protokoll wurde umgeschrieben.",
  },
  downloads: "Zum Mitnehmen",
  downloadReceipt: "Beleg (JSON)",
  downloadProof: "Nachweis (tlog-proof)",
  downloadPack: "Nachweisakte (HTML)",
  downloadOthers: "Andere Formate",
  downloadSigned: "Signierter Beleg (JWS)",
  downloadTable: "Tabelle (CSV)",
  downloadKey: "Schlüssel des Protokolls",
  print: "Die Seite lässt sich so ausdrucken, wie sie ist.",
  shown: "Was zu sehen war",
  shownHelp: "Der genaue Wortlaut zum Zeitpunkt der Auswahl. Sein Hash ist Teil des Eintrags.",
  asWas: "So ansehen, wie es auf dem Bildschirm war",
  details: "Einzelheiten",
  rows: {
    id: "Beleg",
    event: "Vorgang",
    surface: "Ort",
    at: "Eingegangen",
    actedAt: "Gewählt",
    jurisdiction: "Land",
    notice: "Hinweistext",
    log: "Protokoll",
    contact: "Fragen an",
  },
  events: {
    give: "Einwilligung",
    refuse: "Ablehnung",
    withdraw: "Widerruf",
    renew: "Erneuerung",
    change: "Änderung",
    object: "Widerspruch",
    shown: "Frage",
    expire: "Ablauf",
    import: "Übernahme",
    confirm: "Bestätigung",
    link: "Verknüpfung",
    erase: "Löschung",
  },
  surfaces: {
    banner: "Banner",
    panel: "Auswahl-Fenster",
    form: "Formular",
    embed: "Platzhalter eines Inhalts",
    api: "Bedienelement der Website",
    receipt: "Belegseite",
    phone: "Telefon",
    paper: "auf Papier",
    import: "Übernahme",
    console: "Konsole des Verantwortlichen",
    system: "von selbst",
    link: "ein Link in einer Nachricht",
    mail: "eine Antwort per E-Mail",
    sms: "eine Antwort per SMS",
  },
  viaGpc: "mit einem Global-Privacy-Control-Signal",
};

/** The language of the page's own words for a record in that language: its own where the page speaks it, else English. */
export const pageLanguage = (lang: string): "de" | "en" => (lang.toLowerCase().split("-")[0] === "de" ? "de" : "en");

/** The page's texts in the language of the record, else in English. */
export const receiptTexts = (lang: string): ReceiptTexts => (pageLanguage(lang) === "de" ? de : en);

/** The text with each `{name}` filled in; a name that is not given stays. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
