// The numbers of a day: what a banner's people answered, counted by category, language, country and device, nobody in them.
import { answeredParts, type Category } from "./purpose.ts";
import type { RecordCore } from "./record.ts";
import { instantAt } from "./time.ts";

/**
 * What is counted. `shown`: a page put the question on screen. `accepted`, `refused`, `partly`: all, none, or some of
 * what was asked was given. `withdrawn`: nothing given and something ended. `signalled`: a browser's setting answered.
 * `answered`: a first answer to a question, by whichever of the first three. `asked`: a record that says it was shown.
 */
export const measures = [
  "shown",
  "asked",
  "accepted",
  "refused",
  "partly",
  "withdrawn",
  "signalled",
  "answered",
] as const;
export type Measure = (typeof measures)[number];

/** By what the numbers of a day are taken apart; `all` is the whole. A list that may only grow at its end. */
export const breakdowns = ["all", "category", "language", "country", "device"] as const;
export type Breakdown = (typeof breakdowns)[number];

/** Kinds of devices, told from the name a browser gives itself. Databases hold their places, from 1; 0 is unknown. */
export const devices = ["phone", "tablet", "desktop"] as const;
export type Device = (typeof devices)[number];

/** How often something was counted on one day, such as `{breakdown: "country", value: "GB", measure: "refused"}`. */
export interface Tally {
  readonly breakdown: Breakdown;
  readonly value: string;
  readonly measure: Measure;
}

/** What a value is called where nobody knows it. */
const unknownValue = "unknown";

/** The kind of device of a `User-Agent`; undefined where it says none that is known. */
export function deviceOf(userAgent: string): Device | undefined {
  if (/\biPad\b|\bTablet\b|\bAndroid\b(?!.*\bMobile\b)/.test(userAgent)) return "tablet";
  if (/\bMobi/.test(userAgent) || /\biPhone\b/.test(userAgent)) return "phone";
  return /\b(Windows NT|Macintosh|X11|CrOS)\b/.test(userAgent) ? "desktop" : undefined;
}

type Answers = readonly { readonly status: string }[];

/** How answers read together; undefined of none. */
function measureOf(answers: Answers): Measure | undefined {
  if (answers.length === 0) return undefined;
  const given = answers.filter(({ status }) => status === "given").length;
  if (given === answers.length) return "accepted";
  if (given > 0) return "partly";
  return answers.some(({ status }) => status === "withdrawn") ? "withdrawn" : "refused";
}

/** Where a script tag's people answer. A form's consents are a matter of their own, as are agents' and imports'. */
const surfaces: readonly string[] = ["banner", "panel", "embed", "api"];
const firstAnswers: readonly string[] = ["give", "refuse"];

type Counted = Pick<RecordCore, "event" | "choices" | "method" | "lang" | "jurisdiction">;

/**
 * What a record adds to its day: one for each tally, none for what is no act at a script tag. `categoryOf` names a
 * purpose's category; a purpose without one counts in the whole only.
 */
export function talliesOf(
  { event, choices: all, method, lang, jurisdiction }: Counted,
  of: { readonly device: Device | undefined; readonly categoryOf: (purpose: string) => Category | undefined },
): Tally[] {
  if (!surfaces.includes(method.surface)) return [];
  const where = { lang, jurisdiction, device: of.device };
  if (event === "shown") return spread(["asked"], where);
  // A vendor that was allowed alone answers no question that was asked.
  const choices = all.filter(({ purpose }) => answeredParts(purpose).vendor === undefined);
  const whole = measureOf(choices);
  if (whole === undefined) return [];
  if (method.action === "signal") return spread(["signalled"], where);
  const isFirst = firstAnswers.includes(event) && method.surface !== "api";
  const found = spread(isFirst ? [whole, "answered"] : [whole], where);
  const categories = new Map<Category, { status: string }[]>();
  for (const choice of choices) {
    const category = of.categoryOf(choice.purpose);
    if (category) categories.set(category, [...(categories.get(category) ?? []), choice]);
  }
  for (const [category, answers] of categories)
    found.push({ breakdown: "category", value: category, measure: measureOf(answers)! });
  return found;
}

/** What one showing adds to its day. */
export const talliesOfShowing = (where: Where): Tally[] => spread(["shown"], where);

/** From where somebody was asked, as far as a tally says it. */
export interface Where {
  readonly lang: string | undefined;
  readonly jurisdiction: string;
  readonly device: Device | undefined;
}

function spread(counted: readonly Measure[], { lang, jurisdiction, device }: Where): Tally[] {
  const values: readonly (readonly [Breakdown, string | undefined])[] = [
    ["all", ""],
    ["language", lang?.split("-", 1)[0]],
    ["country", jurisdiction.slice(0, 2)],
    ["device", device],
  ];
  return counted.flatMap((measure) =>
    values.map(([breakdown, value]) => ({
      breakdown,
      value: breakdown === "all" ? "" : value || unknownValue,
      measure,
    })),
  );
}

/** Every time zone changes its offset and begins its days on a quarter of an hour. */
export const slotMs = 900_000;

/** Whether the text names a time zone, such as `Europe/London`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Says on which day, such as `2026-11-28`, an instant in Unix milliseconds is in the time zone. */
export function dayIn(timeZone: string): (ms: number) => string {
  if (timeZone === "UTC") return (ms) => instantAt(ms).slice(0, 10);
  // Sweden writes days the way ISO 8601 does.
  const written = new Intl.DateTimeFormat("sv-SE", { timeZone });
  return (ms) => written.format(ms);
}
