// What the API says of signing in and of sessions.
import { passkeyName, passkeyRequest, signInRequest, signInResponse } from "../../core/sign-in-schema.ts";
import type { Operation } from "./operation.ts";

const jsonFile = { 200: { media: "application/json" } };
const asking = ["no-credential", "forged-request", "may-not", "too-many-requests"] as const;

const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;

/** By method and path, in the order of the routes. */
export const sessionOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/session": {
    summary: "Who is signed in here, what they may do, and the token to send with every change",
    session: true,
    answers: jsonFile,
    problems: asking,
  },
  "POST /v1/session": {
    summary:
      "Sign in by a link, a recovery code or a passkey, from a page of this server; sets the session's cookie anew. A claim or an invitation also answers ten recovery codes, shown this once",
    body: { media: "application/json", schema: signInRequest },
    answers: { 201: { media: "application/json", schema: signInResponse } },
    problems: ["not-json", "not-valid", "sign-in-refused", "forged-request", ...writing],
  },
  "POST /v1/session/options": {
    summary: "What to ask the browser for, so that a passkey signs somebody in (WebAuthn Level 3)",
    answers: jsonFile,
    problems: ["not-valid", "forged-request", "too-many-requests"],
  },
  "GET /v1/passkeys": {
    summary: "The user's own passkeys, and how many recovery codes are left",
    session: true,
    answers: jsonFile,
    problems: asking,
  },
  "POST /v1/passkeys": {
    summary: "Keep the passkey that the browser has just made",
    session: true,
    body: { media: "application/json", schema: passkeyRequest },
    answers: { 201: { media: "application/json" } },
    problems: [...asking, "not-json", "not-valid", "body-too-large", "unavailable"],
  },
  "POST /v1/passkeys/options": {
    summary: "What to ask the browser for, so that it makes a passkey (WebAuthn Level 3)",
    session: true,
    answers: jsonFile,
    problems: [...asking, "not-valid"],
  },
  "POST /v1/passkeys/{id}": {
    summary: "Call one of the user's own passkeys something else",
    session: true,
    body: { media: "application/json", schema: passkeyName },
    answers: jsonFile,
    problems: [...asking, "not-found", "not-json", "not-valid", "body-too-large", "unavailable"],
  },
  "POST /v1/passkeys/{id}/remove": {
    summary: "Remove one of the user's own passkeys",
    session: true,
    answers: { 204: {} },
    problems: [...asking, "not-found"],
  },
  "POST /v1/recovery-codes": {
    summary: "Ten new recovery codes, shown this once; earlier ones are good for nothing",
    session: true,
    answers: { 201: { media: "application/json" } },
    problems: asking,
  },
  "GET /v1/sessions": {
    summary: "The browsers this user is signed in with",
    session: true,
    answers: jsonFile,
    problems: asking,
  },
  "POST /v1/sessions/end": {
    summary: "Sign out everywhere",
    session: true,
    answers: { 204: {} },
    problems: asking,
  },
  "POST /v1/sessions/{id}/end": {
    summary: "Sign one browser out; `current` is this one",
    session: true,
    answers: { 204: {} },
    problems: [...asking, "not-found"],
  },
};
