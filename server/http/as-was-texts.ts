// What the as-was page itself says, in each language it speaks; the notice on it brings its own texts.
import type { Standing } from "../services/as-was-view.ts";
import type { ShownLayer } from "./as-was-frame.ts";

export interface AsWasTexts {
  readonly title: string;
  /** Uses `{date}`. */
  readonly published: string;
  readonly standings: Readonly<Record<Standing, string>>;
  /** Stands on the page of the archived code, above it. */
  readonly label: string;
  readonly shown: string;
  readonly shownHelp: string;
  readonly noScript: string;
  /** Where no build that showed the notice was kept. */
  readonly notKept: string;
  readonly frameTitle: string;
  readonly layer: string;
  readonly layers: Readonly<Record<ShownLayer, string>>;
  readonly width: string;
  readonly widths: Readonly<Record<"phone" | "desktop", string>>;
  readonly rules: string;
  /** By how a variant's name begins. */
  readonly regimes: Readonly<Record<"opt-in" | "opt-out" | "notice", string>>;
  readonly link: string;
  readonly exempt: string;
  readonly builds: string;
  readonly screenshots: string;
  readonly screenshotsHelp: string;
  readonly words: string;
  readonly wordsHelp: string;
  readonly forms: string;
  readonly others: string;
  readonly details: string;
  readonly rows: Readonly<Record<"notice" | "build" | "lang" | "data", string>>;
}

const en: AsWasTexts = {
  title: "A privacy notice as it was shown",
  published: "Published on {date}",
  standings: {
    "in-force": "This is the notice in force today.",
    coming: "This notice is announced and not in force yet.",
    superseded: "A later notice has taken its place. This one is kept because people answered it.",
    never: "It was announced and never came into force: nobody was asked by it.",
  },
  label: "Archived view. Nothing you press here is recorded.",
  shown: "How it looked",
  shownHelp:
    "The very files that drew it then run here again, with the very words. They run in a closed box: nothing you press is recorded or stored.",
  noScript: "Your browser runs no scripts here, so the notice cannot be drawn again. All its words stand below.",
  notKept:
    "The files that drew this notice were not kept, because it is older than this archive. All its words stand below.",
  frameTitle: "The notice as it was",
  layer: "What",
  layers: { first: "First layer", panel: "Panel behind it", form: "In a form" },
  width: "Where",
  widths: { phone: "On a phone", desktop: "On a desktop" },
  rules: "Under which rules",
  regimes: { "opt-in": "Asked first", "opt-out": "Until refused", notice: "Informed only" },
  link: "with a link to opt out",
  exempt: "with exempt statistics",
  builds: "Drawn by",
  screenshots: "Screenshots of the day it was published",
  screenshotsHelp: "Taken by a browser when the notice was published. The signed log holds the hash of every one.",
  words: "All its words, in order",
  wordsHelp: "As published, in this language.",
  forms: "Beside a checkbox in forms",
  others: "Every text of this language, also of what few people see",
  details: "Details",
  rows: { notice: "Notice", build: "Widget files", lang: "Language", data: "The notice as data" },
};

const de: AsWasTexts = {
  title: "Ein Datenschutzhinweis, wie er gezeigt wurde",
  published: "Veröffentlicht am {date}",
  standings: {
    "in-force": "Dieser Hinweis gilt heute.",
    coming: "Dieser Hinweis ist angekündigt und gilt noch nicht.",
    superseded:
      "Ein späterer Hinweis ist an seine Stelle getreten. Dieser wird aufbewahrt, weil Menschen auf ihn geantwortet haben.",
    never: "Er war angekündigt und trat nie in Kraft: Niemand wurde mit ihm gefragt.",
  },
  label: "Archivansicht. Was Sie hier drücken, wird nicht aufgezeichnet.",
  shown: "So sah er aus",
  shownHelp:
    "Hier laufen noch einmal eben die Dateien, die ihn damals gezeichnet haben, mit eben den Worten. Sie laufen abgeschlossen: Was Sie drücken, wird weder aufgezeichnet noch gespeichert.",
  noScript:
    "Ihr Browser führt hier keine Skripte aus, deshalb kann der Hinweis nicht gezeichnet werden. Alle seine Worte stehen unten.",
  notKept:
    "Die Dateien, die diesen Hinweis gezeichnet haben, wurden nicht aufbewahrt, weil er älter ist als dieses Archiv. Alle seine Worte stehen unten.",
  frameTitle: "Der Hinweis, wie er war",
  layer: "Was",
  layers: { first: "Erste Ebene", panel: "Fenster dahinter", form: "In einem Formular" },
  width: "Wo",
  widths: { phone: "Auf dem Telefon", desktop: "Am Schreibtisch" },
  rules: "Nach welchen Regeln",
  regimes: { "opt-in": "Erst fragen", "opt-out": "Bis zum Nein", notice: "Nur informieren" },
  link: "mit einem Link zum Widerspruch",
  exempt: "mit ausgenommener Statistik",
  builds: "Gezeichnet von",
  screenshots: "Bildschirmfotos vom Tag der Veröffentlichung",
  screenshotsHelp:
    "Von einem Browser aufgenommen, als der Hinweis veröffentlicht wurde. Das signierte Log enthält den Hash von jedem.",
  words: "Alle seine Worte, der Reihe nach",
  wordsHelp: "Wie veröffentlicht, in dieser Sprache.",
  forms: "Neben einem Kästchen in Formularen",
  others: "Jeder Text dieser Sprache, auch was nur wenige sehen",
  details: "Einzelheiten",
  rows: { notice: "Hinweis", build: "Widget-Dateien", lang: "Sprache", data: "Der Hinweis als Daten" },
};

/** The page's texts in the language of the notice, else in English. */
export const asWasTexts = (lang: string): AsWasTexts => (lang.toLowerCase().split("-")[0] === "de" ? de : en);
