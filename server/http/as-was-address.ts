// Addresses of as-was pages: of a notice in a language, and of what a record's person had on screen.
import type { ContentHash } from "../../core/notice.ts";
import type { RecordCore } from "../../core/record.ts";
import type { FrameOptions, ShownLayer } from "./as-was-frame.ts";

/** What the addresses of this page and of its frame say beside the notice and the language. */
export interface ShownQuery {
  readonly layer: ShownLayer;
  readonly width?: "phone" | "desktop" | undefined;
  readonly rules: string;
  /** 64 hex digits. */
  readonly build?: string | undefined;
  readonly on?: string | undefined;
  readonly gpc: boolean;
  readonly fields: FrameOptions["fields"];
}

/** The query, without what is as it would be anyhow: `?layer=panel&rules=opt-out-link`. */
export function shownQuery({ layer, width, rules, build, on, gpc, fields }: ShownQuery): string {
  const form = layer === "form" ? fields.map(({ purpose, channel }) => `${purpose}.${channel}`).join(",") : "";
  const said = [
    ["layer", layer === "first" ? "" : layer],
    ["form", form],
    ["width", width === "desktop" ? width : ""],
    ["rules", rules === "opt-in" ? "" : rules],
    ["build", build ?? ""],
    ["on", on ?? ""],
    ["gpc", gpc ? "1" : ""],
  ].filter(([, value]) => value);
  return said.length > 0 ? `?${new URLSearchParams(said).toString()}` : "";
}

/** Where in an as-was page's address what stands. */
export interface ShownNoticeName {
  readonly site: string;
  readonly notice: ContentHash;
  readonly lang: string;
}

/** Such as `/n/site_demo/5a1f…/en?layer=panel`. */
export const asWasAddress = ({ site, notice, lang }: ShownNoticeName, query: ShownQuery): string =>
  `/n/${site}/${notice.slice(7)}/${lang}${shownQuery(query)}`;

/** The address that shows what the record's person saw: by the build that drew it, under the rules it was shown under. */
export function shownAddress(
  record: RecordCore,
  { variant, ...named }: Pick<ShownNoticeName, "notice" | "lang"> & { readonly variant: string },
): string {
  const { served, actedAt, method, choices, site } = record;
  const fields = choices.flatMap(({ purpose, channel }) => (channel === undefined ? [] : [{ purpose, channel }]));
  const layer = fields.length > 0 ? "form" : method.surface === "panel" || method.layer > 1 ? "panel" : "first";
  return asWasAddress(
    { site, ...named },
    {
      layer,
      rules: variant,
      build: served?.build.slice(7),
      on: actedAt.slice(0, 10),
      gpc: method.viaGpc,
      fields,
    },
  );
}
