// What a site declares about its purposes, for the privacy page: as data, as rows of words, as Markdown.
import type { ContentHash, Controller } from "./notice.ts";
import { periodText } from "./period-text.ts";
import type { Category, Channel, LegalBasis, Vendor } from "./purpose.ts";
import type { Instant } from "./time.ts";

/** Message keys of the words that stand around what is declared. */
export const declarationWords = [
  "purposesLabel",
  "policyLink",
  "dataTypes",
  "recipients",
  "storageLocation",
  "askedAgain",
  "cookiesFor",
  "cookieName",
  "cookieService",
  "cookiePeriod",
  "thirdParty",
  "firstParty",
  "sessionPeriod",
  "noCookies",
  "channelsTitle",
  "channelEmail",
  "channelSms",
  "channelPhone",
  "channelPost",
  "channelPush",
  "channelChat",
  "channelSharing",
] as const;
type Word = (typeof declarationWords)[number];

/** A purpose as the standing notice words it. Periods are ISO 8601, that of a cookie may be `session`. */
export interface DeclaredPurpose {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  /** Null for a purpose that forms ask for by channel. */
  readonly category: Category | null;
  readonly basis: LegalBasis;
  readonly channels: readonly Channel[];
  readonly dataTypes: readonly string[];
  readonly recipients: readonly string[];
  readonly storageLocation: string;
  readonly validPeriod: string;
  /** Their names and what they are for are in the declaration's language. */
  readonly vendors: readonly (Omit<Vendor, "purpose"> & { readonly purpose?: string })[];
}

/** What a site declares in one language: the notice that is in force, in the words people are asked with. */
export interface Declaration {
  readonly v: 1;
  readonly site: string;
  /** Hash of the notice it is taken from. */
  readonly notice: ContentHash;
  readonly publishedAt: Instant;
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly controller: Controller;
  readonly policy: { readonly version: string; readonly url: string; readonly effectiveAt: Instant };
  readonly words: Readonly<Partial<Record<Word, string>>>;
  readonly purposes: readonly DeclaredPurpose[];
}

/** A cookie of a purpose as a row of words. `url` leads to the policy of its vendor. */
export interface CookieRow {
  readonly name: string;
  readonly service: string;
  readonly url?: string;
  /** What the vendor is for, and whether the cookie is a third party's. */
  readonly notes: readonly string[];
  readonly period: string;
}

/** Whether a click may open it: nothing but an address of the web. */
export const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);

/** Who is responsible, a line each; what the notice leaves empty is left out. */
export const controllerLines = ({ controller: { name, address, contact } }: Declaration): string[] =>
  [name, address, contact].filter((line) => line !== "");

const wordOf = ({ words }: Declaration, key: Word): string => words[key] ?? "–";

/** What is told of a purpose, each with what it is called; what is empty is left out. */
export function factRows(
  declaration: Declaration,
  purpose: DeclaredPurpose,
): (readonly [name: string, value: string])[] {
  const { category, channels, dataTypes, recipients, storageLocation, validPeriod } = purpose;
  const list = new Intl.ListFormat(declaration.lang, { style: "short", type: "unit" });
  const ways = channels.map((channel) =>
    wordOf(declaration, `channel${channel[0]!.toUpperCase()}${channel.slice(1)}` as Word),
  );
  const rows: [Word, string][] = [
    ["channelsTitle", list.format(ways)],
    ["dataTypes", list.format(dataTypes)],
    ["recipients", list.format(recipients)],
    ["storageLocation", storageLocation],
    ["askedAgain", category === "essential" ? "" : periodText(validPeriod, declaration.lang)],
  ];
  return rows.filter(([, value]) => value !== "").map(([key, value]) => [wordOf(declaration, key), value] as const);
}

/** The cookies of a purpose, and a row without a name for each vendor that sets none. */
export function cookieRows(declaration: Declaration, { vendors }: DeclaredPurpose): CookieRow[] {
  return vendors.flatMap(({ name: service, policyUrl, purpose, cookies }) => {
    const known = { service, ...(policyUrl !== undefined && { url: policyUrl }) };
    const notes = purpose === undefined ? [] : [purpose];
    if (cookies.length === 0)
      return [{ ...known, name: "", notes: [...notes, wordOf(declaration, "noCookies")], period: "" }];
    return cookies.map(({ name, period, thirdParty }) => ({
      ...known,
      name,
      notes: [...notes, wordOf(declaration, thirdParty ? "thirdParty" : "firstParty")],
      period: period === "session" ? wordOf(declaration, "sessionPeriod") : periodText(period, declaration.lang),
    }));
  });
}

/** The heads of the table of cookies. */
export const cookieHeads = (declaration: Declaration): string[] =>
  (["cookieName", "cookieService", "cookiePeriod"] as const).map((key) => wordOf(declaration, key));

/** What the table of cookies of a purpose is called. */
export const cookiesTitle = (declaration: Declaration, { title }: DeclaredPurpose): string =>
  wordOf(declaration, "cookiesFor").replace("{purpose}", () => title);

/** When what is declared came into force, as the language writes days, in UTC. */
export const declaredSince = ({ policy, lang }: Declaration): string =>
  new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(policy.effectiveAt));

/** A text in Markdown (CommonMark, and the tables of GitHub), in which nothing of it is markup, also where a line begins with it. */
const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]<>|&~]/g, "\\$&")
    .replace(/^ ?(?:[#+=-]|\d+(?=[.)]))/, (start) => (/\d$/.test(start) ? `${start}\\` : `\\${start.trim()}`));
/** An address between angle brackets, where only these would end it; one of another scheme is no link. */
const linked = (text: string, url: string | undefined): string =>
  url === undefined || !isWeb(url)
    ? plain(text)
    : `[${plain(text)}](<${url.replaceAll(/[<>\s\\]/g, encodeURIComponent)}>)`;
const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The declaration as Markdown: a heading for each purpose, what is told of it, and its cookies as a table. */
export function declarationMarkdown(declaration: Declaration): string {
  const { policy, purposes } = declaration;
  const heads = cookieHeads(declaration);
  const parts = purposes.map((purpose) => {
    const facts = factRows(declaration, purpose).map(([name, value]) => `- ${plain(name)}: ${plain(value)}`);
    const rows = cookieRows(declaration, purpose).map(({ name, service, url, notes, period }) =>
      tableRow([plain(name), [linked(service, url), ...notes.map(plain)].join("; "), plain(period)]),
    );
    const table = [tableRow(heads.map(plain)), tableRow(heads.map(() => "---")), ...rows];
    return [
      `## ${plain(purpose.title)}`,
      plain(purpose.text),
      facts.join("\n"),
      ...(rows.length > 0 ? [table.join("\n")] : []),
    ];
  });
  const foot = `${linked(wordOf(declaration, "policyLink"), policy.url)}: ${plain(policy.version)}, ${plain(declaredSince(declaration))}`;
  const who = controllerLines(declaration).map(plain).join("  \n");
  return `${[`# ${plain(wordOf(declaration, "purposesLabel"))}`, who, ...parts.flat(), foot].join("\n\n")}\n`;
}
