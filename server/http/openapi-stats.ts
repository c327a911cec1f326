// The operations of a site's numbers, as the API's description has them.
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
  "GET /v1/stats/live": {
    summary:
      "Today's numbers as server-sent events named today, one whenever they change; it ends by itself, come again",
    key: true,
    answers: { 200: { media: "text/event-stream" } },
    problems: refusals,
  },
};
