// Values of the server's sentences that are words themselves, by the names they have there.
import { words } from "../app/language.ts";

const categories = {
  en: { essential: "essential", analytics: "analytics", advertising: "advertising", social: "social" },
  de: { essential: "Notwendiges", analytics: "Statistik", advertising: "Werbung", social: "soziale Medien" },
};

export const serverValueWords = words({
  en: {
    category: categories.en,
    usual: categories.en,
    scheme: { light: "light", dark: "dark" },
    pressure: {
      "double negative": "double negative",
      "inverted choice": "inverted choice",
      shaming: "shaming",
      urgency: "urgency",
      promotion: "promotion",
      nudge: "nudge",
      "self-praise": "self-praise",
    },
    channel: {
      email: "email",
      sms: "sms",
      phone: "phone",
      post: "post",
      push: "push",
      chat: "chat",
      sharing: "sharing",
    },
    expected: {
      string: "string",
      number: "number",
      int: "int",
      boolean: "boolean",
      array: "array",
      object: "object",
      record: "record",
    },
    before: { nothing: "nothing" },
    regime: { "opt-in": "opt-in", "opt-out": "opt-out", notice: "notice" },
  },
  de: {
    category: categories.de,
    usual: categories.de,
    scheme: { light: "in hellen Farben", dark: "in dunklen Farben" },
    pressure: {
      "double negative": "doppelte Verneinung",
      "inverted choice": "verdrehte Wahl",
      shaming: "Beschämung",
      urgency: "Eile",
      promotion: "Werbung",
      nudge: "Stupser",
      "self-praise": "Eigenlob",
    },
    channel: {
      email: "E-Mail",
      sms: "SMS",
      phone: "Telefon",
      post: "Post",
      push: "Push",
      chat: "Chat",
      sharing: "Weitergabe",
    },
    expected: {
      string: "Text",
      number: "Zahl",
      int: "ganze Zahl",
      boolean: "Ja oder Nein",
      array: "Liste",
      object: "Objekt",
      record: "Objekt",
    },
    before: { nothing: "nichts" },
    regime: { "opt-in": "Einwilligung", "opt-out": "Widerspruch", notice: "bloße Mitteilung" },
  },
});
