// The operations that pages and readers load files by, as openapi.ts describes them: /s, /w, /i, /n and /f.
import type { Operation } from "./operation.ts";

/** In the order of the routes. */
export const siteFileOperations: Readonly<Record<string, Operation>> = {
  "GET /s/{file}": {
    summary: "SITE.js: the script a page embeds; SITE.json: its configuration alone; SITE.csp: a policy for its pages",
    query: [
      { name: "place", required: false, about: "SITE.json only: the configuration of a place such as US-CA" },
      { name: "given", required: false, about: "SITE.csp only: the purposes that were given, with commas between" },
    ],
    answers: { 200: { media: "text/javascript" }, 304: {} },
    problems: ["not-found"],
  },
  "GET /s/{site}/{form}": {
    summary:
      "declaration.json, .md, .html or .js: what the site's notice declares, for its privacy page; the script puts it where it stands",
    query: [
      { name: "lang", required: false, about: "a language of the notice; the reader's where it is left out" },
      { name: "part", required: false, about: "declaration.html only: content, without the page around it" },
    ],
    answers: { 200: { media: "application/json" }, 304: {} },
    problems: ["not-found"],
  },
  "GET /s/{site}/{hash}/{file}": {
    summary: "LANG.json: a published notice in one language, as the UI shows it",
    answers: { 200: { media: "application/json" } },
    problems: ["not-found"],
  },
  "GET /w/{file}": {
    summary: "gate.js, and the other built browser files in a folder named by its content",
    answers: { 200: { media: "text/javascript" }, 304: {} },
    problems: ["not-found"],
  },
  "GET /i/{file}": {
    summary: "The same files for pages whose site script carried the UI's first one",
    answers: { 200: { media: "text/javascript" }, 304: {} },
    problems: ["not-found"],
  },
  "GET /n/{site}/{hash}/{lang}": {
    summary: "A notice as it was shown, run again by the build that showed it, with all its words in order",
    query: [
      { name: "layer", required: false, about: "first (as is), panel, or form" },
      { name: "form", required: false, about: "with layer=form: PURPOSE.CHANNEL, with commas between" },
      { name: "width", required: false, about: "phone (as is) or desktop" },
      { name: "rules", required: false, about: "the rules of a place, such as opt-in or opt-out-link" },
      { name: "place", required: false, about: "instead of rules: the place itself, such as US-CA" },
      { name: "build", required: false, about: "the widget files that drew it, by the 64 hex digits of their hash" },
      { name: "on", required: false, about: "the day whose settings count, such as 2026-11-22" },
      { name: "gpc", required: false, about: "1 where the browser sent Global Privacy Control" },
    ],
    answers: { 200: { media: "text/html" } },
    problems: ["not-found"],
  },
  "GET /n/{site}/{hash}/{build}/{path}": {
    summary:
      "LANG.html: a page with the archived code alone; below the same address, the files which that code asks for",
    answers: { 200: { media: "text/html" }, 304: {} },
    problems: ["not-found"],
  },
  "GET /f/{site}/{hash}": {
    summary: "An archived file by the hash of its content: a screenshot, a script, texts",
    answers: { 200: { media: "application/octet-stream" } },
    problems: ["not-found"],
  },
};
