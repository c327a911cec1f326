// What every form of a receipt says, gathered from a record and the notice it names [ISO/IEC TS 27560].
import { answerTitle, type ContentHash, type Controller, type Notice } from "./notice.ts";
import { answeredParts, basisFor, isOptional, type Category, type ChannelBasis } from "./purpose.ts";
import type { Receipt } from "./receipt.ts";
import type { RecordCore } from "./record.ts";
import type { Instant } from "./time.ts";

/** `opt-out`: nobody was asked first, because it runs there until somebody says no. */
export type FactBasis = ChannelBasis["basis"] | "opt-out";

/** One answer of the record, with what the person was told of the purpose. */
export interface FactPurpose {
  readonly choice: RecordCore["choices"][number];
  /** As it was called; the purpose's id where nothing was shown. */
  readonly title: string;
  readonly text: string;
  readonly category: Category | null;
  /** Of the channel it was asked for, as towards a private person; of the purpose where there is none. */
  readonly basis: FactBasis;
  /** Special categories of data, for which the consent is an explicit one [GDPR Art. 9(2)(a)]. */
  readonly explicit: boolean;
  /** The controller for whom the company behind the notice does it; undefined where that decides itself. */
  readonly processorFor: string | undefined;
  /** Who decides together with the controller. */
  readonly jointWith: readonly string[];
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
    withdrawAt: [
      ...(origin === undefined ? [] : [`${origin}/#privacy-choices`]),
      ...(notice.withdrawal?.url === undefined ? [] : [notice.withdrawal.url]),
      notice.rights.url,
    ],
    lang,
    notice: shown && {
      hash: shown.hash,
      url: `${publicUrl}/s/${record.site}/${shown.hash.slice(7)}/${lang}.json`,
      publishedAt: shown.publishedAt,
    },
    purposes: record.choices.map((choice) => purposeFact(choice, { notice: shown?.notice, lang, record })),
  };
}

/** What the person was told of the purpose of one answer; little where no notice was shown. */
export function purposeFact(
  choice: FactPurpose["choice"],
  { notice, lang, record }: { notice: Notice | undefined; lang: string; record: Pick<RecordCore, "served"> },
): FactPurpose {
  const named = answeredParts(choice.purpose).purpose;
  const purpose = notice?.purposes.find(({ id }) => id === named);
  const texts = notice?.languages[lang]?.purposes[named];
  return {
    choice,
    title: notice ? answerTitle(notice, lang, choice.purpose) : choice.purpose,
    text: texts?.formLabel ?? texts?.text ?? "",
    category: purpose?.category ?? null,
    basis: purpose ? basisOf(purpose, choice, record) : "consent",
    explicit: purpose?.explicit === true,
    processorFor: purpose?.processorFor,
    jointWith: purpose?.jointWith ?? [],
    dataTypes: texts?.dataTypes ?? purpose?.dataTypes ?? [],
    recipients: purpose?.recipients ?? [],
    storageLocation: texts?.storageLocation ?? purpose?.storageLocation ?? "",
    validPeriod: purpose?.validPeriod ?? "",
    retentionPeriod: purpose?.retentionPeriod ?? "",
  };
}

/**
 * Whether somebody is a subscriber for their company is in no record: the rules towards private persons ask for more.
 * Under which rules something was shown is in the record where the script's token proves it; else it was asked for.
 */
function basisOf(
  purpose: Notice["purposes"][number],
  { channel, status }: FactPurpose["choice"],
  { served }: Pick<RecordCore, "served">,
): FactBasis {
  if (channel) return basisFor(purpose, { channel, subscriber: "individual" });
  // A yes that somebody gives there, such as one that takes an opt-out back, is one all the same.
  const runsUnasked =
    status !== "given" && isOptional(purpose.category) && /^(opt-out|notice)/.test(served?.variant ?? "");
  return runsUnasked && purpose.basis === "consent" && !purpose.explicit ? "opt-out" : purpose.basis;
}
