// Sentences with places for values, so that what is said in one language can be said in others.

/** What a sentence is about: names, numbers, lists as one text. */
export type SaidValues = Readonly<Record<string, string | number>>;

/** The sentence with each `{name}` replaced by the value of that name. */
export const filled = (sentence: string, values: SaidValues = {}): string =>
  sentence.replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : place));
