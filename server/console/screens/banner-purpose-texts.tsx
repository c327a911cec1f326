// The words of a purpose in one language: its name, what it is for, and the sentence that a form asks with.
import type { PurposeText } from "../../../core/notice.ts";
import type { Purpose } from "../../../core/purpose.ts";
import { useWords } from "../app/language.ts";
import { Field } from "../parts/field.tsx";
import type { DraftState } from "./banner-draft.ts";
import { newPurposeTexts } from "./banner-purpose-kinds.ts";
import { purposeWords } from "./banner-purpose-words.ts";
import { useFaults } from "./banner-report.tsx";
import { VendorTextFields } from "./banner-vendor-texts.tsx";
import { textWords } from "./banner-text-words.ts";

type Member = "title" | "text" | "formLabel";

const isAsked = ({ category, channels }: Purpose): boolean => category === null || channels.length > 0;

const membersOf = (purpose: Purpose): readonly Member[] =>
  isAsked(purpose) ? ["title", "text", "formLabel"] : ["title", "text"];

/** Those that nobody has written yet. */
const missingIn = (purpose: Purpose, texts: PurposeText | undefined): readonly Member[] =>
  membersOf(purpose).filter((member) => !texts?.[member]?.trim());

interface PurposeTextProps {
  readonly draft: DraftState;
  readonly purpose: Purpose;
  readonly lang: string;
  readonly shown?: readonly Member[];
}

export function PurposeTextFields({ draft, purpose, lang, shown = membersOf(purpose) }: PurposeTextProps) {
  const said = useWords(purposeWords);
  const fault = useFaults(draft);
  const { settings } = draft;
  if (!settings) return null;
  const at = `/languages/${lang}/purposes/${purpose.id}`;
  const own = settings.languages[lang]?.purposes[purpose.id];
  const reference = lang === settings.defaultLanguage ? undefined : settings.languages[settings.defaultLanguage];
  // A language that came later has no words of it at all; half of them would be none that can be saved.
  const put = (member: Member, value: string) =>
    draft.change((now) => {
      const texts = now.languages[lang];
      if (!texts) return now;
      const words = { ...newPurposeTexts(texts, purpose), [member]: value };
      const purposes = { ...texts.purposes, [purpose.id]: words };
      return { ...now, languages: { ...now.languages, [lang]: { ...texts, purposes } } };
    });
  return (
    <>
      {shown.map((member) => (
        <Field
          key={member}
          label={said.words[member]}
          hint={reference?.purposes[purpose.id]?.[member]}
          value={own?.[member] ?? ""}
          {...(member === "title" ? {} : { rows: 2 })}
          fault={fault(`${at}/${member}`) ?? (own ? undefined : fault(at))}
          onChange={(value) => put(member, value)}
        />
      ))}
    </>
  );
}

interface PurposeTextGroupsProps extends Pick<PurposeTextProps, "draft" | "lang"> {
  readonly onlyMissing: boolean;
}

/** A group for each purpose of the draft; one that lacks something is open. */
export function PurposeTextGroups({ draft, lang, onlyMissing }: PurposeTextGroupsProps) {
  const said = useWords(textWords);
  const { settings } = draft;
  if (!settings) return null;
  const titles = settings.languages[settings.defaultLanguage]?.purposes ?? {};
  return (
    <>
      {settings.purposes.map((purpose) => {
        const missing = missingIn(purpose, settings.languages[lang]?.purposes[purpose.id]);
        if (onlyMissing && missing.length === 0) return null;
        return (
          <details key={`${purpose.id} ${lang}`} open={onlyMissing}>
            <summary>
              {said.ofPurpose(titles[purpose.id]?.title || purpose.id)}{" "}
              <span class="quiet">
                {missing.length > 0 ? said.missing(String(missing.length)) : said.count(membersOf(purpose).length)}
              </span>
            </summary>
            <div class="stack">
              <PurposeTextFields draft={draft} purpose={purpose} lang={lang} {...(onlyMissing && { shown: missing })} />
              {!onlyMissing && <VendorTextFields draft={draft} purpose={purpose} lang={lang} />}
            </div>
          </details>
        );
      })}
    </>
  );
}
