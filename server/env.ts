// Configuration from environment variables: read once by a composition root, checked, and named when wrong.
import * as z from "zod/mini";

const port = z
  .pipe(z.string(), z.transform(Number))
  .check(z.refine((n) => Number.isInteger(n) && n >= 0 && n < 65_536, "must be a port"));
const count = z
  .pipe(z.string(), z.transform(Number))
  .check(z.refine((n) => Number.isInteger(n) && n >= 0, "must be a whole number, 0 for no limit"));
const flag = z.pipe(
  z.enum(["0", "1", "true", "false"]),
  z.transform((text) => text === "1" || text === "true"),
);
const address = z
  .string()
  .check(z.refine((text) => URL.canParse(text), "must be an address such as http://127.0.0.1:8080"));
const smtpAddress = z
  .string()
  .check(
    z.refine((text) => /^smtps?:\/\/./.test(text) && URL.canParse(text), "must be an address such as smtps://host"),
  );
const mailAddress = z
  .string()
  .check(z.refine((text) => /^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(text), "must be an e-mail address"));
const text = z.string().check(z.minLength(1));
const places = /^(none|cloudflare|vercel|cloudfront|x-[a-z0-9-]+(,x-[a-z0-9-]+)?)$/i;
const placeSource = z.string().check(z.regex(places, "must be none, cloudflare, vercel, cloudfront or X- headers"));

const variables = z.object({
  PORT: z._default(port, 8787),
  ASSENT_HOST: z._default(text, "127.0.0.1"),
  ASSENT_DATA: z._default(text, "./data"),
  ASSENT_PUBLIC_URL: z.optional(address),
  /** Requests a minute and address on writes; 0 for no limit. */
  ASSENT_RATE_LIMIT: z._default(count, 300),
  /** Whose headers name the country: cloudflare, vercel, cloudfront, or `X-…` names of your own proxy. */
  ASSENT_PLACE_FROM: z._default(placeSource, "none"),
  /** Believe X-Forwarded-For: only behind a proxy that sets it. */
  ASSENT_TRUST_PROXY: z._default(flag, false),
  ASSENT_DEMO: z._default(flag, false),
  /** Webhooks to plain http and private addresses too: for development. */
  ASSENT_WEBHOOKS_PRIVATE: z._default(flag, false),
  ASSENT_DEMO_ORIGIN: z._default(address, "http://localhost:8788"),
  ASSENT_DB_URL: z.optional(address),
  ASSENT_DB_ADMIN_URL: z.optional(address),
  ASSENT_DB_TOKEN: z.optional(text),
  /** base64 of the 32-byte master secret. */
  ASSENT_SECRET: z.optional(text),
  /** What opens /metrics; without it there is none. */
  ASSENT_METRICS_TOKEN: z.optional(z.string().check(z.minLength(16))),
  /** A line of JSON for each request on standard output. */
  ASSENT_REQUEST_LOG: z._default(flag, false),
  /** JSON `{site: base64 PKCS #8}`; of a log with several keys `{site: [oldest, …, latest]}`. */
  ASSENT_LOG_KEYS: z.optional(text),
  /** Where mail goes by SMTP, such as `smtps://user:password@mail.example.com`. */
  ASSENT_MAIL_SMTP: z.optional(smtpAddress),
  /** A mailer that takes messages over HTTP (docs/mail.md), where it takes them, and the token it knows us by. */
  ASSENT_MAIL_MAILER: z.optional(text),
  ASSENT_MAIL_HTTP: z.optional(address),
  ASSENT_MAIL_TOKEN: z.optional(text),
  /** The address that messages come from. */
  ASSENT_MAIL_FROM: z.optional(mailAddress),
});

/** The configuration of a Node server. */
export type Environment = z.infer<typeof variables>;

/** Every variable; of each, `NAME_FILE` may name a file that holds it. */
export const variableNames = Object.keys(variables.shape) as readonly (keyof Environment)[];

/** base64 PKCS #8 keys of logs by site, the oldest first. */
export type GivenLogKeys = Readonly<Record<string, readonly string[]>>;

const givenLogKeys = z.record(z.string(), z.union([text, z.array(text).check(z.minLength(1))]));

/** The keys in ASSENT_LOG_KEYS; throws an Error that quotes nothing of them. */
export function logKeysIn(json: string): GivenLogKeys {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  const result = z.safeParse(givenLogKeys, value);
  if (!result.success) throw new Error('ASSENT_LOG_KEYS must be JSON such as {"site_a": "base64 of a PKCS #8 key"}');
  return Object.fromEntries(
    Object.entries(result.data).map(([site, keys]) => [site, typeof keys === "string" ? [keys] : keys]),
  );
}

/** The configuration in the given variables; throws an Error whose message names each wrong one. */
export function environment(given: Readonly<Record<string, string | undefined>>): Environment {
  // An empty variable is how shells and compose files say "not set".
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
  const result = z.safeParse(variables, set);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new Error(`The configuration cannot be used: ${faults.join("; ")}.`);
}
