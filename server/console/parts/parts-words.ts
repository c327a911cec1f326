// The words of the parts that every screen is made of.
import { words } from "../app/language.ts";

export const copyWords = words({
  en: { copy: "Copy", copied: "Copied", failed: "Select and copy it by hand" },
  de: { copy: "Kopieren", copied: "Kopiert", failed: "Bitte von Hand kopieren" },
});

export const saidWords = words({
  en: { loading: "Loading", again: "Try again", quote: "Number" },
  de: { loading: "Lädt", again: "Noch einmal", quote: "Nummer" },
});

export const dialogWords = words({
  en: { close: "Close", cancel: "Cancel" },
  de: { close: "Schließen", cancel: "Abbrechen" },
});

export const tableWords = words({
  en: { more: "Show more", acts: "What can be done" },
  de: { more: "Mehr anzeigen", acts: "Was möglich ist" },
});
