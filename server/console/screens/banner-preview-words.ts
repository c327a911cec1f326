// The words of the preview beside the banner's editor.
import { words } from "../app/language.ts";

/** Places that differ in what their people see. */
export const previewPlaces = ["", "GB", "DE", "US-CA", "US-NY"] as const;

const namesIn = (language: string) => {
  const names = new Intl.DisplayNames(language, { type: "language" });
  return (tag: string): string => names.of(tag) ?? tag;
};

export const previewWords = words({
  en: {
    title: "Preview",
    lang: "Language",
    language: namesIn("en"),
    place: "Where",
    places: {
      "": "Unknown: strictest",
      GB: "United Kingdom",
      DE: "Germany",
      "US-CA": "California",
      "US-NY": "New York",
    },
    who: "Visitor",
    people: { new: "First visit", returning: "Refused yesterday" },
    signal: "Browser signal",
    signals: { none: "None", gpc: "Global Privacy Control" },
    layer: "Shown",
    layers: { first: "First layer", panel: "Panel" },
    screen: "Screen",
    screens: [
      ["phone light", "Phone, light"],
      ["phone dark", "Phone, dark"],
      ["desktop light", "Desktop, light"],
      ["desktop dark", "Desktop, dark"],
    ] as readonly (readonly [string, string])[],
    notWhole: "The preview waits until the faults under “To fix” are gone.",
  },
  de: {
    title: "Vorschau",
    lang: "Sprache",
    language: namesIn("de"),
    place: "Wo",
    places: {
      "": "Unbekannt: streng",
      GB: "Vereinigtes Königreich",
      DE: "Deutschland",
      "US-CA": "Kalifornien",
      "US-NY": "New York",
    },
    who: "Besuch",
    people: { new: "Erster Besuch", returning: "Gestern abgelehnt" },
    signal: "Signal des Browsers",
    signals: { none: "Keines", gpc: "Global Privacy Control" },
    layer: "Zu sehen",
    layers: { first: "Erste Ebene", panel: "Auswahl" },
    screen: "Bildschirm",
    screens: [
      ["phone light", "Telefon, hell"],
      ["phone dark", "Telefon, dunkel"],
      ["desktop light", "Rechner, hell"],
      ["desktop dark", "Rechner, dunkel"],
    ] as readonly (readonly [string, string])[],
    notWhole: "Die Vorschau wartet, bis die Fehler unter „Zu beheben“ weg sind.",
  },
});
