// zod schemas of checks and suppressions; never loaded by the widget.
import * as z from "zod/mini";
import type { FaultCode } from "./fault.ts";
import { channels } from "./purpose.ts";
import { isTimeZone } from "./tally.ts";
import { subscribers } from "./ruleset.ts";
import { contentHash, instant, key, longestName, text } from "./schema.ts";
import { suppressionReasons, suppressionSources, type SuppressionReason } from "./suppression.ts";

/** ISO 3166-1 alpha-2. */
const country = z.string().check(z.regex(/^[A-Z]{2}$/, "must be a country such as GB"));

/** A change key: the address as the site's export key names it. */
const changeKey = z.string().check(z.regex(/^k1\.[A-Za-z0-9_-]{22}$/, "must be a key such as `k1.` and 22 letters"));
/** Instead of an address; needs the scope `check.bykey`. An e-mail address needs the second one too. */
const byKey = { key: z.optional(changeKey), suppressionKey: z.optional(changeKey) };

/** One address of any kind. */
const addresses = {
  email: z.optional(text(400)),
  phone: z.optional(text(60)),
  /** Name, lines and postcode as on an envelope, in lines or with commas between them. */
  post: z.optional(text(400)),
  /** The endpoint of a push subscription. */
  push: z.optional(text(1000)),
  /** Service and handle, such as `telegram:ada`. */
  chat: z.optional(text(240)),
  /** Of a national number, and of a postal address whose last line says none. */
  country: z.optional(country),
};

/** One address to be asked about, itself or by its key; a national number needs its country. */
export const checkStreamLine = z.strictObject({
  ref: z.optional(text(200)),
  ...byKey,
  ...addresses,
  /** Where the recipient is, for hours in which nobody is contacted; as the ruleset or the site has it unless told. */
  timeZone: z.optional(z.string().check(z.refine(isTimeZone, "not-a-time-zone" satisfies FaultCode))),
});

/** What a check asks for everybody in it. */
const question = {
  purpose: key,
  channel: z.enum(channels),
  /** Your own name for what is to be sent, kept with the decision; never a person's data. */
  campaign: z.optional(z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,79}$/))),
  /** The instant asked about; the instant of the call where it is left out. */
  at: z.optional(instant),
  /** Whose lines or addresses these are; `unknown` where it is left out: what protects either counts. */
  subscriber: z.optional(z.enum([...subscribers, "unknown"])),
  /** The recipient that the data would be passed on to, by its name in the notice. */
  partner: z.nullish(text(longestName)),
  /** Also what a denial rests on, and what can be done about it. Needs the scope `check.explain`. */
  explain: z.optional(z.boolean()),
};

/** `POST /v1/check`: may these be contacted? */
export const checkRequest = z.strictObject({
  ...question,
  recipients: z.array(checkStreamLine).check(z.minLength(1), z.maxLength(10_000)),
});
export type CheckRequest = z.infer<typeof checkRequest>;

/** The first line of `POST /v1/check/stream`; a recipient stands on each line after it. */
export const checkStreamHead = z.strictObject(question);
export type CheckQuestion = z.infer<typeof checkStreamHead>;

const evidence = z.object({
  record: z.optional(z.string()),
  at: z.optional(instant),
  notice: z.optional(contentHash),
  /** How the yes is shown to be the address's owner's; nothing where it is not. */
  proof: z.optional(z.enum(["double_opt_in"])),
  /** Of a suppression: since when. */
  since: z.optional(instant),
  /** Of a screening: which register was asked, and when. */
  register: z.optional(z.string()),
  checkedAt: z.optional(instant),
  ageDays: z.optional(z.int()),
  maxDays: z.optional(z.int()),
});

/** The answer for one recipient, in the order asked. */
const checkResult = z.object({
  ref: z.optional(z.string()),
  allow: z.boolean(),
  reason: z.string(),
  /** The other reasons that hold, by rank. */
  also: z.optional(z.array(z.string())),
  basis: z.optional(z.enum(["consent", "soft-opt-in", "legitimate-interest", "service"])),
  until: z.optional(instant),
  /** Of a reason that passes by itself. */
  retryAt: z.optional(instant),
  evidence: z.optional(evidence),
  /** What can be done about it. */
  fix: z.optional(z.string()),
});
export type CheckResult = z.infer<typeof checkResult>;

/** The answer to a check; `digest` is over the canonical results, a newline after each. */
export const checkResponse = z.object({
  /** The decision record's id. */
  check: z.string(),
  at: instant,
  /** With its version, such as `newsletter@7`. */
  purpose: z.string(),
  channel: z.enum(channels),
  ruleset: z.string(),
  /** Until when the answers may be used: ask again before a send that is later. */
  validUntil: instant,
  counts: z.object({ allow: z.int(), deny: z.int(), byReason: z.record(z.string(), z.int()) }),
  results: z.array(checkResult),
  digest: contentHash,
  /** base64: the root over every line asked and answered, which the log commits to. */
  root: z.string(),
  /** base64: with it the leaves under the root can be made again. Yours to keep. */
  salt: z.string(),
  /** What the log commits to, and what is signed. */
  record: z.looseObject({ v: z.literal(1), id: z.string() }),
  /** base64 Ed25519 by the log's key over `assent-check/v1`, a newline and the canonical record. */
  signature: z.string(),
});
export type CheckResponse = z.infer<typeof checkResponse>;

/** `POST /v1/checks/ID/recheck`: the recipients of that check, again. */
export const recheckRequest = z.strictObject({
  recipients: z.array(checkStreamLine).check(z.minLength(1), z.maxLength(10_000)),
});

/** The lines whose answer changed, with their position in what was sent. */
export const recheckResponse = z.extend(z.omit(checkResponse, { results: true }), {
  /** The earlier check. */
  of: z.string(),
  /** Positions of everybody who may not be contacted now, changed or not: what to leave out. */
  leaveOut: z.array(z.int()),
  changed: z.array(
    z.extend(checkResult, { index: z.int(), before: z.object({ allow: z.boolean(), reason: z.string() }) }),
  ),
});
export type RecheckResponse = z.infer<typeof recheckResponse>;

const suppressionEntry = z.strictObject({
  ...byKey,
  ...addresses,
  reason: z.enum(Object.keys(suppressionReasons) as [SuppressionReason, ...SuppressionReason[]]),
  /** Every channel where it is left out. */
  channel: z.optional(z.enum(channels)),
  /** A purpose; everything where it is left out. */
  topic: z.optional(key),
  /** As the notice names one: then it holds at every site of this installation that works for that controller, or with it. */
  controller: z.optional(text(longestName).check(z.minLength(1))),
  source: z.enum(suppressionSources),
  /** When the person said so; the instant of the call where it is left out. */
  since: z.optional(instant),
});

/** `POST /v1/suppressions`: these may not be contacted. All are added or none. */
export const suppressionRequest = z.strictObject({
  entries: z.array(suppressionEntry).check(z.minLength(1), z.maxLength(10_000)),
});
export type SuppressionEntry = z.infer<typeof suppressionEntry>;

/** How many were added, and how many stood already. */
export const suppressionResponse = z.object({
  added: z.int(),
  standing: z.int(),
  /** At how many other sites of the controllers that were named they hold too. */
  otherSites: z.optional(z.int()),
});

/** `POST /v1/suppressions/find`: what stands, or stood, against one address. */
export const suppressionQuestion = z.strictObject({ ...byKey, ...addresses });

/** What was found, oldest first, lifted entries too. */
export const suppressionsFound = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      reason: z.enum(Object.keys(suppressionReasons) as [SuppressionReason, ...SuppressionReason[]]),
      channel: z.optional(z.enum(channels)),
      topic: z.optional(z.string()),
      /** Without a topic: everything that any notice of the site has or had under this controller. */
      controller: z.optional(z.string()),
      source: z.enum(suppressionSources),
      since: instant,
      added: instant,
      lifted: z.optional(instant),
      liftReason: z.optional(z.string()),
    }),
  ),
});

/** `GET /v1/checks/ID`: the decision record, and its place in the log once a checkpoint covers it. */
export const checkRecordResponse = z.object({
  check: z.looseObject({ v: z.literal(1), id: z.string() }),
  /** base64: with it the record makes its entry in the log again. It is not the salt of the lines, which the answer to the check has. */
  salt: z.string(),
  index: z.int(),
  verifierKey: z.string(),
  proof: z.optional(z.looseObject({})),
});

/** `POST /v1/suppressions/ID/lift`: why it is taken away, in words that name nobody. */
export const suppressionLift = z.strictObject({ reason: text(300).check(z.minLength(3)) });

/** `POST /v1/unsubscribe-links`: an address for each recipient to end this with. */
export const unsubscribeRequest = z.strictObject({
  purpose: key,
  channel: z.enum(channels),
  recipients: z.array(checkStreamLine).check(z.minLength(1), z.maxLength(10_000)),
});

const unsubscribeLink = z.object({
  ref: z.optional(z.string()),
  /** Null where the address could not be understood. */
  url: z.nullable(z.string()),
  headers: z.optional(z.object({ "List-Unsubscribe": z.string(), "List-Unsubscribe-Post": z.string() })),
});
export type UnsubscribeLink = z.infer<typeof unsubscribeLink>;
/** The links, in the order asked. */
export const unsubscribeResponse = z.object({ links: z.array(unsubscribeLink) });

const told = { email: z.optional(text(400)), phone: z.optional(text(60)), country: z.optional(country) };
/** Whether a simple way to refuse messages was offered, free of charge. */
const refusalOffered = z.boolean();

const saleTold = z.strictObject({ ...told, product: key, soldAt: instant, refusalOffered });

/** `POST /v1/sales`: these bought something; all are kept or none. */
export const salesRequest = z.strictObject({
  sales: z.array(saleTold).check(z.minLength(1), z.maxLength(10_000)),
});

/** `POST /v1/sends`: this was sent to these. */
export const sendsRequest = z.strictObject({
  purpose: key,
  channel: z.enum(channels),
  campaign: question.campaign,
  /** The instant of the call where it is left out. */
  sentAt: z.optional(instant),
  refusalOffered,
  recipients: z.array(z.strictObject({ ...addresses, ...byKey })).check(z.minLength(1), z.maxLength(10_000)),
});

/** `POST /v1/own-links`: whose own choices a link is to open; who has an e-mail address asks for it on the page. */
export const ownLinkRequest = z.strictObject({
  phone: addresses.phone,
  post: addresses.post,
  country: addresses.country,
});

/** A link that opens once, to be sent to the number or handed over by the business itself. */
export const ownLinkResponse = z.object({ url: z.string(), until: instant });

/** How many are on record; not those of people who were erased. */
export const dealingsResponse = z.object({ kept: z.int() });
