// What the API says of recordings: which are due to be deleted, and that they were.
import {
  deletedRecordingsRequest,
  deletedRecordingsResponse,
  dueRecordingsResponse,
} from "../../core/recording-schema.ts";
import type { Operation } from "./operation.ts";

const json = "application/json";

/** By method and path, in the order of the routes. */
export const recordingOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/recordings/due": {
    summary: "Recordings that their controller has to delete: past the period of their purposes, or of who was erased",
    key: true,
    query: [{ name: "after", required: false, about: "`after` of the page before; go on while there is one" }],
    answers: { 200: { media: json, schema: dueRecordingsResponse } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests"],
  },
  "POST /v1/recordings/deleted": {
    summary: "These recordings were deleted: the log says so, by whom and when",
    key: true,
    body: { media: json, schema: deletedRecordingsRequest },
    answers: { 200: { media: json, schema: deletedRecordingsResponse } },
    problems: [
      "not-json",
      "no-credential",
      "may-not",
      "not-valid",
      "body-too-large",
      "too-many-requests",
      "unavailable",
    ],
  },
};
