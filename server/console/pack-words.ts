// What an evidence pack says of its own verification, in each language it speaks.
import type { PackFinding } from "../../core/pack.ts";

export interface PackWords {
  readonly verified: string;
  /** Uses `{key}`. */
  readonly trust: string;
  readonly failed: string;
  readonly unable: string;
  /** Uses `{entry}`. */
  readonly entry: string;
  readonly rules: Readonly<Record<PackFinding["rule"], string>>;
}

const en: PackWords = {
  verified: "Verified in this browser",
  trust:
    "Every record and every text on this page leads to one checkpoint that the log’s key signed, and the page is the one that was signed. Compare the key with the one you know: {key}",
  failed: "Verification failed",
  unable:
    "This browser cannot verify Ed25519 signatures. Nothing was verified here; the last section says how else to do it.",
  entry: "log entry {entry}",
  rules: {
    malformed: "The data in this file are damaged.",
    "bad-verifier-key": "The log’s key is malformed.",
    "other-log": "The pack is signed by another log’s key.",
    "bad-checkpoint": "The checkpoint’s signature does not fit.",
    "record-not-included": "This record was changed: it does not lead to the signed checkpoint.",
    "notice-hash": "This text was changed: it has another hash.",
    "notice-not-included": "The log does not say that this text was published then.",
    "notice-missing": "The text that this record names is not here.",
    "notice-later-than-record": "The text was published only after this record says it was shown.",
    "other-site": "This record is of another site.",
    "pictures-not-included": "The log does not have this entry that names pictures.",
    "picture-changed": "This picture was changed: it has another hash.",
    "picture-not-named": "The log does not name this picture.",
    "pack-signature": "Something was taken out, added or changed: the signature over the whole does not fit.",
    "page-differs": "What this page shows is not what was signed.",
  },
};

const de: PackWords = {
  verified: "In diesem Browser geprüft",
  trust:
    "Jeder Eintrag und jeder Text auf dieser Seite führt zu einem Prüfpunkt, den der Schlüssel des Protokolls signiert hat, und die Seite ist die signierte. Vergleichen Sie den Schlüssel mit dem, den Sie kennen: {key}",
  failed: "Prüfung fehlgeschlagen",
  unable:
    "Dieser Browser kann keine Ed25519-Signaturen prüfen. Hier wurde nichts geprüft; der letzte Abschnitt beschreibt andere Wege.",
  entry: "Protokolleintrag {entry}",
  rules: {
    malformed: "Die Daten in dieser Datei sind beschädigt.",
    "bad-verifier-key": "Der Schlüssel des Protokolls ist fehlerhaft.",
    "other-log": "Die Akte ist mit dem Schlüssel eines anderen Protokolls signiert.",
    "bad-checkpoint": "Die Signatur des Prüfpunkts passt nicht.",
    "record-not-included": "Dieser Eintrag wurde verändert: Er führt nicht zum signierten Prüfpunkt.",
    "notice-hash": "Dieser Text wurde verändert: Er hat einen anderen Hash.",
    "notice-not-included": "Das Protokoll sagt nicht, dass dieser Text damals veröffentlicht wurde.",
    "notice-missing": "Der Text, den dieser Eintrag nennt, ist nicht hier.",
    "notice-later-than-record": "Der Text wurde erst veröffentlicht, nachdem er laut Eintrag gezeigt wurde.",
    "other-site": "Dieser Eintrag gehört zu einer anderen Website.",
    "pictures-not-included": "Das Protokoll enthält diesen Eintrag nicht, der Bilder nennt.",
    "picture-changed": "Dieses Bild wurde verändert: Es hat einen anderen Hash.",
    "picture-not-named": "Das Protokoll nennt dieses Bild nicht.",
    "pack-signature": "Etwas wurde entfernt, hinzugefügt oder verändert: Die Signatur über das Ganze passt nicht.",
    "page-differs": "Was diese Seite zeigt, ist nicht das, was signiert wurde.",
  },
};

/** The words in the pack's language, else in English. */
export const packWords = (lang: string): PackWords => (lang.toLowerCase().split("-")[0] === "de" ? de : en);
