// The words of the banner's look and of who asks.
import { words } from "../app/language.ts";

export const lookWords = words({
  en: {
    shape: "Shape",
    shapes: { bar: "Bar along the bottom", box: "Box in a corner", centre: "In the middle" },
    light: "Colours, light",
    dark: "Colours, dark",
    tokens: {
      background: "Background",
      text: "Text",
      button: "Buttons",
      "button-text": "Text on buttons",
      accent: "Links",
    },
    radius: "Roundness",
    font: "Typeface",
    fontHelp: "One that the page has already, or the reader’s own; nothing is loaded for it.",
    plain: "Back to the plain look",
    controller: "Who asks",
    controllerHelp: "The company that decides what the data is used for. Another one asks everybody again.",
    address: "Postal address",
    contact: "Contact for privacy",
    policy: "Privacy policy",
    version: "Version of the policy",
    versionHelp:
      "The hash of its text is kept; with another version or address it goes, and a new one is made when you publish.",
    rights: "Page about people’s rights",
    authority: "Supervisory authority",
    age: "Minimum age",
    ageHelp: "Leave empty unless the site is for children: whoever is younger is not asked, and everything stays off.",
  },
  de: {
    shape: "Form",
    shapes: { bar: "Leiste am unteren Rand", box: "Kasten in der Ecke", centre: "In der Mitte" },
    light: "Farben, hell",
    dark: "Farben, dunkel",
    tokens: {
      background: "Hintergrund",
      text: "Text",
      button: "Schaltflächen",
      "button-text": "Text darauf",
      accent: "Links",
    },
    radius: "Rundung",
    font: "Schrift",
    fontHelp: "Eine, die die Seite schon hat, oder die der Lesenden; geladen wird dafür nichts.",
    plain: "Zurück zum schlichten Aussehen",
    controller: "Wer fragt",
    controllerHelp:
      "Das Unternehmen, das über die Verwendung der Daten entscheidet. Ein anderes fragt alle noch einmal.",
    address: "Postanschrift",
    contact: "Kontakt für Datenschutz",
    policy: "Datenschutzerklärung",
    version: "Fassung der Erklärung",
    versionHelp:
      "Der Hash ihres Textes ist festgehalten; mit anderer Fassung oder Adresse fällt er weg, und ein neuer entsteht beim Veröffentlichen.",
    rights: "Seite über die Rechte",
    authority: "Aufsichtsbehörde",
    age: "Mindestalter",
    ageHelp:
      "Leer lassen, wenn die Site nicht für Kinder ist: Wer jünger ist, wird nicht gefragt, und alles bleibt aus.",
  },
});
