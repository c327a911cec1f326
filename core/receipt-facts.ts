// What every form of a receipt says, gathered from a record and the notice it names [ISO/IEC TS 27560].
import type { ContentHash, Controller, Notice } from "./notice.ts";
import type { Category, LegalBasis } from "./purpose.ts";
import type { Receipt } from "./receipt.ts";
import type { RecordCore } from "./record.ts";
import type { Instant } from "./time.ts";

/** One answer of the record, with what the person was told of the purpose. */
export interface FactPurpose {
  readonly choice: RecordCore["choices"][number];
  /** As it was called; the purpose's id where nothing was shown. */
  readonly title: string;
  readonly text: string;
  readonly category: Category | null;
  readonly basis: LegalBasis;
  readonly dataTypes: readonly string[];
  readonly recipients: readonly string[];
  readonly storageLocation: string;
  /** How long an answer holds; empty where nothing was shown. */
  readonly validPeriod: string;
  /** How long the record is kept after that; empty where nothing was shown. */
  readonly retentionPeriod: string;
}

/** The notice that was shown. */
interface FactNotice {
  readonly hash: ContentHash;
  /** Where its words are, in the language of the record. */
  readonly url: string;
  readonly publishedAt: Instant;
}

/** Everything that a form of a receipt may say. */
export interface ReceiptFacts {
  readonly receipt: Receipt;
  /** Stands for the person at this site and nowhere else; says nothing by itself. */
  readonly principal: string;
  readonly controller: Controller;
  readonly policyUrl: string;
  readonly rights: Notice["rights"];
  /** Where a consent can be taken back. */
  readonly withdrawAt: readonly string[];
  /** Of the texts below. */
  readonly lang: string;
  readonly notice: FactNotice | undefined;
  readonly purposes: readonly FactPurpose[];
}

/** What else must be known to gather the facts. `standing` is the site's notice of today: it names the controller. */
export interface FactSources {
  readonly receipt: Receipt;
  readonly principal: string;
  readonly standing: Notice;
  readonly shown: { readonly notice: Notice; readonly hash: ContentHash; readonly publishedAt: Instant } | undefined;
  readonly publicUrl: string;
  /** The site's first origin. */
  readonly origin: string | undefined;
}

/** The facts of a receipt. A record that shows nothing, such as an erasure, takes only the controller from a notice. */
export function receiptFacts(sources: FactSources): ReceiptFacts {
  const { receipt, principal, standing, shown, publicUrl, origin } = sources;
  const { record } = receipt;
  const notice = shown?.notice ?? standing;
  const lang = record.lang ?? notice.defaultLanguage ?? Object.keys(notice.languages).sort()[0] ?? "en";
  return {
    receipt,
    principal,
    controller: notice.controller,
    policyUrl: notice.policy.url,
    rights: notice.rights,
    withdrawAt: [...(origin === undefined ? [] : [`${origin}/#privacy-choices`]), notice.rights.url],
    lang,
    notice: shown && {
      hash: shown.hash,
      url: `${publicUrl}/s/${record.site}/${shown.hash.slice(7)}/${lang}.json`,
      publishedAt: shown.publishedAt,
    },
    purposes: record.choices.map((choice) => factOf(choice, { notice: shown?.notice, lang })),
  };
}

function factOf(
  choice: FactPurpose["choice"],
  { notice, lang }: { notice: Notice | undefined; lang: string },
): FactPurpose {
  const purpose = notice?.purposes.find(({ id }) => id === choice.purpose);
  const texts = notice?.languages[lang]?.purposes[choice.purpose];
  return {
    choice,
    title: texts?.title ?? choice.purpose,
    text: texts?.formLabel ?? texts?.text ?? "",
    category: purpose?.category ?? null,
    basis: purpose?.basis ?? "consent",
    dataTypes: texts?.dataTypes ?? purpose?.dataTypes ?? [],
    recipients: purpose?.recipients ?? [],
    storageLocation: texts?.storageLocation ?? purpose?.storageLocation ?? "",
    validPeriod: purpose?.validPeriod ?? "",
    retentionPeriod: purpose?.retentionPeriod ?? "",
  };
}
