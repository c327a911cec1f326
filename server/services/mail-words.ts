// What a message is filled in with: the topic as the notice tells it, days, and the sender.
import type { Notice } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";

/** The text with what stands in braces filled in. */
export const worded = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? values[name]! : whole));

/** A purpose's title as the notice tells it to a reader of the language, or of its own one. */
export function topicTitle({ languages, defaultLanguage }: Notice, purpose: string, lang: string): string {
  const inOrder = [languages[lang], languages[defaultLanguage ?? ""], ...Object.values(languages)];
  return inOrder.map((texts) => texts?.purposes[purpose]?.title).find((title) => title !== undefined) ?? purpose;
}

/** Several titles in a sentence. */
export const topicList = (titles: readonly string[], lang: string): string =>
  new Intl.ListFormat(lang, { type: "conjunction" }).format(titles);

/** The day of an instant in words, in UTC. Plain English writes its dates as most of its readers here do. */
export const dayIn = (at: Instant, lang: string): string =>
  new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
