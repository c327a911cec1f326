// Operations that hand out what a stranger can verify, and what is held about a person.
import { heldRequest, packRequest } from "../../core/person-schema.ts";
import type { Operation } from "./operation.ts";

const page = { 200: { media: "text/html" } };
const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;

/** What a record must say to be in a list. */
const filters = [
  { name: "event", required: false, about: "such as give, refuse or withdraw" },
  { name: "purpose", required: false, about: "the purpose of an answer" },
  { name: "status", required: false, about: "of that answer: given, refused, withdrawn …" },
  { name: "channel", required: false, about: "of that answer" },
  { name: "surface", required: false, about: "where it was answered: banner, form, phone …" },
  { name: "lang", required: false, about: "the language of the notice" },
  { name: "jurisdiction", required: false, about: "a place such as US-CA; of a country also its parts" },
  { name: "notice", required: false, about: "the hash of the notice" },
  { name: "from", required: false, about: "acted then or later" },
  { name: "until", required: false, about: "acted before" },
  { name: "receivedFrom", required: false, about: "received then or later" },
  { name: "receivedUntil", required: false, about: "received before" },
] as const;
const listing = {
  key: true,
  query: filters,
  problems: ["no-credential", "may-not", "not-valid", "too-many-requests", "unavailable"],
} as const;

/** By method and path. */
export const exportOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/requests": {
    summary:
      "What was asked about people and done, latest first and page by page; what was handed out; and what ends when: restrictions and holds",
    key: true,
    query: [
      { name: "before", required: false, about: "`next` of the page before" },
      { name: "most", required: false, about: "rows at most; 25 unless told, 200 at most" },
    ],
    answers: { 200: { media: "application/json" } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests", "unavailable"],
  },
  "POST /v1/held": {
    summary:
      "Everything held about one person, for access and portability; the records as CSV where Accept says text/csv. With `verified` it is handed out, and the audit says so",
    key: true,
    body: { media: "application/json", schema: heldRequest },
    answers: { 200: { media: "application/json" } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
  "POST /v1/packs": {
    summary: "The evidence of a person's acts, or of one record, as an HTML file that verifies itself offline",
    key: true,
    body: { media: "application/json", schema: packRequest },
    answers: page,
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", "pack-too-large", ...writing],
  },
  "GET /v1/packs/{id}": {
    summary: "The same of one record by its id",
    key: true,
    query: [
      { name: "about", required: false, about: "subject: of everything about the person the record is about" },
      { name: "lang", required: false, about: "in which the pack speaks" },
    ],
    answers: page,
    problems: ["no-credential", "may-not", "not-valid", "not-found", "too-many-requests", "unavailable"],
  },
  "GET /v1/records.csv": {
    summary: "The records that fit, without personal halves, in the order of the log: a line for each answer",
    ...listing,
    answers: { 200: { media: "text/csv" } },
  },
  "GET /v1/records.ndjson": {
    summary: "The same, a JSON object a line",
    ...listing,
    answers: { 200: { media: "application/x-ndjson" } },
  },
  "GET /v1/export": {
    summary: "The site's whole sealed log, a line each (docs/exports.md); resumable by what its first line says",
    key: true,
    query: [
      { name: "size", required: false, about: "entries of the export that was interrupted" },
      { name: "at", required: false, about: "its exportedAt" },
      { name: "skip", required: false, about: "whole lines of it that are there already" },
    ],
    answers: { 200: { media: "application/x-ndjson" } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests", "unavailable"],
  },
};
