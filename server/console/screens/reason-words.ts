// Why somebody may be contacted or not, in words for people; the reasons are those of core/reason.ts.
import type { AllowReason, DenyReason } from "../../../core/reason.ts";
import { words } from "../app/language.ts";

const english: Readonly<Record<DenyReason | AllowReason, string>> = {
  CONSENT_ACTIVE: "Said yes, and that stands",
  CONSENT_OVER_REGISTER: "Said yes to you, which counts more than the register",
  SOFT_OPT_IN: "Bought from you and did not refuse",
  LEGITIMATE_INTEREST_CORPORATE: "A company's address, which the law lets you use",
  REGISTER_CLEAR: "Asked the register: not listed",
  SERVICE_MESSAGE: "A message about their contract, no marketing",
  INPUT_INVALID: "Not an address that can be used",
  CHANNEL_MISMATCH: "The address does not fit the channel",
  DUPLICATE_IN_CALL: "Stands earlier in the list",
  ERASED: "Was erased",
  RESTRICTED: "Kept for a claim only",
  OBJECTED_ALL: "Objects to all marketing",
  DO_NOT_CONTACT_CHANNEL: "Not to be contacted on this channel",
  COMPLAINT: "Complained about a message",
  HARD_BOUNCE: "Messages come back for good",
  NUMBER_DEAD: "The number is not in service",
  WITHDRAWN: "Took the consent back",
  REFUSED: "Said no",
  UNSUBSCRIBED_TOPIC: "Unsubscribed from this",
  EXPIRED: "The consent ran out",
  RECONSENT_NEEDED: "The purpose changed since they said yes",
  PENDING_CONFIRMATION: "Has not confirmed the address yet",
  LISTED_TPS: "Listed in the TPS",
  LISTED_CTPS: "Listed in the CTPS",
  LISTED_MPS: "Listed in the MPS",
  SCREENING_MISSING: "The register was never asked",
  SCREENING_STALE: "The register was asked too long ago",
  PARTNER_NOT_NAMED: "Was not told this partner's name",
  PARTNER_CONSENT_TOO_OLD: "The consent for partners is too old",
  BASIS_NOT_ALLOWED: "The law takes no ground but consent here",
  SOFT_OPT_IN_UNMET: "Bought from you, but was not offered to refuse",
  PURPOSE_RETIRED: "The notice no longer asks for this",
  NO_RECORD: "No yes on record",
  QUIET_HOURS: "It is quiet there now",
  FREQUENCY_CAP: "Was contacted often enough lately",
};

const german: typeof english = {
  CONSENT_ACTIVE: "Hat zugestimmt, und das gilt",
  CONSENT_OVER_REGISTER: "Hat Ihnen zugestimmt; das zählt mehr als das Register",
  SOFT_OPT_IN: "Hat bei Ihnen gekauft und nicht abgelehnt",
  LEGITIMATE_INTEREST_CORPORATE: "Adresse einer Firma, die Sie nutzen dürfen",
  REGISTER_CLEAR: "Register gefragt: nicht eingetragen",
  SERVICE_MESSAGE: "Nachricht zum Vertrag, keine Werbung",
  INPUT_INVALID: "Keine brauchbare Adresse",
  CHANNEL_MISMATCH: "Die Adresse passt nicht zum Kanal",
  DUPLICATE_IN_CALL: "Steht weiter oben schon in der Liste",
  ERASED: "Wurde gelöscht",
  RESTRICTED: "Nur für einen Anspruch aufbewahrt",
  OBJECTED_ALL: "Widerspricht aller Werbung",
  DO_NOT_CONTACT_CHANNEL: "Auf diesem Kanal nicht ansprechen",
  COMPLAINT: "Hat sich über eine Nachricht beschwert",
  HARD_BOUNCE: "Nachrichten kommen endgültig zurück",
  NUMBER_DEAD: "Die Nummer gibt es nicht mehr",
  WITHDRAWN: "Hat die Einwilligung zurückgenommen",
  REFUSED: "Hat abgelehnt",
  UNSUBSCRIBED_TOPIC: "Hat dies abbestellt",
  EXPIRED: "Die Einwilligung ist abgelaufen",
  RECONSENT_NEEDED: "Der Zweck ist seit der Zustimmung ein anderer",
  PENDING_CONFIRMATION: "Hat die Adresse noch nicht bestätigt",
  LISTED_TPS: "Steht im TPS",
  LISTED_CTPS: "Steht im CTPS",
  LISTED_MPS: "Steht im MPS",
  SCREENING_MISSING: "Das Register wurde nie gefragt",
  SCREENING_STALE: "Das Register wurde vor zu langer Zeit gefragt",
  PARTNER_NOT_NAMED: "Dieser Partner wurde nicht genannt",
  PARTNER_CONSENT_TOO_OLD: "Die Einwilligung für Partner ist zu alt",
  BASIS_NOT_ALLOWED: "Hier erlaubt das Recht nur Einwilligung",
  SOFT_OPT_IN_UNMET: "Hat gekauft, konnte aber nicht ablehnen",
  PURPOSE_RETIRED: "Der Hinweis fragt nicht mehr danach",
  NO_RECORD: "Keine Zustimmung verzeichnet",
  QUIET_HOURS: "Dort ist gerade Ruhezeit",
  FREQUENCY_CAP: "Wurde zuletzt oft genug angesprochen",
};

/** What can be done about a reason, by the names of core/reason.ts. */
const englishFixes = {
  "correct-address": "Correct the address.",
  "send-address-of-channel": "Use an address of this channel.",
  "ask-again": "Ask them again, on your site.",
  "wait-for-confirmation": "Wait until they follow the link that they were sent.",
  screen: "Have the register asked, and bring the result in under Screening.",
  rescreen: "Bring in a newer file of the register, or a newer result.",
  "name-partner": "Name the partner in the notice, then ask them again.",
  "retry-later": "Ask again later.",
};

const germanFixes: typeof englishFixes = {
  "correct-address": "Berichtigen Sie die Adresse.",
  "send-address-of-channel": "Nehmen Sie eine Adresse dieses Kanals.",
  "ask-again": "Fragen Sie noch einmal, auf Ihrer Site.",
  "wait-for-confirmation": "Warten Sie, bis dem zugesandten Link gefolgt wurde.",
  screen: "Lassen Sie das Register fragen und bringen Sie das Ergebnis unter Abgleich ein.",
  rescreen: "Bringen Sie eine neuere Datei des Registers oder ein neueres Ergebnis ein.",
  "name-partner": "Nennen Sie den Partner im Hinweis und fragen Sie dann noch einmal.",
  "retry-later": "Fragen Sie später noch einmal.",
};

/** Reasons and what can be done about them. */
export const reasonWords = words({
  en: { reasons: english, fixes: englishFixes },
  de: { reasons: german, fixes: germanFixes },
});

type Table = (typeof reasonWords)["en"];

/** The words of a reason; its own name where this console does not know it yet. */
export const reasonSaid = ({ reasons }: Table, reason: string): string =>
  Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons] : reason;

/** What can be done, where that is known. */
export const fixSaid = ({ fixes }: Table, fix: string | undefined): string | undefined =>
  fix !== undefined && Object.hasOwn(fixes, fix) ? fixes[fix as keyof typeof fixes] : undefined;
