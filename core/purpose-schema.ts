// zod schemas of purposes and what they are called: as an owner writes them, and as the register takes them.
import * as z from "zod/mini";
import { categories, channels } from "./purpose.ts";
import { subscribers } from "./ruleset.ts";
import { contentHash, instant, key, longestName, text } from "./schema.ts";

const words = text(4_000);
const name = text(longestName);
const names = z.array(name);
const period = z.string().check(z.regex(/^P[0-9YMWDTHS]{2,20}$/, "must be an ISO 8601 duration such as P183D"));
const bases = ["consent", "contract", "legal-obligation", "legitimate-interest"] as const;

const language = z.string().check(z.regex(/^[A-Za-z0-9-]{2,35}$/));

const cookie = z.strictObject({
  name: text(200),
  period: z.string(),
  thirdParty: z.optional(z.literal(true)),
  serverOnly: z.optional(z.literal(true)),
});
const vendor = z.strictObject({
  id: key,
  name,
  policyUrl: z.optional(text(2_000)),
  purpose: z.optional(z.record(language, name.check(z.regex(/\S/, "must say what it is for")))),
  cookies: z.array(cookie),
});

const channelBasis = z.strictObject({
  channel: z.enum(channels),
  subscriber: z.optional(z.enum(subscribers)),
  basis: z.enum([...bases, "soft-opt-in"]),
});

const members = {
  category: z.nullable(z.enum(categories)),
  channels: z.array(z.enum(channels)),
  basis: z.enum(bases),
  validPeriod: period,
  retentionPeriod: period,
  dataTypes: names,
  recipients: names,
  storageLocation: name,
  vendors: z.array(vendor),
  bases: z.optional(z.array(channelBasis).check(z.maxLength(20))),
  products: z.optional(z.array(key).check(z.maxLength(20))),
  renewalPeriod: z.optional(period),
  doubleOptIn: z.optional(z.boolean()),
  explicit: z.optional(z.boolean()),
  processorFor: z.optional(name),
  jointWith: z.optional(names),
  dataSubjects: z.optional(names),
  transfers: z.optional(names),
  measures: z.optional(words),
  dataPeriod: z.optional(period),
};
const version = z.int().check(z.positive(), z.maximum(1_000_000));

/** A purpose as an owner writes it; members that no version of the notice knows are left out. */
export const purposeSchema = z.object({ id: key, version: z._default(version, 1), ...members });

/** What a purpose is called and how it is explained, in one language. */
export const purposeTextSchema = z.strictObject({
  title: words,
  text: words,
  formLabel: z.optional(words),
  formConfirm: z.optional(words),
  dataTypes: z.optional(names),
  storageLocation: z.optional(name),
  vendors: z.optional(z.record(z.string(), name)),
});

/** What a purpose is addressed by. */
export const purposeAddress = z.object({ id: key });

/** `PUT /v1/purposes/ID`: the purpose as it is to be; what publishing works out, such as its version, is not in it. */
export const purposeRequest = z.strictObject({
  ...members,
  /** Its words, in every language of the notice. */
  texts: z.record(language, purposeTextSchema),
  /** The meaning changed by its owner's word: whoever answered is asked again whatever is computed. */
  declared: z.optional(z.boolean()),
  /** In force from then; at once where it is left out. */
  effectiveAt: z.optional(instant),
  /** Why it comes sooner than thirty days from now, or changes at once what people were asked about. */
  shortNotice: z.optional(text(300).check(z.trim(), z.minLength(3))),
});

/** `POST /v1/purposes/ID/retire`; nothing need be sent. */
export const retirementRequest = z.strictObject({
  /** Of a notice that was announced and comes sooner than thirty days from now: why it changes so late. */
  shortNotice: z.optional(text(300).check(z.trim(), z.minLength(3))),
});

const change = z.object({ version, reason: z.string(), names: z.array(z.string()) });

/** A purpose of the register with its words. */
const registeredPurpose = z.object({
  id: key,
  version,
  ...members,
  changes: z.optional(z.array(change)),
  texts: z.record(z.string(), purposeTextSchema),
  /** What If-Match is held against. */
  revision: z.string(),
});

/** `GET /v1/purposes`: those in force, and those of the notice that comes next. */
export const purposesResponse = z.object({
  /** The notice in force, which holds them. */
  notice: z.nullable(contentHash),
  purposes: z.array(registeredPurpose),
  coming: z.optional(z.object({ at: instant, notice: contentHash, purposes: z.array(registeredPurpose) })),
  /** Everybody whom they name as responsible, the controller of the notice in force first: a no may be about each. */
  controllers: z.array(z.string()),
});

/** `GET /v1/purposes/ID` */
export const purposeResponse = registeredPurpose;

/** `PUT /v1/purposes/ID` and its retirement: what stands now, and by which notice. */
export const purposeSetResponse = z.object({
  notice: contentHash,
  /** Null once it is retired. */
  purpose: z.nullable(registeredPurpose),
  /** Whether everybody who answered an earlier version is asked again. */
  asksAgain: z.boolean(),
  warnings: z.array(z.object({ rule: z.int(), pointer: z.string(), detail: z.string() })),
});

/** `GET /v1/purposes/ID/history`: latest first. */
export const purposeHistoryResponse = z.object({
  id: key,
  history: z.array(
    z.object({
      from: instant,
      until: z.optional(instant),
      notice: contentHash,
      /** Null for the time in which there was none. */
      purpose: z.nullable(registeredPurpose),
    }),
  ),
});
