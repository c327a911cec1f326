// The words of holds: what is kept although its period is over, by which law, and until when.
import { words } from "../app/language.ts";

export const holdWords = words({
  en: {
    title: "Holds",
    set: "Hold",
    setTitle: "Keep this person's records?",
    setAbout:
      "They outlive their retention period until the day you name. An erasure that the person asks for is not stopped by a hold.",
    statute: "Law or duty",
    statuteHelp: "Such as “§ 147 AO”. The hold keeps it.",
    reason: "Why it applies",
    reasonHelp: "Such as “invoice 2026-117”. Never a name.",
    until: "Until",
    untilEnd: (day: string) => `until ${day}`,
    lift: "Lift",
    liftTitle: "Lift this hold?",
    liftAbout: "What only the hold kept goes with the next retention run.",
    wanted: "Name the law, the reason and a day to come.",
    done: "The hold is set.",
    lifted: "The hold is lifted.",
  },
  de: {
    title: "Aufbewahrungspflichten",
    set: "Aufbewahren",
    setTitle: "Die Einträge dieser Person aufbewahren?",
    setAbout:
      "Sie überdauern ihre Frist bis zu dem Tag, den Sie nennen. Eine Löschung, um die die Person bittet, hält das nicht auf.",
    statute: "Gesetz oder Pflicht",
    statuteHelp: "Etwa „§ 147 AO“. Es steht in der Pflicht.",
    reason: "Warum sie gilt",
    reasonHelp: "Etwa „Rechnung 2026-117“. Nie ein Name.",
    until: "Bis",
    untilEnd: (day: string) => `bis ${day}`,
    lift: "Aufheben",
    liftTitle: "Diese Pflicht aufheben?",
    liftAbout: "Was nur sie noch hielt, geht mit dem nächsten Lauf der Fristen.",
    wanted: "Nennen Sie das Gesetz, den Grund und einen Tag, der noch kommt.",
    done: "Die Pflicht ist gesetzt.",
    lifted: "Die Pflicht ist aufgehoben.",
  },
});
