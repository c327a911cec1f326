// What a site declares: its standing notice in one language, put together for a privacy page.
import { declarationWords, type Declaration, type DeclaredPurpose } from "../../core/declaration.ts";
import type { NoticeTexts } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import { languageFor } from "../../core/site.ts";
import { directionOf } from "../../widget/i18n/direction.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { inOrder } from "./notice-layers.ts";
import { currentNotice } from "./notices.ts";
import { existingSite } from "./sites.ts";

/** The language that was named, which must be there, or those that are wanted, the most wanted first. */
export type DeclaredIn = { readonly lang: string } | { readonly wanted: readonly string[] };

/**
 * What the site declares, in one language of its notice. Throws `not-found` without site, notice or the language that
 * is named.
 */
export async function declarationOf(context: ServiceContext, id: string, said: DeclaredIn): Promise<Declaration> {
  const { id: site } = await existingSite(context, id);
  const current = await currentNotice(context, site);
  if (!current) throw new ProblemError("not-found");
  const { notice, hash, publishedAt } = current;
  const names = Object.keys(notice.languages);
  const there = [...names.filter((one) => one === notice.defaultLanguage), ...names];
  const lang = "lang" in said ? names.find((one) => one === said.lang) : languageFor(said.wanted, there);
  const texts = lang === undefined ? undefined : notice.languages[lang];
  if (lang === undefined || !texts) throw new ProblemError("not-found");
  const words = declarationWords.flatMap((key) => (texts.messages[key] ? [[key, texts.messages[key]]] : []));
  const { version, url, effectiveAt } = notice.policy;
  return {
    v: 1,
    site,
    notice: hash,
    publishedAt,
    lang,
    dir: directionOf(lang),
    controller: notice.controller,
    policy: { version, url, effectiveAt },
    words: Object.fromEntries(words),
    purposes: inOrder(notice.purposes).map((purpose) => declared(purpose, { texts, lang })),
  };
}

function declared(purpose: Purpose, { texts, lang }: { texts: NoticeTexts; lang: string }): DeclaredPurpose {
  const { id, version, category, basis, channels, validPeriod } = purpose;
  const own = texts.purposes[id];
  return {
    id,
    version,
    title: own?.title ?? id,
    text: own?.text ?? "",
    category,
    basis,
    channels,
    dataTypes: own?.dataTypes ?? purpose.dataTypes,
    recipients: purpose.recipients,
    storageLocation: own?.storageLocation ?? purpose.storageLocation,
    validPeriod,
    vendors: purpose.vendors.map(({ purpose: about, ...vendor }) => ({
      ...vendor,
      name: (Object.hasOwn(own?.vendors ?? {}, vendor.id) && own?.vendors?.[vendor.id]) || vendor.name,
      ...(about && Object.hasOwn(about, lang) && { purpose: about[lang]! }),
    })),
  };
}
