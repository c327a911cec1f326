// zod schemas of what the console sends about sites, keys, users and records; never loaded by the widget.
import * as z from "zod/mini";
import { contentHash, instant, key, knownSubject, siteSettings, text } from "./schema.ts";

/** What people read in lists. */
const name = z.string().check(z.regex(/\S/, "must not be empty"), z.maxLength(200));
const origin = z.string().check(z.maxLength(300));
const most = z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(200)));

/** `POST /v1/sites`; the id is made where none is chosen, and is for good either way. */
export const siteRequest = z.strictObject({
  id: z.optional(z.string().check(z.regex(/^site_[a-z0-9]{1,32}$/, "must be a site id such as site_demo"))),
  name,
  origins: z.array(origin).check(z.maxLength(100)),
});

/** `PUT /v1/site-name` */
export const siteNameRequest = z.strictObject({ name });

/** `PUT /v1/origins`: those whose pages may write to the site, and no others. */
export const originsRequest = z.strictObject({ origins: z.array(origin).check(z.maxLength(100)) });

/** `PUT /v1/config`: a site as one file; the notice as its owner writes it. */
export const configRequest = z.strictObject({
  v: z.literal(1),
  site: z.strictObject({ id: text(40), name: text(200), origins: z.array(text(300)) }),
  settings: siteSettings,
  notice: z.optional(z.unknown()),
  /** Of its notice: why it comes, or changes what people were asked about, sooner than in thirty days. */
  shortNotice: z.optional(text(500)),
});

/** `POST /v1/draft/theme`: the origin of the site whose page is read. */
export const siteThemeRequest = z.strictObject({ origin });

/** `POST /v1/retention`: with `wipe` the readable half goes too, not only whose it was. */
export const retentionRequest = z.strictObject({ wipe: z.optional(z.boolean()) });

/** `POST /v1/keys` */
export const keyRequest = z.strictObject({
  name,
  scopes: z.array(z.string()).check(z.minLength(1), z.maxLength(50)),
});

/** `POST /v1/keys/identity/rotate`: which key gets a successor. */
export const identityRotation = z.strictObject({ key: z.literal("rows") });

/** `POST /v1/users`; `days` is for how long an auditor's link is good. */
export const userRequest = z.strictObject({
  name,
  role: z.string(),
  days: z.optional(z.number()),
});

/** `POST /v1/users/ID/role` */
export const userRoleRequest = z.strictObject({ role: z.string() });

/** `POST /v1/users/ID/link` */
export const userLinkRequest = z.strictObject({ days: z.optional(z.number()) });

const filters = {
  event: z.optional(text(40)),
  purpose: z.optional(key),
  status: z.optional(text(40)),
  channel: z.optional(text(40)),
  surface: z.optional(text(40)),
  lang: z.optional(text(35)),
  /** A place; of a country also its parts. */
  jurisdiction: z.optional(text(10)),
  notice: z.optional(contentHash),
  /** Acted then or later, and before. */
  from: z.optional(instant),
  until: z.optional(instant),
  /** Received by the server then or later, and before. */
  receivedFrom: z.optional(instant),
  receivedUntil: z.optional(instant),
};

/** What a record must say to be listed: purpose, channel and status of one answer. */
export const recordFilters = z.strictObject(filters);
export type RecordFilters = z.infer<typeof recordFilters>;

/** `POST /v1/records/find`: whatever was pasted, or nothing for the latest of all; then only those that fit. */
export const findRequest = z.strictObject({
  /** A receipt's address or name, a record's id, an e-mail address or a telephone number. */
  text: z.optional(text(2_000)),
  /** ISO 3166-1 alpha-2: of a national number. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, "must be a country such as GB"))),
  ...filters,
  /** `next` of the answer before. */
  before: z.optional(z.number().check(z.int(), z.minimum(0))),
  /** How many at most; 50 unless told. */
  most,
});
export type FindRequest = z.infer<typeof findRequest>;

/** `POST /v1/holds`: keeps what is past its period, for a law that says so. */
export const holdRequest = z.strictObject({
  /** Whose records; everybody's when absent. */
  subject: z.optional(knownSubject),
  /** Of which purpose; of all when absent. */
  purpose: z.optional(key),
  statute: text(120).check(z.minLength(3)),
  reason: text(300).check(z.minLength(3)),
  until: instant,
});
