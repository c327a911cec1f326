// What the API says of the pages that messages lead to.
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
};
