// zod schemas of what pages say without saying who: that the question is on screen, and what stands in them.
import * as z from "zod/mini";
import { mostTold, otherTools } from "./page-check.ts";
import { contentHash, key, text } from "./schema.ts";

/** `POST /v1/shown`: a page put the question on screen. */
export const showingRequest = z.strictObject({
  site: text(40),
  /** The notice, and the language of it, that is shown. */
  notice: contentHash,
  lang: text(35),
});

const host = z.string().check(z.regex(/^[a-z0-9_.:[\]-]{1,253}$/));
const fewOf = <Item extends z.ZodMiniType>(item: Item) => z.array(item).check(z.maxLength(mostTold));

/** `POST /v1/install/reports`: what a page that its owner checks tells of the tag in it. */
export const pageReportRequest = z.strictObject({
  site: text(40),
  /** Of the address that the console opened. */
  token: text(60),
  notice: contentHash,
  /** Other tools that ask for consent. */
  tools: fewOf(z.enum(otherTools.map(({ name }) => name))),
  /** Whose scripts stand in front of the tag. */
  inFront: fewOf(host),
  /** Vendors of the site that were asked before the tag ran. */
  early: fewOf(key),
  /** Google's tag was told something before the default of its signals. */
  beforeDefault: z.boolean(),
});
