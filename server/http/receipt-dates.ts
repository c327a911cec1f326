// Instants in words, as the pages of receipts write them.

/** Plain English writes its dates as most of its readers here do, not as the United States do. */
export const locale = (lang: string): string => (lang === "en" ? "en-GB" : lang);

/** An instant in words, in UTC because the server does not know the reader's clock. */
export const dateText = (at: string, lang: string): string =>
  `${new Intl.DateTimeFormat(locale(lang), { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(new Date(at))} UTC`;

/** The day of an instant in words. */
export const dayText = (at: string, lang: string): string =>
  new Intl.DateTimeFormat(locale(lang), { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
