// What the API says of signing in and of sessions.
import type { Operation } from "./operation.ts";

const jsonFile = { 200: { media: "application/json" } };
const asking = ["no-credential", "forged-request", "may-not", "too-many-requests"] as const;

/** By method and path, in the order of the routes. */
export const sessionOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/session": {
    summary: "Who is signed in here, what they may do, and the token to send with every change",
    session: true,
    answers: jsonFile,
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
