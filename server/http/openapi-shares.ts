// What the API says of shares: what was passed on, who has to be told of its end, and that they were.
import { dealingsResponse } from "../../core/contact-schema.ts";
import {
  findSharesRequest,
  foundSharesResponse,
  sharesRequest,
  toldRequest,
  toldResponse,
  toTellResponse,
} from "../../core/share-schema.ts";
import type { Operation } from "./operation.ts";

const json = "application/json";
const telling = [
  "not-json",
  "no-credential",
  "may-not",
  "not-valid",
  "body-too-large",
  "too-many-requests",
  "unavailable",
] as const;

/** By method and path, in the order of the routes. */
export const shareOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/shares": {
    summary: "Tell what was passed on of whom to which named recipient; all are kept or none",
    key: true,
    body: { media: json, schema: sharesRequest },
    answers: { 200: { media: json, schema: dealingsResponse } },
    problems: [...telling],
  },
  "POST /v1/shares/find": {
    summary: "Who was told what of whom: by person, recipient, purpose and time, with what became of it",
    key: true,
    body: { media: json, schema: findSharesRequest },
    answers: { 200: { media: json, schema: foundSharesResponse } },
    problems: [...telling],
  },
  "GET /v1/shares/to-tell": {
    summary: "Recipients to be told that what they were given is over: withdrawn, objected to, erased",
    key: true,
    query: [{ name: "after", required: false, about: "`after` of the page before; go on while there is one" }],
    answers: { 200: { media: json, schema: toTellResponse } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests"],
  },
  "POST /v1/shares/told": {
    summary: "These recipients were told; of who was erased nothing is kept after it",
    key: true,
    body: { media: json, schema: toldRequest },
    answers: { 200: { media: json, schema: toldResponse } },
    problems: [...telling],
  },
};
