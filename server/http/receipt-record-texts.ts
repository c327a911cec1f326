// What the receipt page calls the parts of a record: who spoke, how, what shows it, and what else the record says.
import type { ErasureReason } from "../../core/erasure.ts";
import type { Attachment, Erasure, Method, RecordCore } from "../../core/record.ts";

export interface RecordTexts {
  readonly rows: Readonly<Record<RecordRow, string>>;
  readonly actors: Readonly<Record<RecordCore["actor"], string>>;
  readonly actions: Readonly<Record<Method["action"], string>>;
  readonly attachments: Readonly<Record<Attachment["kind"], string>>;
  readonly modes: Readonly<Record<Erasure["mode"], string>>;
  readonly reasons: Readonly<Record<ErasureReason, string>>;
  /** Uses `{seconds}`. */
  readonly ahead: string;
  /** Uses `{seconds}`. */
  readonly behind: string;
  readonly notVouched: string;
  readonly history: string;
  readonly historyHelp: string;
  readonly thisOne: string;
  readonly noChoices: string;
  /** Uses `{entries}`: places in the log. */
  readonly damaged: string;
}

type RecordRow =
  | "actor"
  | "action"
  | "policy"
  | "served"
  | "kept"
  | "shownBy"
  | "clock"
  | "mode"
  | "reason"
  | "request";

const en: RecordTexts = {
  rows: {
    actor: "By",
    action: "How",
    policy: "Policy",
    served: "Page served on",
    kept: "Kept until",
    shownBy: "Shown by",
    clock: "Device’s clock",
    mode: "Done",
    reason: "Because",
    request: "Request",
  },
  actors: {
    subject: "the person",
    agent: "somebody of the controller, who wrote down what the person said",
    delegate: "somebody who speaks for the person",
    system: "nobody: the passing of time, or the controller’s duty",
  },
  actions: {
    "accept-all": "one press for everything",
    "reject-all": "one press against everything",
    save: "each switch by itself",
    withdraw: "withdrawn by a press",
    submit: "a ticked box, sent with a form",
    signal: "a setting of the browser",
    show: "shown, not answered",
    note: "said, and written down",
    import: "taken over from another system",
    sweep: "its time was over",
    erase: "erased",
    restrict: "restricted",
    link: "two addresses are one person’s",
    unsubscribe: "a press on the link in a message",
    "double-opt-in": "a press on a page that only a message to this address leads to",
    undo: "what had been taken over was taken back",
  },
  attachments: { paper: "a paper form", recording: "a recording", script: "a call script", file: "a file" },
  modes: {
    erase: "everything personal was destroyed",
    restrict: "kept, and used for nothing but a claim",
    release: "the restriction was ended",
    retention: "personal parts past their period were destroyed",
    lost: "personal parts were lost",
  },
  reasons: {
    "subject-request": "the person asked for it",
    "consent-withdrawn": "the person took back the consent it rested on",
    objection: "the person objected",
    unlawful: "the data should not have been processed",
    "no-longer-needed": "what it was kept for is over",
    "legal-obligation": "a law demands it",
    "claim-period": "claims can still be made",
    "accuracy-contested": "the person says that it is wrong",
    "entry-lost": "it was restricted before, and the entry that said why is lost",
    "half-lost": "an export of the log was all that was left",
    "claim-period-ended": "claims can no longer be made",
    "retention-ended": "its period is over",
  },
  ahead: "{seconds} s ahead of the server’s; the server’s counts",
  behind: "{seconds} s behind the server’s; the server’s counts",
  notVouched: "the browser did not vouch for a person",
  history: "What this browser answered",
  historyHelp: "All answers given in the same browser, the latest first.",
  thisOne: "this receipt",
  noChoices: "nothing about a purpose",
  damaged: "Not all of it: what stands at {entries} in the log was damaged where it is kept, and cannot be read.",
};

const de: RecordTexts = {
  rows: {
    actor: "Durch",
    action: "Wie",
    policy: "Erklärung",
    served: "Seite ausgeliefert am",
    kept: "Aufbewahrt bis",
    shownBy: "Belegt durch",
    clock: "Uhr des Geräts",
    mode: "Geschehen",
    reason: "Weil",
    request: "Anfrage",
  },
  actors: {
    subject: "die Person selbst",
    agent: "jemand beim Verantwortlichen, der die Aussage der Person aufschrieb",
    delegate: "jemand, der für die Person sprechen darf",
    system: "niemand: durch Zeitablauf oder eine Pflicht des Verantwortlichen",
  },
  actions: {
    "accept-all": "ein Druck für alles",
    "reject-all": "ein Druck gegen alles",
    save: "jeder Schalter einzeln",
    withdraw: "mit einem Druck widerrufen",
    submit: "ein angekreuztes Feld, mit einem Formular gesendet",
    signal: "eine Einstellung des Browsers",
    show: "gezeigt, nicht beantwortet",
    note: "gesagt und aufgeschrieben",
    import: "aus einem anderen System übernommen",
    sweep: "die Zeit war um",
    erase: "gelöscht",
    restrict: "eingeschränkt",
    link: "zwei Adressen gehören einer Person",
    unsubscribe: "ein Druck auf den Verweis in einer Nachricht",
    "double-opt-in": "ein Druck auf einer Seite, zu der nur eine Nachricht an diese Adresse führt",
    undo: "Übernommenes wurde zurückgenommen",
  },
  attachments: {
    paper: "ein Papierformular",
    recording: "eine Aufnahme",
    script: "einen Gesprächsleitfaden",
    file: "eine Datei",
  },
  modes: {
    erase: "alles Persönliche wurde vernichtet",
    restrict: "aufbewahrt und nur noch für Ansprüche verwendet",
    release: "die Einschränkung wurde aufgehoben",
    retention: "persönliche Teile nach ihrer Frist wurden vernichtet",
    lost: "persönliche Teile gingen verloren",
  },
  reasons: {
    "subject-request": "die Person darum bat",
    "consent-withdrawn": "die Person die Einwilligung widerrief, auf der es beruhte",
    objection: "die Person widersprach",
    unlawful: "die Daten nicht hätten verarbeitet werden dürfen",
    "no-longer-needed": "der Zweck der Aufbewahrung entfallen ist",
    "legal-obligation": "ein Gesetz es verlangt",
    "claim-period": "noch Ansprüche geltend gemacht werden können",
    "accuracy-contested": "die Person die Richtigkeit bestreitet",
    "entry-lost": "die Einschränkung schon galt und der Eintrag mit dem Grund verloren ist",
    "half-lost": "nur ein Export des Protokolls übrig war",
    "claim-period-ended": "keine Ansprüche mehr geltend gemacht werden können",
    "retention-ended": "die Frist abgelaufen ist",
  },
  ahead: "{seconds} s vor der des Servers; es zählt die des Servers",
  behind: "{seconds} s hinter der des Servers; es zählt die des Servers",
  notVouched: "der Browser verbürgte sich für keine Person",
  history: "Was in diesem Browser geantwortet wurde",
  historyHelp: "Alle Antworten aus demselben Browser, die neueste zuerst.",
  thisOne: "dieser Beleg",
  noChoices: "nichts über einen Zweck",
  damaged: "Nicht alles: Was im Log an {entries} steht, wurde dort, wo es liegt, beschädigt und ist nicht mehr lesbar.",
};

/** The texts in the language of the page. */
export const recordTexts = (lang: string): RecordTexts => (lang === "de" ? de : en);
