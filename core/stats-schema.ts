// zod schemas of what pages say without saying who: that the question is on screen.
import * as z from "zod/mini";
import { contentHash, text } from "./schema.ts";

/** `POST /v1/shown`: a page put the question on screen. */
export const showingRequest = z.strictObject({
  site: text(40),
  /** The notice, and the language of it, that is shown. */
  notice: contentHash,
  lang: text(35),
});
