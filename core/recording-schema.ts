// zod schemas of recordings: which are due to be deleted by their controller, and that they were.
import * as z from "zod/mini";
import { contentHash, instant, recordId } from "./schema.ts";

const because = z.enum(["period-ended", "person-erased"]);

/** `GET /v1/recordings/due`: what the controller has to delete by now. `after` for what comes next; absent at the end. */
export const dueRecordingsResponse = z.object({
  recordings: z.array(
    z.object({
      record: recordId,
      /** The record's position in the log. */
      entry: z.int(),
      /** Of the recording, as it was attached. */
      hash: contentHash,
      because,
      /** When the period that its purposes name for data was over; absent where that is not why. */
      dueAt: z.optional(instant),
    }),
  ),
  after: z.optional(z.int()),
});

/** `POST /v1/recordings/deleted`: these are gone, with every copy. */
export const deletedRecordingsRequest = z.strictObject({
  deleted: z.array(z.strictObject({ record: recordId, hash: contentHash })).check(z.minLength(1), z.maxLength(100)),
});

/** How many of them were not noted as deleted before, and the record in the log that says so; absent where none. */
export const deletedRecordingsResponse = z.object({ deleted: z.int(), proof: z.optional(recordId) });
