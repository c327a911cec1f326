// zod schemas of the feed of changes; never loaded by the widget.
import * as z from "zod/mini";
import { changeTypes, type ChangeType } from "./change.ts";
import { checkStreamLine } from "./contact-schema.ts";
import { instant } from "./schema.ts";

/** A cursor: `c1.`, and how far each list was read; of one from before there were four, the last was not read at all. */
export const changeCursor = /^c1\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,14})(?:\.(0|[1-9]\d{0,14}))?$/;

const change = z.object({
  /** The same change has the same id, also in a webhook. */
  id: z.string(),
  type: z.enum(Object.keys(changeTypes) as [ChangeType, ...ChangeType[]]),
  timestamp: instant,
  data: z.looseObject({ site: z.string() }),
});

/** `GET /v1/changes`: go on from `cursor`, at once where there is `more`. */
export const changesResponse = z.object({ changes: z.array(change), cursor: z.string(), more: z.boolean() });

/** `POST /v1/change-keys`: by which keys changes name these addresses. */
export const changeKeysRequest = z.strictObject({
  recipients: z.array(checkStreamLine).check(z.minLength(1), z.maxLength(10_000)),
});

/** In the order asked; null where an address could not be understood. */
export const changeKeysResponse = z.object({
  keys: z.array(
    z.object({ ref: z.optional(z.string()), subject: z.nullable(z.string()), suppression: z.nullable(z.string()) }),
  ),
});
