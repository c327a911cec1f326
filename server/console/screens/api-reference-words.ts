// The words of the API reference.
import { words } from "../app/language.ts";

export const referenceWords = words({
  en: {
    title: "API reference",
    about: "Everything this console does, it does by these calls.",
    find: "Find a call",
    file: "openapi.json",
    none: "No call by that name.",
    parameters: "Parameters",
    answers: "Answers",
    body: "Body",
    required: "required",
    example: "By curl",
  },
  de: {
    title: "API-Referenz",
    about: "Alles, was diese Konsole tut, tut sie über diese Aufrufe.",
    find: "Aufruf suchen",
    file: "openapi.json",
    none: "Kein Aufruf mit diesem Namen.",
    parameters: "Parameter",
    answers: "Antworten",
    body: "Inhalt",
    required: "nötig",
    example: "Mit curl",
  },
});
