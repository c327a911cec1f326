// What the API says of changes and of webhooks.
import { changesResponse, changeKeysRequest, changeKeysResponse } from "../../core/change-schema.ts";
import type { Operation } from "./operation.ts";

const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;

/** By method and path, in the order of the routes. */
export const changeOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/changes": {
    summary: "What changed since a cursor: consents, erasures, suppressions, notices, each list in its own order",
    key: true,
    query: [
      { name: "after", required: false, about: "The cursor of an earlier answer; from the beginning without it" },
      { name: "limit", required: false, about: "Rows of each list, 1 to 1000; 200 unless told" },
    ],
    answers: { 200: { media: "application/json", schema: changesResponse } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests", "unavailable"],
  },
  "POST /v1/change-keys": {
    summary: "The keys that changes name these addresses by",
    key: true,
    body: { media: "application/json", schema: changeKeysRequest },
    answers: { 200: { media: "application/json", schema: changeKeysResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
};
