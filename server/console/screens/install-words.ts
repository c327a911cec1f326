// The words of installing the tag.
import { installFindings, type InstallFinding } from "../../../core/install.ts";
import type { Install } from "../../services/installs.ts";
import { words } from "../app/language.ts";

type Told = Readonly<Record<InstallFinding, readonly [cause: string, fix: string]>>;

/** What is found, by its code. */
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
  "second-tool": [
    "Ein anderes Werkzeug, das nach Einwilligung fragt, ist auf der Seite.",
    "Nehmen Sie es heraus: Sonst wird zweimal gefragt, und keines weiß, was dem anderen geantwortet wurde.",
  ],
  "asked-early": [
    "Ein Dienst wurde geladen, bevor dieses Tag lief; nichts hielt ihn zurück.",
    "Setzen Sie dieses Tag als erstes in den Kopf, und lassen Sie es von keinem Plugin verschieben oder zusammenfassen. Kennzeichnen Sie auch das Tag des Dienstes mit data-assent: Browser laden voraus, was nicht schon in der Seite gehalten wird.",
  ],
  "before-default": [
    "Googles Tag erfuhr von einem Tag oder Ereignis, bevor es die Vorgabe seiner Signale erfuhr.",
    "Setzen Sie dieses Tag über Googles Schnipsel: Was vor der Vorgabe geht, geht, als wäre niemand gefragt worden.",
  ],
  "not-first": [
    "Skripte von anderswo stehen vor dem Tag.",
    "Dort kann sie nichts halten. Setzen Sie das Tag davor, oder vergewissern Sie sich, dass sie keine Einwilligung brauchen.",
  ],
};
const english = Object.fromEntries(
  Object.entries(installFindings).map(([code, { cause, fix }]) => [code, [cause, fix]]),
) as unknown as Told;

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
    states: {
      waiting: "Waiting for the first page",
      silent: "Loaded, and nothing shown yet",
      working: "It works",
      wrong: "Something is wrong",
    },
    waitingHelp: "Open a page that has the tag. This turns green within seconds.",
    workingHelp: "Pages of your site load the tag, and nothing speaks against it.",
    origin: "Pages of",
    last: "Loaded last",
    shown: "Asked last",
    never: "not yet",
    leads: (from: string, to: string) => `The page of ${from} leads to ${to}`,
    leadsHelp: "What was told is of the page it leads to. The first one loads no script of its own.",
    page: "Check a page",
    pageAbout:
      "Opens your page, which then tells what stands in it: other tools that ask, tags that came too early, an old copy. Visitors send nothing of it, and their pages stay as light as they are.",
    checkPage: (origin: string) => `Check ${origin}`,
    checked: (since: string) => `Checked ${since}.`,
    unchecked: "Not checked yet.",
    awaited: "Waiting for the page to tell …",
    silent: "The page has told nothing",
    silentHelp:
      "Either the tag is not in it, or it came from a cache that has the page without it, or its Content-Security-Policy keeps the tag away. Paste the policy below to see.",
    policy: "Does the page's policy let the tag in?",
    policyAbout:
      "Where a page comes with a Content-Security-Policy, paste it here: the header, or all of them, as in your browser's network view or from curl -I. It stays in this browser.",
    header: "Header",
    fits: "It lets the tag work",
    fitsNone: "There is no policy in it: nothing keeps the tag away",
    needs: {
      script: (directive: string, add: string) => `${directive} keeps the tag out. Add ${add} to it.`,
      connect: (directive: string, add: string) => `${directive} keeps answers from being sent. Add ${add} to it.`,
      "trusted-types": (directive: string, add: string) =>
        `${directive} forbids the tag's own policy. Add ${add} to it.`,
    },
    nonce: (directive: string) =>
      `${directive} lets in only what has the page's nonce. Write it in the tag: <script nonce="…" src="…">. All that the tag loads is then let in too.`,
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
    states: {
      waiting: "Wartet auf die erste Seite",
      silent: "Geladen, aber noch nichts gezeigt",
      working: "Es läuft",
      wrong: "Etwas stimmt nicht",
    },
    waitingHelp: "Öffnen Sie eine Seite mit dem Tag. Das hier wird binnen Sekunden grün.",
    workingHelp: "Seiten Ihrer Site laden das Tag, und nichts spricht dagegen.",
    origin: "Seiten von",
    last: "Zuletzt geladen",
    shown: "Zuletzt gefragt",
    never: "noch nicht",
    leads: (from: string, to: string) => `Die Seite von ${from} führt zu ${to}`,
    leadsHelp: "Berichtet hat die Seite, zu der sie führt. Die erste lädt selbst kein Skript.",
    page: "Eine Seite prüfen",
    pageAbout:
      "Öffnet Ihre Seite, und die sagt, was in ihr steht: andere Werkzeuge, die fragen, Tags, die zu früh kamen, eine alte Kopie. Besucher senden nichts davon, und ihre Seiten bleiben so leicht, wie sie sind.",
    checkPage: (origin: string) => `${origin} prüfen`,
    checked: (since: string) => `Geprüft ${since}.`,
    unchecked: "Noch nicht geprüft.",
    awaited: "Wartet auf die Seite …",
    silent: "Die Seite hat nichts gesagt",
    silentHelp:
      "Entweder steht das Tag nicht in ihr, oder sie kam aus einem Cache, der sie ohne das Tag hat, oder ihre Content-Security-Policy hält das Tag fern. Setzen Sie die Policy unten ein, um es zu sehen.",
    policy: "Lässt die Policy der Seite das Tag herein?",
    policyAbout:
      "Kommt eine Seite mit einer Content-Security-Policy, setzen Sie sie hier ein: den Kopf, oder alle, wie sie in der Netzwerkansicht des Browsers oder bei curl -I stehen. Sie bleibt in diesem Browser.",
    header: "Kopf",
    fits: "Sie lässt das Tag arbeiten",
    fitsNone: "Darin ist keine Policy: Nichts hält das Tag fern",
    needs: {
      script: (directive: string, add: string) => `${directive} hält das Tag fern. Nehmen Sie ${add} darin auf.`,
      connect: (directive: string, add: string) =>
        `${directive} hält Antworten vom Senden ab. Nehmen Sie ${add} darin auf.`,
      "trusted-types": (directive: string, add: string) =>
        `${directive} verbietet die eigene Policy des Tags. Nehmen Sie ${add} darin auf.`,
    },
    nonce: (directive: string) =>
      `${directive} lässt nur herein, was die Nonce der Seite trägt. Schreiben Sie sie ins Tag: <script nonce="…" src="…">. Was das Tag lädt, kommt dann auch herein.`,
    told: german,
  },
});

/** Cause and fix of a finding; of one that this build does not know, since another is served meanwhile, the server's own words. */
export const toldOf = (told: Told, { code, cause, fix }: Install["findings"][number]): readonly [string, string] =>
  Object.hasOwn(told, code) ? told[code] : [cause, fix];
