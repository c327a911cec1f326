// What the API says of the register of purposes, the record of processing, sales and sends.
import { dealingsResponse, salesRequest, sendsRequest } from "../../core/contact-schema.ts";
import {
  purposeHistoryResponse,
  purposeRequest,
  retirementRequest,
  purposeResponse,
  purposeSetResponse,
  purposesResponse,
} from "../../core/purpose-schema.ts";
import type { Operation } from "./operation.ts";

const json = "application/json";
const reading = ["no-credential", "may-not", "too-many-requests"] as const;
const changing = [
  "not-json",
  "no-credential",
  "may-not",
  "notice-coming",
  "purpose-changed",
  "not-valid",
  "notice-unlawful",
  "body-too-large",
  "too-many-requests",
  "unavailable",
] as const;
const ifMatch = { name: "If-Match", required: false, about: "The revision that was read, in quotation marks" };
const ifNoneMatch = { name: "If-None-Match", required: false, about: "`*` for a purpose that is to be new" };
const of = { name: "of", required: false, about: "`coming` for the announced notice; the one in force unless told" };
const lang = { name: "lang", required: false, about: "A language of the notice; its default one unless told" };

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
export const purposeOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/sales": {
    summary: "Tell who bought what and was offered to refuse messages, which a soft opt-in rests on",
    key: true,
    body: { media: json, schema: salesRequest },
    answers: { 200: { media: json, schema: dealingsResponse } },
    problems: [...telling],
  },
  "POST /v1/sends": {
    summary: "Tell what was sent to whom, for caps and soft opt-in",
    key: true,
    body: { media: json, schema: sendsRequest },
    answers: { 200: { media: json, schema: dealingsResponse } },
    problems: [...telling],
  },
  "GET /v1/purposes": {
    summary: "The register of purposes: those of the notice in force, and those of one that is to come",
    key: true,
    answers: { 200: { media: json, schema: purposesResponse } },
    problems: [...reading],
  },
  "GET /v1/purposes/{id}": {
    summary: "One purpose with its words; its revision is the ETag",
    key: true,
    query: [of],
    answers: { 200: { media: json, schema: purposeResponse } },
    problems: [...reading, "not-valid", "not-found"],
  },
  "PUT /v1/purposes/{id}": {
    summary:
      "Change a purpose, or add one: publishes the notice with it, versioned by what changed. Whoever agreed to less is asked again",
    key: true,
    query: [of],
    headers: [ifMatch, ifNoneMatch],
    body: { media: json, schema: purposeRequest },
    answers: { 200: { media: json, schema: purposeSetResponse }, 201: { media: json, schema: purposeSetResponse } },
    problems: [...changing, "not-found"],
  },
  "GET /v1/purposes/{id}/history": {
    summary: "What the purpose was since when, latest first",
    key: true,
    answers: { 200: { media: json, schema: purposeHistoryResponse } },
    problems: [...reading, "not-found"],
  },
  "POST /v1/purposes/{id}/retire": {
    summary: "Take a purpose out of the notice: checks answer PURPOSE_RETIRED, and what people said stays on record",
    key: true,
    query: [of],
    headers: [ifMatch],
    body: { media: json, schema: retirementRequest, optional: true },
    answers: { 200: { media: json, schema: purposeSetResponse } },
    problems: [...changing, "not-found"],
  },
  "GET /v1/processing.json": {
    summary: "The record of processing activities (GDPR Art. 30)",
    key: true,
    query: [lang],
    answers: { 200: { media: json } },
    problems: [...reading, "not-valid", "not-found"],
  },
  "GET /v1/processing.csv": {
    summary: "The record of processing activities as a table",
    key: true,
    query: [lang],
    answers: { 200: { media: "text/csv" } },
    problems: [...reading, "not-valid", "not-found"],
  },
};
