// What the API says of checks, suppressions and unsubscribing.
import * as z from "zod/mini";
import {
  checkRecordResponse,
  checkRequest,
  checkResponse,
  checkStreamHead,
  checkStreamLine,
  recheckRequest,
  recheckResponse,
  suppressionLift,
  suppressionQuestion,
  suppressionRequest,
  suppressionResponse,
  suppressionsFound,
  unsubscribeRequest,
  unsubscribeResponse,
} from "../../core/contact-schema.ts";
import type { Operation } from "./operation.ts";

const jsonFile = { 200: { media: "application/json" } };
const page = { 200: { media: "text/html" } };
const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;
const found = ["not-found", "too-many-requests"] as const;

/** By method and path, in the order of the routes. */
export const contactOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/check": {
    summary: "May these recipients be contacted for a purpose over a channel?",
    key: true,
    body: { media: "application/json", schema: checkRequest },
    answers: { 200: { media: "application/json", schema: checkResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "POST /v1/check/stream": {
    summary:
      "The same for any number: the first line asks, each line after it is a recipient and is answered by a line; the last line is the signed summary, without which the stream failed",
    key: true,
    body: { media: "application/x-ndjson", schema: z.union([checkStreamHead, checkStreamLine]) },
    answers: { 200: { media: "application/x-ndjson" } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "GET /v1/checks/{id}": {
    summary: "The decision record of a check: who asked, what, when, under which rules, and its place in the log",
    key: true,
    answers: { 200: { media: "application/json", schema: checkRecordResponse } },
    problems: ["no-credential", "may-not", ...found],
  },
  "POST /v1/checks/{id}/recheck": {
    summary: "Ask the same again for the recipients of that check: only those whose answer changed since",
    key: true,
    body: { media: "application/json", schema: recheckRequest },
    answers: { 200: { media: "application/json", schema: recheckResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
  "GET /u/{site}/{token}": {
    summary: "The page of an unsubscribe link; it changes nothing",
    answers: page,
    problems: found,
  },
  "POST /u/{site}/{token}": {
    summary: "Unsubscribe: a button of the page, or a mail program's one press (RFC 8058)",
    body: { media: "application/x-www-form-urlencoded" },
    answers: page,
    problems: ["not-found", "not-valid", ...writing],
  },
  "POST /v1/unsubscribe-links": {
    summary: "An unsubscribe link for each recipient, with the headers of a message that carries it",
    key: true,
    body: { media: "application/json", schema: unsubscribeRequest },
    answers: { 200: { media: "application/json", schema: unsubscribeResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "POST /v1/feedback/{mailer}": {
    summary:
      "Bounces and complaints as a mail provider tells them: ses, sendgrid, mailgun, postmark, brevo, sparkpost, resend",
    key: true,
    body: { media: "application/json" },
    answers: jsonFile,
    problems: ["not-json", "no-credential", "may-not", "not-found", ...writing],
  },
  "POST /v1/inbound/{mailer}": {
    summary:
      "Replies as a provider hands them over: an e-mail with unsubscribe in its subject, a text message that says STOP",
    key: true,
    body: { media: "application/json" },
    answers: jsonFile,
    problems: ["not-json", "no-credential", "may-not", "not-found", ...writing],
  },
  "GET /v1/suppressions": {
    summary: "How many suppressions stand, by reason and source",
    key: true,
    answers: jsonFile,
    problems: ["no-credential", "may-not", "too-many-requests"],
  },
  "POST /v1/suppressions": {
    summary: "These may not be contacted, from now on and for good: all are added or none",
    key: true,
    body: { media: "application/json", schema: suppressionRequest },
    answers: { 200: { media: "application/json", schema: suppressionResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "POST /v1/suppressions/find": {
    summary: "Every suppression about one address, lifted ones too",
    key: true,
    body: { media: "application/json", schema: suppressionQuestion },
    answers: { 200: { media: "application/json", schema: suppressionsFound } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "POST /v1/suppressions/{id}/lift": {
    summary: "Lift a suppression, with the reason why",
    key: true,
    body: { media: "application/json", schema: suppressionLift },
    answers: { 204: {} },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
};
