// What the API says of sites, keys, users, found records and the audit.
import {
  findRequest,
  identityRotation,
  keyRequest,
  configRequest,
  originsRequest,
  retentionRequest,
  siteNameRequest,
  siteRequest,
  userLinkRequest,
  userRoleRequest,
  userRequest,
} from "../../core/console-schema.ts";
import { siteSettings } from "../../core/schema.ts";
import type { Operation } from "./operation.ts";

const json = { 200: { media: "application/json" } };
const made = { 201: { media: "application/json" } };
const reading = ["no-credential", "forged-request", "may-not", "too-many-requests", "unavailable"] as const;
const writing = [...reading, "not-json", "not-valid", "body-too-large"] as const;
const ifMatch = {
  name: "If-Match",
  required: false,
  about: "The ETag that was read, so that nothing that others wrote since is replaced",
};

/** By method and path, in the order of the routes. */
export const consoleOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/sites": { summary: "The sites of this installation", session: true, answers: json, problems: reading },
  "POST /v1/sites": {
    summary: "Create a site; its id and the name of its log are for good",
    session: true,
    body: { media: "application/json", schema: siteRequest },
    answers: made,
    problems: [...writing, "site-exists"],
  },
  "POST /v1/samples": {
    summary: "The sample site, full of made-up people; made where there is none",
    session: true,
    body: { media: "application/json", schema: siteNameRequest },
    answers: json,
    problems: [...writing, "not-found"],
  },
  "POST /v1/samples/{id}/wipe": {
    summary: "Take the sample site away with everything in it; no other site ever goes",
    session: true,
    answers: { 204: {} },
    problems: [...reading, "not-found"],
  },
  "PUT /v1/site-name": {
    summary: "What the site is called in lists; visitors see nothing of it",
    key: true,
    body: { media: "application/json", schema: siteNameRequest },
    answers: json,
    problems: writing,
  },
  "GET /v1/origins": {
    summary: "The origins whose pages may write to the site",
    key: true,
    answers: json,
    problems: reading,
  },
  "PUT /v1/origins": {
    summary: "The origins whose pages may write to the site, and no others",
    key: true,
    headers: [ifMatch],
    body: { media: "application/json", schema: originsRequest },
    answers: json,
    problems: [...writing, "not-as-read"],
  },
  "GET /v1/settings": { summary: "The settings in force", key: true, answers: json, problems: reading },
  "PUT /v1/settings": {
    summary: "Replace the site's settings; every version is kept",
    key: true,
    headers: [ifMatch],
    body: { media: "application/json", schema: siteSettings },
    answers: json,
    problems: [...writing, "notice-unlawful", "not-as-read"],
  },
  "GET /v1/config": {
    summary: "The site as one file, to keep in version control: what `assent config` writes",
    key: true,
    answers: json,
    problems: [...reading, "not-found"],
  },
  "PUT /v1/config": {
    summary: "Make the site as the file says, changing only what differs: name, origins, settings, notice",
    key: true,
    headers: [ifMatch],
    body: { media: "application/json", schema: configRequest },
    answers: json,
    problems: [...writing, "not-found", "notice-unlawful", "not-as-read"],
  },
  "POST /v1/config/differences": {
    summary: "What making the site as the file says would change, place by place; nothing is changed",
    key: true,
    body: { media: "application/json", schema: configRequest },
    answers: json,
    problems: [...writing, "not-found"],
  },
  "GET /v1/health": {
    summary: "How the installation and the site stand, thing by thing, with what to do: what is bad first",
    key: true,
    answers: json,
    problems: reading,
  },
  "GET /v1/backups": {
    summary: "The latest backup, and when one was last restored to see whether it can be",
    key: true,
    answers: json,
    problems: reading,
  },
  "GET /v1/retention": {
    summary: "What is past its period, and what holds keep: nothing is changed",
    key: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/retention": {
    summary: "Take the personal half from what is past its period; each batch is said in the log, which is the proof",
    key: true,
    body: { media: "application/json", schema: retentionRequest },
    answers: json,
    problems: writing,
  },
  "GET /v1/keys": {
    summary: "The site's API keys with their last use, and every scope with what it lets a key do",
    key: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/keys": {
    summary: "Create an API key; its token is in this answer and nowhere else",
    key: true,
    body: { media: "application/json", schema: keyRequest },
    answers: made,
    problems: writing,
  },
  "POST /v1/keys/{id}/revoke": {
    summary: "Revoke an API key for good; again is the same",
    key: true,
    answers: { 204: {} },
    problems: [...reading, "not-found"],
  },
  "GET /v1/keys/identity": {
    summary:
      "The keys people are known by in the site's rows: which is in force, since when, and how far a rotation is",
    key: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/keys/identity/rotate": {
    summary: "Bring in a new key and change the rows to it for a second: 202 as long as it must be called again",
    key: true,
    body: { media: "application/json", schema: identityRotation },
    answers: { 200: { media: "application/json" }, 202: { media: "application/json" } },
    problems: writing,
  },
  "GET /v1/users": {
    summary: "The people of this installation, disabled ones too",
    session: true,
    answers: json,
    problems: reading,
  },
  "POST /v1/users": {
    summary: "Create a user, with a link that lets them in: once within a week, or for auditors until it ends",
    session: true,
    body: { media: "application/json", schema: userRequest },
    answers: made,
    problems: writing,
  },
  "POST /v1/users/{id}/link": {
    summary: "Another link for a user; earlier ones are good for nothing",
    session: true,
    body: { media: "application/json", schema: userLinkRequest },
    answers: made,
    problems: [...writing, "not-found"],
  },
  "POST /v1/users/{id}/role": {
    summary:
      "Give a user another role, from their next act on; auditors are invited anew, the last enabled owner stays",
    session: true,
    body: { media: "application/json", schema: userRoleRequest },
    answers: json,
    problems: [...writing, "not-found", "last-owner"],
  },
  "POST /v1/users/{id}/disable": {
    summary: "Disable a user for good; the last enabled owner stays",
    session: true,
    answers: json,
    problems: [...reading, "not-found", "last-owner"],
  },
  "POST /v1/records/find": {
    summary:
      "A person's whole history by a receipt, a record's id, an e-mail address or a number, or the site's latest records; without personal halves, latest first, page by page",
    key: true,
    body: { media: "application/json", schema: findRequest },
    answers: json,
    problems: [...writing, "not-found"],
  },
  "GET /v1/audit": {
    summary: "Who did, or was refused, what: latest first, of every site or of the one that is named",
    session: true,
    query: [
      { name: "actor", required: false, about: "as the audit names actors: usr_…, key_…, system:…, public" },
      { name: "verb", required: false, about: "such as key.create" },
      { name: "outcome", required: false, about: "done or refused" },
      { name: "before", required: false, about: "`next` of the page before" },
      { name: "most", required: false, about: "rows at most; 100 unless told, 500 at most" },
    ],
    answers: json,
    problems: [...reading, "not-valid"],
  },
};
