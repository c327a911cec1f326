// What a refusal says of its own occurrence, by its code, in English; other languages say it by code and values.

/** What stands in braces is one of the refusal's values. */
export const refusalSentences = {
  "answered-too-long": "It was done and answered with {status}; the answer was too long to keep.",
  "begun-at": "It was begun at {at} and may have been done.",
  "both-need-record": "Both subjects must have a record.",
  "config-in-parts": "Another: {part}. Written before that: {before}.",
  "form-unreadable": "The form cannot be read.",
  "key-of-another-site": "This key belongs to another site.",
  "lines-without-number": "{count} lines so far hold no number.",
  "lines-without-household": "{count} lines so far hold no name with a British postcode.",
  "link-incomplete": "This link is not complete. Copy all of it from the message.",
  "log-unsealed": "The log has no checkpoint yet. Ask again in a second.",
  "mailer-unknown": "This mailer is not known here.",
  "no-draft": "There is no draft to publish.",
  "no-notice": "The site has no notice yet.",
  "no-notice-coming": "No notice is coming.",
  "notice-coming-at": "A notice is coming at {at}.",
  "no-samples": "This server cannot take a site away again, so it makes no sample.",
  "not-a-sample": "This site is no sample: it cannot be wiped.",
  "nothing-stored": "Nothing was stored.",
  "passkeys-need-name": "Passkeys need a name: open this server as localhost, or under its domain.",
  "receipt-only-withdraws": "A receipt can only withdraw.",
  "record-unsealed": "The record is not under a checkpoint yet. Ask again in a second.",
  "latest-record-unsealed": "The latest record is not under a checkpoint yet. Ask again in a second.",
  "registers-gone": "It is not known any more what {names} said.",
  "role-may-not": "The role of this user has no right to {verb}.",
  "rules-broken": "Rules broken: {rules}.",
  "sample-not-real": "This is the sample site: it takes no origins and no API keys, because one button wipes it.",
  "site-unknown": "There is no such site.",
  "user-disabled": "This user is disabled.",
  "wiped-since": "Records were wiped since. Begin a new export in a few seconds.",
} as const satisfies Readonly<Record<string, string>>;

export type RefusalCode = keyof typeof refusalSentences;
