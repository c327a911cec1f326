// The operations of a site's numbers, as the API's description has them.
import { pageReportRequest, showingRequest } from "../../core/stats-schema.ts";
import type { Operation } from "./operation.ts";

const refusals = ["no-credential", "may-not", "too-many-requests", "unavailable"] as const;

/** By method and path. */
export const statsOperations: Readonly<Record<string, Operation>> = {
  "GET /v1/stats": {
    summary:
      "How often what was answered: in all, by day, and by category, language, country and device; in the days of the site's time zone",
    key: true,
    query: [
      {
        name: "from",
        required: false,
        about: "the first day, such as 2026-11-01; thirty days before the last when absent",
      },
      { name: "to", required: false, about: "the last day; today when absent" },
    ],
    answers: { 200: { media: "application/json" } },
    problems: [...refusals, "not-valid"],
  },
  "POST /v1/shown": {
    summary: "A page put the question on screen: counted, and nothing of who was asked. Pages send it as text/plain",
    body: { media: "text/plain", schema: showingRequest },
    answers: { 204: {} },
    problems: ["not-json", "not-valid", "origin-not-allowed", "body-too-large", "too-many-requests", "unavailable"],
  },
  "POST /v1/install/reports": {
    summary:
      "What a page tells of the tag in it that its owner opened by an address of /v1/install: other tools, and what came too early. Pages send it as text/plain",
    body: { media: "text/plain", schema: pageReportRequest },
    answers: { 204: {} },
    problems: ["not-json", "not-valid", "origin-not-allowed", "body-too-large", "too-many-requests", "unavailable"],
  },
  "GET /v1/install": {
    summary:
      "Whether the script tag works: which origins' pages loaded it, what is wrong, what to do, and the addresses that have a page tell more",
    key: true,
    answers: { 200: { media: "application/json" } },
    problems: refusals,
  },
  "GET /v1/attention": {
    summary:
      "What needs attention, the most urgent first: log, backups, registers, restrictions, pages, consents that lapse",
    key: true,
    answers: { 200: { media: "application/json" } },
    problems: refusals,
  },
  "GET /v1/stats/live": {
    summary:
      "Today's numbers as server-sent events named today, one whenever they change; it ends by itself, come again",
    key: true,
    answers: { 200: { media: "text/event-stream" } },
    problems: refusals,
  },
};
