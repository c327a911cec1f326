// Suppressions: entries that forbid contact, why, and where each comes from. Words of lists, because they are kept for good.

/** What an entry forbids. A topic is a purpose; an entry about one channel or topic says nothing of the others. */
export const suppressionReasons = {
  OBJECTED_ALL: "The person objects to all marketing [GDPR Art. 21(2)]",
  DO_NOT_CONTACT_CHANNEL: "The person is not to be contacted on this channel",
  COMPLAINT: "The person complained about a message",
  HARD_BOUNCE: "Messages to this address come back for good",
  NUMBER_DEAD: "The number is not in service",
  UNSUBSCRIBED_TOPIC: "The person unsubscribed from this topic",
} as const;
export type SuppressionReason = keyof typeof suppressionReasons;

/** Who or what said so. */
export const suppressionSources = ["subject", "complaint", "bounce", "import", "agent", "letter"] as const;
export type SuppressionSource = (typeof suppressionSources)[number];

/** What a reason must be about: its own channel, its own topic, or neither. */
export const suppressionNeeds: Readonly<Record<SuppressionReason, "channel" | "topic" | null>> = {
  OBJECTED_ALL: null,
  DO_NOT_CONTACT_CHANNEL: "channel",
  COMPLAINT: null,
  HARD_BOUNCE: null,
  NUMBER_DEAD: null,
  UNSUBSCRIBED_TOPIC: "topic",
};
