// Every language there are texts in, by its tag. The widget never imports this: it reads one language from the notice.
import { de } from "./de.ts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { fr } from "./fr.ts";
import { it } from "./it.ts";
import type { Language } from "./messages.ts";
import { nl } from "./nl.ts";
import { pl } from "./pl.ts";

/** The texts of each language, one line a language, in the order of the tags. */
export const languages: Readonly<Record<string, Language>> = {
  de,
  en,
  es,
  fr,
  it,
  nl,
  pl,
};
