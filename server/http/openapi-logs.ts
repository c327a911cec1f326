// The operations of /v1/logs as the description of the API has them.
import type { Operation } from "./operation.ts";

const jsonFile = { 200: { media: "application/json" } };
const textFile = { 200: { media: "text/plain" } };

const entryQuery = [
  { name: "index", required: true, about: "the entry's place, from 0" },
  { name: "size", required: false, about: "of the checkpoint; the latest when absent" },
] as const;

/** By method and path, in the order of the routes. */
export const logOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/logs/{site}/checkpoint": {
    summary: "The latest signed checkpoint (c2sp.org/tlog-checkpoint)",
    answers: textFile,
    problems: ["not-found"],
  },
  "GET /v1/logs/{site}/key": { summary: "The log's latest verifier key", answers: textFile, problems: ["not-found"] },
  "GET /v1/logs/{site}/jwks.json": {
    summary: "The same key as a JWK set (RFC 7517), for receipts as JWS",
    answers: { 200: { media: "application/jwk-set+json" } },
    problems: ["not-found"],
  },
  "GET /v1/logs/{site}/keys": {
    summary: "Every key that signs or signed the log, and the log's statements that say so",
    answers: jsonFile,
    problems: ["not-found"],
  },
  "GET /v1/logs/{site}/consistency": {
    summary: "Proof that the log of one size is a prefix of the log of another",
    query: [
      { name: "from", required: true, about: "the smaller size" },
      { name: "to", required: false, about: "the larger size; the latest checkpoint's when absent" },
    ],
    answers: jsonFile,
    problems: ["not-found", "not-valid"],
  },
  "GET /v1/logs/{site}/inclusion": {
    summary: "Proof that an entry stands under a checkpoint",
    query: entryQuery,
    answers: jsonFile,
    problems: ["not-found", "not-valid"],
  },
  "GET /v1/logs/{site}/proof": {
    summary: "The same as c2sp.org/tlog-proof@v1",
    query: entryQuery,
    answers: textFile,
    problems: ["not-found", "not-valid"],
  },
  "GET /v1/logs/{site}/tile/{path}": {
    summary: "A tile or entry bundle (c2sp.org/tlog-tiles), such as 0/x001/067 or entries/000.p/17",
    answers: { 200: { media: "application/octet-stream" } },
    problems: ["not-found"],
  },
};
