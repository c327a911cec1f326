// What was on screen for the records of a pack: a notice in one language, as a banner or on a form.
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { toBase64 } from "../../core/bytes.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { Pack, PackedRecord } from "../../core/pack.ts";
import type { CollectedPack } from "../services/packs.ts";
import type { ShownAs } from "../services/pack-pictures.ts";
import type { PackTexts } from "./pack-texts.ts";
import { isOnForm } from "./receipt-notice.ts";

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A notice as it was on screen for one or more of the records: in one language, as a banner or on a form. */
export interface Screen {
  readonly rules: ShownAs["rules"];
  readonly pictures: ShownAs["pictures"];
  readonly key: string;
  readonly first: PackedRecord;
  readonly hash: ContentHash;
  readonly notice: Notice;
  readonly lang: string;
  readonly publishedAt: string;
}

/** What was on screen for these records, each once, in the order of the log. */
export function screensOf(
  { records, notices }: Pick<Pack, "records" | "notices">,
  shownAs: CollectedPack["shownAs"],
): Screen[] {
  const byHash = new Map(notices.map((packed) => [packed.hash, packed]));
  const screens = new Map<string, Screen>();
  for (const packed of records) {
    const { notice: hash, lang } = packed.record;
    const found = hash && byHash.get(hash);
    const as = shownAs.get(packed.record.id);
    if (!found || !as || !lang || !found.doc.languages[lang]) continue;
    const key = screenKey(packed, as);
    const { doc: notice, publishedAt } = found;
    if (!screens.has(key)) screens.set(key, { key, first: packed, hash: found.hash, notice, lang, publishedAt, ...as });
  }
  return [...screens.values()];
}

/** What two records have in common that were made on the same screen. */
export const screenKey = ({ record }: PackedRecord, as: ShownAs | undefined): string => {
  const asked = isOnForm(record) ? record.choices.map(({ purpose, channel }) => `${purpose}/${channel ?? ""}`) : [];
  const { variant, asks, runs = [] } = as?.rules ?? {};
  const files = as?.pictures.map(({ file }) => file) ?? [];
  const drawn = isOnForm(record) ? [] : [variant, asks, ...runs, ...files];
  return [record.notice, record.lang, record.method.viaGpc, ...asked, ...drawn].join(" ");
};

/** The pictures of a screen: each by its hash; `withPictures` puts the bytes there, which are not signed again. */
export function picturesShown({ pictures }: Screen, { texts }: { texts: PackTexts }): Html | "" {
  if (pictures.length === 0) return "";
  return html`<h4>${texts.pictures}</h4>
    <p class="quiet">${texts.picturesHelp}</p>
    <ul class="pictures">
      ${pictures.map(({ file, viewport, layer }) => {
        const name = `${texts.layers[layer]}, ${viewport.replace("x", " × ")}`;
        return html`<li>
          <img data-picture="${file}" alt="${name}" />
          <p>${name}</p>
          <p class="quiet">${file}</p>
        </li>`;
      })}
    </ul>`;
}

/** The page with the bytes of its pictures in it. */
export const withPictures = (page: string, files: CollectedPack["files"]): string =>
  page.replaceAll(/ data-picture="(sha256:[0-9a-f]{64})"/g, (whole, file: ContentHash) => {
    const bytes = files.get(file);
    return bytes ? `${whole} src="data:image/png;base64,${toBase64(bytes)}"` : whole;
  });
