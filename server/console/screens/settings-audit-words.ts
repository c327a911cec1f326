// The words of the audit.
import { words } from "../app/language.ts";

export const auditWords = words({
  en: {
    title: "Audit",
    about:
      "Every act of a user, a key or the system, done or refused, the latest first. No address of a person is in it. Reading it is an act too. What strangers are refused is told once a minute.",
    again: "Load anew",
    when: "When",
    who: "Who",
    act: "Act",
    outcome: "How it went",
    outcomes: { done: "Done", refused: "Refused" },
    both: "Both",
    where: "Site",
    anywhere: "All of them, and none",
    detail: "What of it",
    everybody: "Everybody",
    everyAct: "Every act",
    public: "The public",
    system: (name: string) => `System (${name})`,
    none: "Nothing of the kind",
    noneAbout: "No act fits what was chosen above. Choose less.",
  },
  de: {
    title: "Protokoll",
    about:
      "Jede Handlung von Personen, Schlüsseln und System, ausgeführt oder abgelehnt, die neuesten zuerst. Keine Adresse eines Menschen steht darin. Auch das Lesen ist eine Handlung. Was Fremden verweigert wird, steht einmal je Minute da.",
    again: "Neu laden",
    when: "Wann",
    who: "Wer",
    act: "Handlung",
    outcome: "Ausgang",
    outcomes: { done: "Ausgeführt", refused: "Abgelehnt" },
    both: "Beides",
    where: "Site",
    anywhere: "Alle, und keine",
    detail: "Näheres",
    everybody: "Alle",
    everyAct: "Jede Handlung",
    public: "Die Öffentlichkeit",
    system: (name) => `System (${name})`,
    none: "Nichts dergleichen",
    noneAbout: "Keine Handlung passt zu dem, was oben gewählt ist. Wählen Sie weniger.",
  },
});
