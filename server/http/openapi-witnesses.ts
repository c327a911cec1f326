// The operations of witnesses, as openapi.ts describes operations.
import type { Operation } from "./operation.ts";

/** Handing a checkpoint back, and what came of it. */
export const witnessOperations: Readonly<Record<string, Operation>> = {
  "POST /v1/logs/{site}/witness": {
    summary: "Hand back a checkpoint that was kept: the log proves that it stands by it, and gives its latest",
    body: { media: "text/plain" },
    answers: { 200: { media: "application/json" } },
    problems: ["not-found", "not-valid", "log-contradicted", "body-too-large", "too-many-requests", "unavailable"],
  },
  "GET /v1/log": {
    summary:
      "How the site's log stands: sealed, sound, every kept checkpoint that it contradicts, and who is sent its checkpoints",
    key: true,
    answers: { 200: { media: "application/json" } },
    problems: ["no-credential", "may-not", "too-many-requests", "unavailable"],
  },
};
