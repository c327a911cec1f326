// Why somebody is erased or restricted, and how it was made sure who asks: words of a list, because the log keeps them.

/** Grounds to erase [GDPR Art. 17(1)] and to restrict [Art. 18(1)]. */
export const erasureReasons = {
  "subject-request": "The person asked for it",
  "consent-withdrawn": "The person took back the consent it rested on",
  objection: "The person objected",
  unlawful: "The data should not have been processed",
  "no-longer-needed": "What it was kept for is over",
  "legal-obligation": "A law demands it",
  "claim-period": "It is kept only until claims can no longer be made",
  "accuracy-contested": "The person says that it is wrong, and that is being looked into",
  "entry-lost": "It was restricted before, and the entry that said why is lost",
  "half-lost": "The personal parts were lost, and an export of the log was all that was left",
  "claim-period-ended": "Claims can no longer be made",
  "retention-ended": "Its period is over",
} as const;
export type ErasureReason = keyof typeof erasureReasons;

/** How it was made sure that the request came from the person. */
export const verifications = {
  "signed-link": "A link sent to the person's own address",
  receipt: "The person held the receipt",
  account: "The person was signed in with the controller",
  "call-back": "The person was called back",
  "document-seen": "A document was seen",
  known: "The person is known to whoever took the request",
  "not-needed": "Nobody asked: the controller decided",
} as const;
export type Verification = keyof typeof verifications;

/** Whether somebody asked, and it was not the controller alone who decided. */
export const isAskedFor = (verified: Verification | undefined): boolean =>
  verified !== undefined && verified !== "not-needed";
