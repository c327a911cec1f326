// zod schemas of webhooks: who is told of changes, and how telling them went; never loaded by the widget.
import * as z from "zod/mini";
import { changeCursor } from "./change-schema.ts";
import { changeTypes, type ChangeType } from "./change.ts";
import { subjectKinds } from "./record.ts";
import { instant, text } from "./schema.ts";

const type = z.enum(Object.keys(changeTypes) as [ChangeType, ...ChangeType[]]);
const types = z.array(type).check(z.minLength(1), z.maxLength(50));
const kinds = z.array(z.enum(subjectKinds)).check(z.minLength(1), z.maxLength(10));
const url = text(1_000);
/** Your own words for it; never a person's data. */
const note = text(200);

/** `POST /v1/webhooks`: tell this address of changes. */
export const webhookRequest = z.strictObject({
  url,
  /** Every type, also such as come later, where it is left out. */
  types: z.optional(types),
  /** Changes about subjects of these kinds; what is about no subject is told all the same. */
  kinds: z.optional(kinds),
  note: z.optional(note),
  /** From where: a cursor of the feed. From now on where it is left out. */
  after: z.optional(z.string().check(z.regex(changeCursor, "must be a cursor of the feed"))),
});

/** `POST /v1/webhooks/ID`: what is left out stays; null means all. */
export const webhookChange = z.strictObject({
  url: z.optional(url),
  types: z.optional(z.nullable(types)),
  kinds: z.optional(z.nullable(kinds)),
  note: z.optional(note),
  /** `active` also after it was found gone or failing: what waited, and what had failed, is told then. */
  state: z.optional(z.enum(["active", "paused"])),
});

/** A webhook as its owner sees it, without its secret. */
export const webhookResponse = z.object({
  id: z.string(),
  url: z.string(),
  types: z.nullable(z.array(z.string())),
  kinds: z.nullable(z.array(z.string())),
  note: z.string(),
  /** `gone`: the receiver answered 410. `failing`: a delivery failed for the last time. Both send nothing. */
  state: z.enum(["active", "paused", "gone", "failing"]),
  /** How far it has been told, as a cursor of the feed. */
  cursor: z.string(),
  createdAt: instant,
  createdBy: z.string(),
  /** Until when an earlier secret signs too. */
  oldSecretUntil: z.optional(instant),
});
export type WebhookView = z.infer<typeof webhookResponse>;

/** The secret is told once, here. */
export const webhookSecretResponse = z.extend(webhookResponse, { secret: z.string() });
/** Oldest first. */
export const webhooksResponse = z.object({ webhooks: z.array(webhookResponse) });

/** `POST /v1/webhooks/ID/replay`: one delivery, or all that were noted in a period. */
export const replayRequest = z.union([
  z.strictObject({ delivery: z.int().check(z.positive()) }),
  z.strictObject({ from: instant, to: instant }),
]);
/** How many are sent again. */
export const replayResponse = z.object({ again: z.int() });

/** `GET /v1/webhooks/ID/deliveries`: latest first. */
export const deliveriesResponse = z.object({
  deliveries: z.array(
    z.object({
      delivery: z.int(),
      /** The change’s id, which is the message’s too. */
      change: z.string(),
      type: z.string(),
      state: z.enum(["waiting", "delivered", "failed", "dropped"]),
      tries: z.int(),
      notedAt: instant,
      triedAt: z.optional(instant),
      nextAt: z.optional(instant),
      /** What the last try came to: `200`, `status 500`, `late`, `unreachable`, `not-public`. */
      outcome: z.optional(z.string()),
    }),
  ),
  /** For `before`; absent on the last page. */
  before: z.optional(z.int()),
});
export type DeliveriesPage = z.infer<typeof deliveriesResponse>;
