// The operations on notices and their draft, as the API's description has them.
import { publishRequest } from "../../core/notice-schema.ts";
import { outlineRequest } from "../../core/outline-schema.ts";
import { siteThemeRequest } from "../../core/console-schema.ts";
import type { Operation } from "./operation.ts";

const json = { 200: { media: "application/json" } };
const reading = ["no-credential", "may-not", "not-found", "too-many-requests", "unavailable"] as const;
const writing = [...reading, "not-json", "not-valid", "body-too-large"] as const;

/** By method and path. */
export const noticeOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/notices": {
    summary: "Every notice the site published, the latest first, and where each stands",
    key: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/notices": {
    summary: "Publishes the draft, at once or announced; everything its linter refuses is named with the rule",
    key: true,
    body: { media: "application/json", schema: publishRequest },
    answers: { 201: { media: "application/json" } },
    problems: [...writing, "draft-conflict", "notice-unlawful"],
  },
  "GET /v1/notices/{hash}": {
    summary: "One notice by the 64 hex digits of its hash, as its owner would write it again, and what it changed",
    key: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/notices/{hash}/restore": {
    summary: "Puts an earlier notice in force again, at once; one that is announced is called off",
    key: true,
    answers: { 201: { media: "application/json" } },
    problems: [...reading, "not-valid", "notice-unlawful"],
  },
  "GET /v1/draft": {
    summary: "The draft, its preview's address, faults, broken rules, differences, and texts that lack",
    key: true,
    answers: json,
    problems: reading,
  },
  "PUT /v1/draft": {
    summary: "Saves `settings` over the `revision` that was read, and answers as GET does",
    key: true,
    body: { media: "application/json" },
    answers: json,
    problems: [...writing, "draft-conflict"],
  },
  "DELETE /v1/draft": {
    summary: "Drops the draft; what is in force stays",
    key: true,
    answers: { 204: {} },
    problems: reading,
  },
  "POST /v1/draft/theme": {
    summary: "Tokens for the look of the notice, read from a page of the site's own; nothing is stored",
    key: true,
    body: { media: "application/json", schema: siteThemeRequest },
    answers: json,
    problems: writing,
  },
  "POST /v1/draft/outline": {
    summary: "The settings of a first notice, lawful as they stand, to save as a draft; nothing is stored",
    key: true,
    body: { media: "application/json", schema: outlineRequest },
    answers: json,
    problems: writing,
  },
  "GET /v1/languages": { summary: "The languages that this version has texts in", answers: json },
  "GET /v1/languages/{lang}": { summary: "The texts of one language", answers: json, problems: ["not-found"] },
  "GET /v1/vendors": { summary: "The catalogue of vendors to choose from", answers: json },
  "GET /p/{site}/{token}": {
    summary: "The draft as people would see it, for whoever has the address; nothing is recorded",
    answers: { 200: { media: "text/html" } },
    problems: ["not-found", "not-valid", "too-many-requests", "unavailable"],
  },
  "GET /p/{site}/{token}/{path}": {
    summary: "`LANG.html`, which runs the draft alone, and what that asks for",
    query: [
      { name: "place", required: false, about: "country and maybe subdivision, such as US-CA" },
      { name: "gpc", required: false, about: "1 as if the browser sent Global Privacy Control" },
      { name: "returning", required: false, about: "1 as if everything had been refused a day ago" },
      { name: "scheme", required: false, about: "light or dark, whatever the reader's system says" },
      { name: "layer", required: false, about: "panel opens what is behind Choose" },
    ],
    answers: { 200: { media: "text/html" } },
    problems: ["not-found", "not-valid", "too-many-requests", "unavailable"],
  },
};
