// The words of taking over a page's look.
import { counted, words } from "../app/language.ts";

export const themeWords = words({
  en: {
    origin: "Look like a page of",
    hint: "This server reads that page and its style sheets once, now, and keeps nothing of them.",
    read: "Take over its look",
    taken: "The look of the page is in the draft.",
    nothing: "The page says nothing that a look could be taken from.",
    nothingHelp: "Its style sheets may be elsewhere, or made by scripts.",
    left: (count: number) =>
      counted("en", count, { one: "# style sheet could not be read.", other: "# style sheets could not be read." }),
  },
  de: {
    origin: "Aussehen wie eine Seite von",
    hint: "Dieser Server liest diese Seite und ihre Stylesheets einmal, jetzt, und behält nichts davon.",
    read: "Aussehen übernehmen",
    taken: "Das Aussehen der Seite ist im Entwurf.",
    nothing: "Die Seite sagt nichts, woraus sich ein Aussehen nehmen ließe.",
    nothingHelp: "Ihre Stylesheets liegen vielleicht woanders oder entstehen durch Skripte.",
    left: (count: number) =>
      counted("de", count, {
        one: "# Stylesheet ließ sich nicht lesen.",
        other: "# Stylesheets ließen sich nicht lesen.",
      }),
  },
});
