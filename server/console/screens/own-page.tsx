// What people can change themselves: the page as a made-up person sees it, in a closed frame, in each of the site's languages.
import { useState } from "preact/hooks";
import type { Register } from "../../services/purposes.ts";
import { useApp, useSite } from "../app/app-state.ts";
import { useWords } from "../app/language.ts";
import { LinkButton } from "../parts/button.tsx";
import { Card } from "../parts/card.tsx";
import { Select } from "../parts/field.tsx";
import { textWords } from "./banner-text-words.ts";
import { purposeWords } from "./purpose-words.ts";

/** The page is made again where the notice changed. */
export function OwnPage({ register }: { readonly register: Register }) {
  const said = useWords(purposeWords);
  const { languageName } = useWords(textWords);
  const site = useSite();
  const { language } = useApp();
  const languages = [...new Set(register.purposes.flatMap(({ texts }) => Object.keys(texts)))].sort();
  const [chosen, setChosen] = useState<string>(language);
  const lang = languages.includes(chosen) ? chosen : (languages[0] ?? "en");
  const primary = lang.split("-")[0]!;
  return (
    <Card title={said.own}>
      <div class="stack">
        <p class="quiet">{said.ownAbout}</p>
        <div class="row">
          <Select
            label={said.ownLanguage}
            value={lang}
            options={languages.map((tag) => [tag, languageName(tag)] as const)}
            onChange={setChosen}
          />
        </div>
        <iframe
          key={`${register.notice} ${primary}`}
          class="own-page"
          sandbox=""
          src={`/m/${site.id}/example?lang=${encodeURIComponent(primary)}`}
          title={said.ownExample}
        />
        <p class="quiet small">{said.ownExampleHelp}</p>
        <div>
          <LinkButton icon="out" href={`/m/${site.id}`} apart>
            {said.openOwn}
          </LinkButton>
        </div>
      </div>
    </Card>
  );
}
