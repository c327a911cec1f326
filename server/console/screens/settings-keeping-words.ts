// The words of retention and of holds.
import { counted, words } from "../app/language.ts";

export const keepingWords = words({
  en: {
    title: "Past its period",
    about:
      "Every purpose says how long its records are kept. This looks for records past that, and changes nothing until you say so.",
    again: "Look again",
    nothing: "Nothing is past its period.",
    dryRun: (moment: string) => `Found ${moment}, nothing changed yet`,
    records: "Records that lose whose they were",
    subjects: "People of whom nothing is left",
    byPurpose: "By purpose",
    held: "Kept by holds and restrictions",
    run: "Take them away",
    runTitle: (count: number) =>
      counted("en", count, {
        one: "Take whose it was from # record?",
        other: "Take whose they were from # records?",
      }),
    runAbout:
      "What identifies people in them is destroyed for good, and the keys of people of whom nothing is left. What was answered stays in the log, which says that this was done. What a hold keeps is left alone.",
    wipe: "Destroy what was answered too",
    wipeHelp: "Then the log proves only that there was an entry. Leave it off unless you must.",
    done: (moment: string) => `Done ${moment}`,
    proofs: "The log says so in these entries:",
    holds: "Holds",
    holdsAbout: "What a law demands to be kept stays beyond its period until the hold ends.",
    noHolds: "There is no hold.",
    setHold: "Set a hold",
    statute: "Law",
    keeps: "Keeps",
    ofOnePerson: "one person",
    ofSite: "the whole site",
    until: "Until",
    lift: "End",
    liftTitle: (statute: string) => `End the hold by ${statute}?`,
    liftAbout: "What it keeps past its period goes with the next run.",
    lifted: "The hold has ended.",
  },
  de: {
    title: "Über die Frist hinaus",
    about:
      "Jeder Zweck sagt, wie lange seine Einträge aufbewahrt werden. Hier wird gesucht, was darüber ist, und nichts geändert, bis Sie es sagen.",
    again: "Noch einmal suchen",
    nothing: "Nichts ist über seine Frist hinaus.",
    dryRun: (moment: string) => `Gefunden ${moment}, noch nichts geändert`,
    records: "Einträge, die ihren Personenbezug verlieren",
    subjects: "Personen, von denen nichts bleibt",
    byPurpose: "Nach Zweck",
    held: "Durch Sperren und Einschränkungen behalten",
    run: "Löschen",
    runTitle: (count: number) =>
      counted("de", count, {
        one: "Den Personenbezug von # Eintrag löschen?",
        other: "Den Personenbezug von # Einträgen löschen?",
      }),
    runAbout:
      "Was darin Personen erkennbar macht, wird endgültig vernichtet, ebenso die Schlüssel von Personen, von denen nichts bleibt. Was geantwortet wurde, bleibt im Log, das auch diesen Lauf festhält. Was eine Sperre behält, bleibt unberührt.",
    wipe: "Auch vernichten, was geantwortet wurde",
    wipeHelp: "Dann beweist das Log nur noch, dass es einen Eintrag gab. Nur einschalten, wenn Sie müssen.",
    done: (moment: string) => `Erledigt ${moment}`,
    proofs: "Das Log sagt es in diesen Einträgen:",
    holds: "Aufbewahrungssperren",
    holdsAbout: "Was ein Gesetz aufzubewahren verlangt, bleibt über seine Frist hinaus, bis die Sperre endet.",
    noHolds: "Es gibt keine Sperre.",
    setHold: "Sperre setzen",
    statute: "Gesetz",
    keeps: "Behält",
    ofOnePerson: "eine Person",
    ofSite: "die ganze Site",
    until: "Bis",
    lift: "Beenden",
    liftTitle: (statute: string) => `Die Sperre nach ${statute} beenden?`,
    liftAbout: "Was sie über seine Frist hinaus behält, geht mit dem nächsten Lauf.",
    lifted: "Die Sperre ist beendet.",
  },
});
