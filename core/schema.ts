// zod schemas of every request and response; never loaded by the widget.
import * as z from "zod/mini";
import { caps, quietHours } from "./dealing-schema.ts";
import { isOwnDomain } from "./domain.ts";
import type { FaultCode } from "./fault.ts";
import { isRecordId, isSiteId } from "./ids.ts";
import { channels } from "./purpose.ts";
import { regimes } from "./regime.ts";
import { rulesetOf } from "./ruleset.ts";
import { pageActions, pageSurfaces, recordEvents, secondActs, subjectKinds, type SecondAct } from "./record.ts";
import { googleSignals } from "./site.ts";
import { isTimeZone } from "./tally.ts";
import { isInstant } from "./time.ts";

// A lone surrogate has no UTF-8 form, so it could be neither hashed nor stored as it was sent.
const wellFormed = z.refine<string>((value) => value.isWellFormed(), "not-unicode" satisfies FaultCode);
/** Text of at most `max` UTF-16 units. */
export const text = (max: number) => z.string().check(z.maxLength(max), wellFormed);

/** Of a controller or a recipient: as long wherever it is named, or one that a notice has could not be spoken of elsewhere. */
export const longestName = 300;
/** A key such as `newsletter`. */
export const key = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,47}$/));
/** An instant in UTC on the wire. */
export const instant = z.string().check(z.refine(isInstant, "not-an-instant" satisfies FaultCode));
/** A record's id on the wire. */
export const recordId = z.string().check(z.refine(isRecordId, "not-a-record-id" satisfies FaultCode));
const siteId = z.string().check(z.refine(isSiteId, "not-a-site-id" satisfies FaultCode));
/** `sha256:` and 64 lower-case hex digits. */
export const contentHash = z.templateLiteral(["sha256:", z.string().check(z.regex(/^[0-9a-f]{64}$/))]);

/** One answer on the wire, or that it was asked for, also `social/video` for one vendor alone; the server adds `until`. */
const choice = z.strictObject({
  purpose: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,47}(\/[a-z][a-z0-9-]{0,47})?$/)),
  version: z.int().check(z.positive(), z.maximum(1_000_000)),
  status: z.enum(["given", "refused", "withdrawn", "requested"]),
  channel: z.optional(z.enum(channels)),
});

/** Ends in `/r/RECORD.TOKEN`: knowing it is holding the receipt. */
const receiptAddress = text(320).check(
  z.regex(/\/r\/rec_[0-9a-f]{32}\.[\w-]{22}$/, "must be the address of a receipt, as its acknowledgement has it"),
);

const addressId = z.string().check(z.minLength(3), z.maxLength(1000), wellFormed);

/** Who the record is about: a device id the browser made, an address from a form, or the holder of a receipt. */
const recordSubject = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(subjectKinds), id: addressId }),
  z.strictObject({ kind: z.literal("receipt"), id: receiptAddress }),
]);

/** `POST /v1/records`: one act of one person. */
export const recordRequest = z.strictObject({
  id: recordId,
  site: siteId,
  event: z.enum(recordEvents),
  choices: z.array(choice).check(z.minLength(1), z.maxLength(40)),
  subject: recordSubject,
  clientAt: instant,
  /** How long the record waited in the outbox; not part of what makes two posts the same. */
  waitedMs: z.int().check(z.nonnegative(), z.maximum(31_536_000_000)),
  notice: contentHash,
  lang: z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  method: z.strictObject({
    surface: z.enum(pageSurfaces),
    action: z.enum(pageActions),
    layer: z.int().check(z.minimum(0), z.maximum(3)),
    viaGpc: z.boolean(),
    trusted: z.boolean(),
    secondAct: z.optional(z.literal("pressed")),
  }),
  prev: z.optional(recordId),
  path: text(512),
  /** The token of the script that showed the notice, as its configuration had it. */
  served: z.optional(text(64)),
  /** How long the question had been on screen. */
  dwellMs: z.optional(z.int().check(z.nonnegative(), z.maximum(31_536_000_000))),
});
export type RecordRequest = z.infer<typeof recordRequest>;

/** The answer to a stored record, 201 when new and 200 when it was already there. */
export const recordResponse = z.object({
  id: recordId,
  at: instant,
  receipt: z.string(),
  promise: z.object({ origin: z.string(), id: recordId, leaf: z.string(), at: instant, signature: z.string() }),
});

/** Somebody by an address of one of these kinds, or by any record about them. */
const namedSubject = <const Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(kinds), id: addressId }),
    z.strictObject({ kind: z.literal("record"), id: recordId }),
  ]);

const attachments = z
  .array(
    z.strictObject({
      kind: z.enum(["paper", "recording", "script", "file"]),
      hash: contentHash,
      /** Such as the version of a call script; never a person's data. */
      note: z.optional(text(80)),
    }),
  )
  .check(z.maxLength(10));

/** A person by address, or by a record about them. */
export const knownSubject = namedSubject(subjectKinds);

/** Who can be shown to be another: a household has one postal address, and who holds a push token or a chat may change. */
export const linkedKinds = ["device", "email", "phone"] as const;
const linkedSubject = namedSubject(linkedKinds);

/** `POST /v1/records` with a key: what a person said to an agent, on the telephone, on paper, or through a colleague. */
export const noteRequest = z.strictObject({
  /** The id the record gets: sent again, it is the same record. */
  id: z.optional(recordId),
  event: z.enum(["give", "refuse", "withdraw", "renew", "change", "object"]),
  /** None only of an objection: whom no purpose asks may object too. */
  choices: z
    .array(
      z.strictObject({
        purpose: key,
        /** As the notice has it, where it is left out. */
        version: z.optional(z.int().check(z.positive(), z.maximum(1_000_000))),
        /** `revoked` and `invalidated` are the controller's own ending of a consent. */
        status: z.enum(["given", "refused", "withdrawn", "revoked", "invalidated"]),
        channel: z.optional(z.enum(channels)),
      }),
    )
    .check(z.maxLength(40)),
  subject: knownSubject,
  actedAt: instant,
  /** What they were told: a published notice, in a language it has. */
  notice: contentHash,
  lang: z.string().check(z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  surface: z.enum(["phone", "paper", "console"]),
  /** `delegate` where somebody who may speak for the person did, such as a guardian. */
  actor: z.enum(["agent", "delegate"]),
  /** What confirmed a yes to a purpose that takes explicit consent. */
  secondAct: z.optional(z.enum(Object.keys(secondActs) as [SecondAct, ...SecondAct[]])),
  attachments: z.optional(attachments),
  externalRef: z.optional(text(80)),
  /** Your own number of who heard or read it, such as `agent-417`; never a name. */
  agent: z.optional(text(80).check(z.minLength(1))),
  jurisdiction: z.optional(z.string().check(z.regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/))),
});

/** `POST /v1/links`: two subjects are one person. */
export const linkRequest = z.strictObject({
  id: z.optional(recordId),
  subject: linkedSubject,
  other: linkedSubject,
  /** What shows it. */
  attachments: attachments.check(z.minLength(1)),
  externalRef: z.optional(text(80)),
});

const place = z
  .string()
  .check(z.regex(/^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/, "must be a place such as GB or US-CA, or *"));
const days = z.int().check(z.minimum(1), z.maximum(365));
// A host, then perhaps a path; as matchLength of core/catalogue.ts reads it.
const pattern = z
  .string()
  .check(
    z.maxLength(200),
    z.regex(/^[a-z0-9*.-]+(\/\S*)?$/, "must be a host with or without a path"),
    z.regex(/^[^*]*(\*[^*]*){0,3}$/, "must have at most three stars"),
  );
const storageKey = z.string().check(z.maxLength(200), z.regex(/^[lsd]:./, "must be l:, s: or d: and a key"));

/** What the script tag does about one vendor, by its id, where the catalogue does not know it or the site differs. */
const vendorRule = z.strictObject({
  match: z.optional(z.array(pattern).check(z.maxLength(40))),
  storage: z.optional(z.array(storageKey).check(z.maxLength(100))),
  embed: z.optional(z.boolean()),
  reload: z.optional(z.boolean()),
});

const signalNames = z.enum([
  "microsoft",
  "clarity",
  "meta",
  "tiktok",
  "pinterest",
  "matomo",
  "matomo-cookies",
  "shopify",
  "wp",
]);

const googleSettings = z.strictObject({
  mode: z.enum(["basic", "advanced"]),
  waitMs: z.optional(z.int().check(z.minimum(0), z.maximum(10_000))),
  passUrl: z.optional(z.boolean()),
  redactAds: z.optional(z.boolean()),
  // To Google, no region at all is every region.
  regions: z.optional(z.array(z.tuple([z.array(place).check(z.minLength(1)), z.array(z.enum(googleSignals))]))),
});

const rulesetName = z.string().check(z.refine((name) => !!rulesetOf(name), "not-a-ruleset" satisfies FaultCode));
const mailbox = z.string().check(z.regex(/^[a-z0-9._+-]{1,64}@[a-z0-9.-]{3,190}$/, "must be an e-mail address"));

/** What a site's owner decides about the script tag beside the notice: nothing of it is shown. */
export const siteSettings = z.strictObject({
  /** Domain that the page's host and its siblings share. */
  domain: z.optional(z.string().check(z.refine(isOwnDomain, "not-a-domain" satisfies FaultCode))),
  /** Show the first layer also where purposes run until they are refused. */
  ask: z.optional(z.boolean()),
  /** Stricter regimes than the table's by place, `*` for every place. */
  regimes: z.optional(z.record(place, z.enum(regimes))),
  /** Purposes that qualify as statistics or appearance in a place that lets those run until objected to. */
  exempt: z.optional(z.array(key)),
  /** Days until somebody is asked again; refusals are never asked about sooner than the place lets. */
  renewDays: z.optional(z.strictObject({ given: days, refused: days })),
  /** Leave alone what is not marked in the page; `marks`: whether marks of other tools count, as they do unless it is false. */
  taggedOnly: z.optional(z.boolean()),
  marks: z.optional(z.boolean()),
  /** The site script is the gate for everybody: it never carries the first layer. */
  gateOnly: z.optional(z.boolean()),
  vendors: z.optional(z.record(key, vendorRule)),
  /** Names in another tool's marks, and the purpose or vendor of the notice that each means. */
  aliases: z.optional(z.record(z.string().check(z.regex(/^[^!,]{1,60}$/, "must be a name without ! or ,")), key)),
  /** Signals to send beside those that the catalogue knows the site's vendors by. */
  signals: z.optional(z.array(signalNames)),
  google: z.optional(googleSettings),
  /** Whose rules a check answers by, such as `uk-pecr`; the strictest where it is left out. */
  ruleset: z.optional(rulesetName),
  /** How many days a look-up in a register is good for, where that is fewer than the ruleset says. */
  screeningDays: z.optional(z.int().check(z.minimum(1), z.maximum(28))),
  /** Where replies to unsubscribe are read, for the headers of messages. */
  mailbox: z.optional(mailbox),
  /** Who keeps the log's checkpoints, one a day at most by mail, so that the log cannot take them back. */
  checkpointsTo: z.optional(mailbox),
  /** Days after which what is past its period goes by itself, once it was reported. */
  forgetAfterDays: z.optional(days),
  /** Hours of the recipient's day in which nobody is contacted over a channel. */
  quietHours: z.optional(quietHours),
  /** At most so many messages to one person within a period, as they are told by `POST /v1/sends`. */
  caps: z.optional(caps),
  /** In whose days the site's numbers are told, and where recipients are whose time zone nobody names. */
  timeZone: z.optional(z.string().check(z.refine(isTimeZone, "not-a-time-zone" satisfies FaultCode))),
  /** The country of telephone numbers that are written without one. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, "must be a country such as GB"))),
});
export type SiteSettings = z.infer<typeof siteSettings>;
