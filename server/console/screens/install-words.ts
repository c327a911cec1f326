// The words of installing the tag.
import { words } from "../app/language.ts";

type Told = Readonly<Record<string, readonly [cause: string, fix: string]>>;

/** What the server says in English is said by it; other languages have it here, by its code. */
const german: Told = {
  "no-hit": [
    "Noch keine Seite hat das Skript geladen.",
    "Setzen Sie das Tag in den Kopf jeder Seite, vor alle anderen Skripte, veröffentlichen Sie und öffnen Sie eine der Seiten.",
  ],
  "origin-not-allowed": [
    "Seiten einer Herkunft, die nicht zu dieser Site gehört, laden das Skript; Antworten von dort werden abgelehnt.",
    "Fügen Sie die Herkunft der Site hinzu oder nehmen Sie das Tag von jenen Seiten.",
  ],
  "nothing-shown": [
    "Seiten laden das Skript, und keine hat gemeldet, dass sie etwas gezeigt hat.",
    "Öffnen Sie die Seite in einem privaten Fenster: Wer geantwortet hat, wird nicht noch einmal gefragt. Zeigt sich auch dort nichts, sperrt vielleicht eine Content-Security-Policy diesen Server; /s/SITE.csp ist eine fertige. Oder öffnen Sie die Seite mit ?assent-debug.",
  ],
  "old-script": [
    "Seiten zeigen einen Hinweis, der nicht mehr gilt.",
    "Etwas zwischen diesem Server und der Seite hält /s/SITE.js länger, als Cache-Control erlaubt: Leeren Sie es dort.",
  ],
};
const english: Told = {};

export const installWords = words({
  en: {
    title: "Install",
    about: "Paste one line into your pages. This page notices by itself when it works.",
    how: "How to add the tag",
    tag: "Script tag",
    tagHelp: "As the first script in the head of every page, so that nothing runs before it.",
    gtm: "Tag Manager",
    gtmHelp:
      "Put the script tag into the page itself, above Google Tag Manager: consent must be known before tags run. Then import the template of docs/gtm for the signals inside of it.",
    npm: "npm",
    npmHelp: "For applications that are built: the same gate as a module.",
    wordpress: "WordPress",
    wordpressHelp:
      "In the theme's functions.php, or a plugin for code snippets. Priority 0 puts it before all others; leave it out of caching plugins that combine scripts.",
    shopify: "Shopify",
    shopifyHelp: "Online Store, Themes, Edit code, theme.liquid: as the first line below the opening head.",
    check: "Install check",
    states: { waiting: "Waiting for the first page", working: "It works", wrong: "Something is wrong" },
    waitingHelp: "Open a page that has the tag. This turns green within seconds.",
    workingHelp: "Pages of your site load the tag, and nothing speaks against it.",
    origin: "Pages of",
    last: "Loaded last",
    shown: "Asked last",
    never: "not yet",
    preview: "See the banner now",
    onwards: "See the numbers",
    told: english,
  },
  de: {
    title: "Einbauen",
    about: "Setzen Sie eine Zeile in Ihre Seiten. Diese Seite merkt von selbst, wann es läuft.",
    how: "So kommt das Tag auf die Seite",
    tag: "Script-Tag",
    tagHelp: "Als erstes Skript im Kopf jeder Seite, damit nichts vor ihm läuft.",
    gtm: "Tag Manager",
    gtmHelp:
      "Setzen Sie das Script-Tag in die Seite selbst, oberhalb des Google Tag Managers: Die Einwilligung muss feststehen, bevor Tags laufen. Importieren Sie danach die Vorlage aus docs/gtm für die Signale darin.",
    npm: "npm",
    npmHelp: "Für Anwendungen, die gebaut werden: dasselbe als Modul.",
    wordpress: "WordPress",
    wordpressHelp:
      "In functions.php des Themes oder in einem Plugin für Code-Schnipsel. Priorität 0 stellt es vor alle anderen; nehmen Sie es von Cache-Plugins aus, die Skripte zusammenfassen.",
    shopify: "Shopify",
    shopifyHelp: "Onlineshop, Themes, Code bearbeiten, theme.liquid: als erste Zeile unter dem öffnenden head.",
    check: "Prüfung",
    states: { waiting: "Wartet auf die erste Seite", working: "Es läuft", wrong: "Etwas stimmt nicht" },
    waitingHelp: "Öffnen Sie eine Seite mit dem Tag. Das hier wird binnen Sekunden grün.",
    workingHelp: "Seiten Ihrer Site laden das Tag, und nichts spricht dagegen.",
    origin: "Seiten von",
    last: "Zuletzt geladen",
    shown: "Zuletzt gefragt",
    never: "noch nicht",
    preview: "Das Banner jetzt ansehen",
    onwards: "Zu den Zahlen",
    told: german,
  },
});
