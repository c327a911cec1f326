// Texts that everybody may read and keep: tagged by content, compressed where the caller takes it.
import { entityTag } from "../services/assets.ts";
import type { AppContext } from "./deps.ts";

/** Whether an Accept-Encoding header takes brotli: named, and not with a weight of zero. */
export function takesBrotli(header: string | undefined): boolean {
  const codings = (header ?? "").split(",").map((coding) =>
    coding
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q\s*=\s*/),
  );
  return codings.some(([name, weight]) => name === "br" && (weight === undefined || Number(weight) > 0));
}

const isBrotli = (c: AppContext): boolean =>
  c.get("deps").compress !== undefined && takesBrotli(c.req.header("Accept-Encoding"));

/** A strong tag names bytes, and the two encodings are different bytes. */
function tagOf(c: AppContext, text: string): string {
  const tag = entityTag(c.get("context"), text);
  return isBrotli(c) ? tag.replace(/"$/, '-br"') : tag;
}

/** Whether the caller has the text already, in the encoding it would get. */
export function isHeld(c: AppContext, text: string): boolean {
  const held = c.req.header("If-None-Match")?.split(/\s*,\s*/) ?? [];
  return held.some((one) => one.replace(/^W\//, "") === tagOf(c, text));
}

/** 304 when the caller has it already, else the text with its tag, as brotli when the caller and the root can. */
export async function publicText(
  c: AppContext,
  text: string,
  { type, cache, vary = [] }: { type: string; cache: string; vary?: readonly string[] },
): Promise<Response> {
  const { compress } = c.get("deps");
  const headers = { "Cache-Control": cache, ETag: tagOf(c, text), Vary: ["Accept-Encoding", ...vary].join(", ") };
  if (isHeld(c, text)) return c.body(null, 304, headers);
  if (!compress || !isBrotli(c)) return c.body(text, 200, { ...headers, "Content-Type": type });
  const bytes = new Uint8Array(await compress(text));
  return c.body(bytes, 200, { ...headers, "Content-Type": type, "Content-Encoding": "br" });
}
