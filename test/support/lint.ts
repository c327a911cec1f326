// A notice without a fault, for tests of the linter to break, and every language the widget ships.
import { catalogue } from "../../core/catalogue/all.ts";
import { lintNotice, type LintSettings } from "../../core/lint.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { wordingFindings } from "../../core/lint/wording.ts";
import { buttonOrder, type Notice, type NoticeTexts } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { en } from "../../widget/i18n/en.ts";
import type { Language } from "../../widget/i18n/messages.ts";

/** The demo site's notice as it is published, changed. */
export function lawfulNotice(change: Partial<Notice> = {}): Notice {
  const { style, ...settings } = demoNotice("https://www.northgate-calling.example");
  const layout = { buttons: buttonOrder, style };
  return { v: 1, site: demoSite, ...settings, layout, build: `sha256:${"ab".repeat(32)}`, ...change };
}

/** The notice with one purpose changed. */
export function withPurpose(id: string, change: Partial<Purpose>): Notice {
  const notice = lawfulNotice();
  return {
    ...notice,
    purposes: notice.purposes.map((purpose) => (purpose.id === id ? { ...purpose, ...change } : purpose)),
  };
}

/** The notice with messages of one language changed; `undefined` takes one away. */
export function withMessages(lang: string, change: Readonly<Record<string, string | undefined>>): Notice {
  const notice = lawfulNotice();
  const texts = notice.languages[lang]!;
  const all = Object.entries({ ...texts.messages, ...change });
  const messages = Object.fromEntries(all.filter((row): row is [string, string] => row[1] !== undefined));
  return { ...notice, languages: { ...notice.languages, [lang]: { ...texts, messages } } };
}

/** The notice with other styles. */
export const withStyle = (style: Readonly<Record<string, string>>): Notice =>
  lawfulNotice({ layout: { buttons: buttonOrder, style } });

/** What the linter says, with the catalogue and the messages of this build. */
export const lint = (notice: Notice, site?: LintSettings["site"]): Finding[] =>
  lintNotice(notice, { reference: en.messages, catalogue, site });

/** `rule severity pointer` of each finding, as tests write them. */
export const linesOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

/** The kinds of pressure the linter finds in a text of the notice. */
export function pressuresIn(lang: string, text: string, key = "bannerText"): string[] {
  const found = wordingFindings(lang, { messages: { [key]: text }, purposes: {} });
  return found.map(({ message }) => /\(([a-z -]+)\)/.exec(message)?.[1] ?? message);
}

const modules = import.meta.glob<Record<string, Language>>(["../../widget/i18n/*.ts", "!**/messages.ts"], {
  eager: true,
});

/** Every language the widget ships, by the name of its file. */
export const shippedLanguages: readonly (readonly [lang: string, texts: NoticeTexts])[] = Object.entries(
  modules,
).flatMap(([path, module]) => {
  const lang = /([\w-]+)\.ts$/.exec(path)![1]!;
  const texts = Object.values(module).find((value) => typeof value === "object" && "messages" in value);
  return texts ? [[lang, texts] as const] : [];
});
