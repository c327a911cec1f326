// Which way a language is written.
const rightToLeft: readonly string[] = ["ar", "fa", "he", "ur", "yi"];

/** The `dir` of a text in the language of the tag. A list, because not every browser has `Intl.Locale.textInfo`. */
export const directionOf = (tag: string): "ltr" | "rtl" =>
  rightToLeft.includes(tag.toLowerCase().split("-")[0]!) ? "rtl" : "ltr";
