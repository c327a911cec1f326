// zod schemas of shares: what was passed on to whom, who has to be told that it is over, and that they were told.
import * as z from "zod/mini";
import { checkStreamLine } from "./contact-schema.ts";
import { instant, key, longestName, text } from "./schema.ts";
import { shareEnds } from "./share.ts";

const recipient = text(longestName).check(z.minLength(1));
const dataTypes = z.array(text(100)).check(z.maxLength(20));
const number = z.int().check(z.positive());
const { email, phone, country, key: changeKey } = checkStreamLine.shape;

/** `POST /v1/shares`: these were passed on; all are kept or none, and the same twice is one. */
export const sharesRequest = z.strictObject({
  shares: z
    .array(
      z.strictObject({
        email,
        phone,
        country,
        /** As the notice names them. */
        recipient,
        purpose: key,
        /** Which kinds of data, such as `e-mail address`. */
        dataTypes: z.optional(dataTypes),
        sharedAt: instant,
      }),
    )
    .check(z.minLength(1), z.maxLength(10_000)),
});

const end = z.enum(shareEnds);

const passedOn = {
  share: number,
  recipient,
  purpose: key,
  dataTypes,
  sharedAt: instant,
  /** A change key (`POST /v1/change-keys`). */
  subject: z.object({ key: z.string() }),
};

/** `GET /v1/shares/to-tell`: recipients to be told, and of what. `after` for what comes next; absent on the last page. */
export const toTellResponse = z.object({
  toTell: z.array(
    z.object({
      ...passedOn,
      end,
    }),
  ),
  after: z.optional(number),
});

/** `POST /v1/shares/find`: which shares. A person is named by an address or a change key; several fields narrow each other. */
export const findSharesRequest = z.strictObject({
  email,
  phone,
  country,
  key: changeKey,
  /** As it was told, letter by letter. */
  recipient: z.optional(recipient),
  purpose: z.optional(key),
  /** Passed on then or later. */
  from: z.optional(instant),
  /** Passed on before. */
  until: z.optional(instant),
  /** `after` of the page before. */
  after: z.optional(number),
  most: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
});

/** Oldest told first. `after` for what comes next; absent on the last page. */
export const foundSharesResponse = z.object({
  shares: z.array(
    z.object({
      ...passedOn,
      /** What became of it; absent while it stands. */
      end: z.optional(end),
      /** The strongest end that the recipient was told of, and when that was noted. */
      told: z.optional(end),
      toldAt: z.optional(instant),
    }),
  ),
  after: z.optional(number),
});

/** `POST /v1/shares/told`: their recipients were told of this. */
export const toldRequest = z.strictObject({
  told: z.array(z.strictObject({ share: number, end })).check(z.minLength(1), z.maxLength(10_000)),
});
/** How many of them were still to be told. */
export const toldResponse = z.object({ told: z.int() });
