// Where somebody may be, for whoever looks at a banner: places that differ first, then every place of the table of laws.
import { lawPlaces } from "../../../core/jurisdictions.ts";
import { previewPlaces } from "./banner-preview-words.ts";

type Named = readonly (readonly [place: string, name: string])[];
const namedIn = new Map<string, Named>();

/** Every place of the table by its name, `United States · CO` of `US-CO`: only countries have names in every browser. */
function namedPlaces(language: string): Named {
  const known = namedIn.get(language);
  if (known) return known;
  const names = new Intl.DisplayNames(language, { type: "region" });
  const compare = new Intl.Collator(language).compare;
  const named = lawPlaces()
    .map((place) => {
      const [country = "", part] = place.split("-");
      return [place, [names.of(country) ?? country, part].filter(Boolean).join(" · ")] as const;
    })
    .sort(([, a], [, b]) => compare(a, b));
  namedIn.set(language, named);
  return named;
}

/** What a chooser offers, by name; the examples keep their order and their own names. */
export function placeOptions(
  language: string,
  examples: Readonly<Record<(typeof previewPlaces)[number], string>>,
): Named {
  const rest = namedPlaces(language).filter(([place]) => !(previewPlaces as readonly string[]).includes(place));
  return [...previewPlaces.map((place) => [place, examples[place]] as const), ...rest];
}
