// What each service behind a purpose is for, in one language: the catalogue's words, until the site has its own.
import type { Purpose, Vendor } from "../../../core/purpose.ts";
import { useWords } from "../app/language.ts";
import { Field } from "../parts/field.tsx";
import type { DraftState } from "./banner-draft.ts";
import { withPurpose } from "./banner-purpose-kinds.ts";
import { purposeWords } from "./banner-purpose-words.ts";
import { useFaults } from "./banner-report.tsx";

/** The vendor with other words in the language; without any where they are empty, and without a text where none is left. */
export function withVendorText(vendor: Vendor, lang: string, text: string): Vendor {
  const { purpose, ...others } = vendor;
  const { [lang]: _, ...kept } = purpose ?? {};
  const texts = text.trim() === "" ? kept : { ...kept, [lang]: text };
  return Object.keys(texts).length > 0 ? { ...others, purpose: texts } : others;
}

interface VendorTextProps {
  readonly draft: DraftState;
  readonly purpose: Purpose;
  readonly lang: string;
}

/** A field for each service of the purpose. */
export function VendorTextFields({ draft, purpose, lang }: VendorTextProps) {
  const said = useWords(purposeWords);
  const fault = useFaults(draft);
  const { settings } = draft;
  if (!settings) return null;
  const at = settings.purposes.findIndex(({ id }) => id === purpose.id);
  const reference = lang === settings.defaultLanguage ? undefined : settings.defaultLanguage;
  const put = (vendor: string, text: string) =>
    draft.change((now) =>
      withPurpose(now, purpose.id, (one) => ({
        ...one,
        vendors: one.vendors.map((its) => (its.id === vendor ? withVendorText(its, lang, text) : its)),
      })),
    );
  return (
    <>
      {purpose.vendors.map(({ id, name, purpose: its }, i) => (
        <Field
          key={id}
          label={said.vendorText(name)}
          hint={reference === undefined ? undefined : its?.[reference]}
          value={its?.[lang] ?? ""}
          fault={fault(`/purposes/${at}/vendors/${i}/purpose/${lang}`)}
          onChange={(text) => put(id, text)}
        />
      ))}
    </>
  );
}
