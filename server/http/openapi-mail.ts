// What the API says of the pages that messages lead to.
import { ownLinkRequest, ownLinkResponse } from "../../core/contact-schema.ts";
import type { Operation } from "./operation.ts";

const page = { media: "text/html" };
const form = { media: "application/x-www-form-urlencoded" };
const found = ["not-found", "too-many-requests"] as const;

/** By method and path, in the order of the routes. */
export const mailOperations: Readonly<Record<string, Operation>> = {
  "GET /m/{site}": {
    summary: "The page that asks where to mail the link to one's own choices",
    answers: { 200: page },
    problems: found,
  },
  "POST /m/{site}": {
    summary:
      "An address to mail the link to; or a button of the open page: save, end, json, csv. Unknown addresses answer the same",
    body: form,
    answers: { 200: page, 410: page, 422: page },
    problems: [...found, "body-too-large", "unavailable"],
  },
  "GET /m/{site}/example": {
    summary: "The open page of a made-up person, in the language of `lang`: to look at, for the console",
    answers: { 200: page },
    problems: found,
  },
  "GET /m/{site}/{token}": {
    summary: "The page of a mailed link; it opens nothing",
    answers: { 200: page, 410: page },
    problems: found,
  },
  "POST /m/{site}/{token}": {
    summary: "Open one's own choices: the page's button, which works once",
    body: form,
    answers: { 200: page, 410: page },
    problems: [...found, "not-valid", "body-too-large", "unavailable"],
  },
  "GET /c/{site}/{token}": {
    summary: "The page on which a consent is confirmed or renewed; it changes nothing",
    answers: { 200: page, 410: page },
    problems: found,
  },
  "POST /c/{site}/{token}": {
    summary: "Confirm or renew: the page's button; again is the same",
    body: form,
    answers: { 200: page, 410: page },
    problems: [...found, "not-valid", "body-too-large", "unavailable"],
  },
  "POST /v1/own-links": {
    summary:
      "A link to the own choices of somebody known by number or postal address: once, for fifteen minutes, unsent",
    key: true,
    body: { media: "application/json", schema: ownLinkRequest },
    answers: { 200: { media: "application/json", schema: ownLinkResponse } },
    problems: [
      "not-json",
      "no-credential",
      "may-not",
      "not-found",
      "not-valid",
      "body-too-large",
      "too-many-requests",
      "unavailable",
    ],
  },
};
