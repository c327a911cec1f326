// The words around the texts of a notice.
import { words } from "../app/language.ts";

const namesIn = (language: string) => {
  const names = new Intl.DisplayNames(language, { type: "language" });
  return (tag: string): string => names.of(tag) ?? tag;
};

/** `bannerTitle` as “Banner title”: the keys are English words. */
const spaced = (key: string): string => {
  const text = key.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/^Gpc/, "GPC");
};

export const textWords = words({
  en: {
    language: "Language",
    languageName: namesIn("en"),
    keyName: spaced,
    complete: "Texts that are there",
    whole: "Complete",
    missing: (count: string) => `${count} missing`,
    isDefault: "Default language",
    makeDefault: "Make it the default",
    remove: (name: string) => `Remove ${name}`,
    add: "Add a language",
    addHelp: "Its texts come with the product; you can change each of them.",
    choose: "Choose …",
    unreviewed: (name: string) => `${name} (machine-made, nobody has read it yet)`,
    onlyMissing: "Only what is missing",
    count: (count: number) => `(${count})`,
    ofPurpose: (title: string) => `Purpose: ${title}`,
    groups: { first: "First layer", panel: "Panel", answers: "Answers and forms", options: "What some sites have" },
  },
  de: {
    language: "Sprache",
    languageName: namesIn("de"),
    keyName: spaced,
    complete: "Vorhandene Texte",
    whole: "Vollständig",
    missing: (count: string) => `${count} fehlen`,
    isDefault: "Standardsprache",
    makeDefault: "Zur Standardsprache machen",
    remove: (name: string) => `${name} entfernen`,
    add: "Sprache hinzufügen",
    addHelp: "Ihre Texte liegen bei; jeden davon können Sie ändern.",
    choose: "Auswählen …",
    unreviewed: (name: string) => `${name} (maschinell, noch von niemandem gelesen)`,
    onlyMissing: "Nur was fehlt",
    count: (count: number) => `(${count})`,
    ofPurpose: (title: string) => `Zweck: ${title}`,
    groups: {
      first: "Erste Ebene",
      panel: "Auswahl",
      answers: "Antworten und Formulare",
      options: "Was manche Sites haben",
    },
  },
});
