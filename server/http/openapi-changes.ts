// What the API says of changes and of webhooks.
import { changesResponse, changeKeysRequest, changeKeysResponse } from "../../core/change-schema.ts";
import {
  deliveriesResponse,
  replayRequest,
  replayResponse,
  webhookChange,
  webhookRequest,
  webhookResponse,
  webhookSecretResponse,
  webhooksResponse,
} from "../../core/webhook-schema.ts";
import type { Operation } from "./operation.ts";

const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;

/** By method and path, in the order of the routes. */
export const changeOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/changes": {
    summary: "What changed since a cursor: consents, erasures, suppressions, notices, each list in its own order",
    key: true,
    query: [
      { name: "after", required: false, about: "The cursor of an earlier answer; from the beginning without it" },
      { name: "limit", required: false, about: "Rows of each list, 1 to 1000; 200 unless told" },
    ],
    answers: { 200: { media: "application/json", schema: changesResponse } },
    problems: ["no-credential", "may-not", "not-valid", "too-many-requests", "unavailable"],
  },
  "POST /v1/change-keys": {
    summary: "The keys that changes name these addresses by",
    key: true,
    body: { media: "application/json", schema: changeKeysRequest },
    answers: { 200: { media: "application/json", schema: changeKeysResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "GET /v1/webhooks": {
    summary: "Who is told of changes, and how far",
    key: true,
    answers: { 200: { media: "application/json", schema: webhooksResponse } },
    problems: ["no-credential", "may-not", "too-many-requests", "unavailable"],
  },
  "POST /v1/webhooks": {
    summary: "Tell an address of changes (Standard Webhooks 1.0); the answer has the secret, once",
    key: true,
    body: { media: "application/json", schema: webhookRequest },
    answers: { 201: { media: "application/json", schema: webhookSecretResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", ...writing],
  },
  "POST /v1/webhooks/{id}": {
    summary: "Change address, types, kinds or note; pause it, or make it active again",
    key: true,
    body: { media: "application/json", schema: webhookChange },
    answers: { 200: { media: "application/json", schema: webhookResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
  "POST /v1/webhooks/{id}/rotate": {
    summary: "A new secret, told once; the old one signs too for 24 hours",
    key: true,
    answers: { 200: { media: "application/json", schema: webhookSecretResponse } },
    problems: ["no-credential", "may-not", "not-found", "too-many-requests", "unavailable"],
  },
  "POST /v1/webhooks/{id}/remove": {
    summary: "Tell it nothing more; its deliveries are forgotten",
    key: true,
    answers: { 204: {} },
    problems: ["no-credential", "may-not", "not-found", "too-many-requests", "unavailable"],
  },
  "POST /v1/webhooks/{id}/replay": {
    summary: "Tell one delivery again, or all that were noted in a period",
    key: true,
    body: { media: "application/json", schema: replayRequest },
    answers: { 200: { media: "application/json", schema: replayResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
  "GET /v1/webhooks/{id}/deliveries": {
    summary: "What was told and how that went, latest first",
    key: true,
    query: [
      { name: "before", required: false, about: "The number of a delivery: those before it" },
      { name: "state", required: false, about: "waiting, delivered, failed or dropped" },
    ],
    answers: { 200: { media: "application/json", schema: deliveriesResponse } },
    problems: ["no-credential", "may-not", "not-valid", "not-found", "too-many-requests", "unavailable"],
  },
};
