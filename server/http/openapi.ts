// The API as OpenAPI 3.1, from a table of routes and the schemas that validate them (decision 0004).
import * as z from "zod/mini";
import { holdRequest } from "../../core/console-schema.ts";
import { problems } from "../../core/problem.ts";
import { erasureRequest, erasureResponse } from "../../core/person-schema.ts";
import { problemResponse } from "../../core/problem-schema.ts";
import { linkRequest, noteRequest, recordRequest, recordResponse } from "../../core/schema.ts";
import { changeOperations } from "./openapi-changes.ts";
import { exportOperations } from "./openapi-exports.ts";
import { purposeOperations } from "./openapi-purposes.ts";
import { siteFileOperations } from "./openapi-site-files.ts";
import { takesIdempotencyKey, withIdempotencyKey } from "./idempotency.ts";
import { importOperations } from "./openapi-imports.ts";
import { consoleOperations } from "./openapi-console.ts";
import { contactOperations } from "./openapi-contact.ts";
import { logOperations } from "./openapi-logs.ts";
import { noticeOperations } from "./openapi-notices.ts";
import { mailOperations } from "./openapi-mail.ts";
import { recordingOperations } from "./openapi-recordings.ts";
import { screeningOperations } from "./openapi-screenings.ts";
import { shareOperations } from "./openapi-shares.ts";
import { sessionOperations } from "./openapi-sessions.ts";
import { statsOperations } from "./openapi-stats.ts";
import { witnessOperations } from "./openapi-witnesses.ts";
import type { Operation } from "./operation.ts";

const jsonFile = { 200: { media: "application/json" } };
const page = { 200: { media: "text/html" } };
const writing = ["body-too-large", "too-many-requests", "unavailable"] as const;
const found = ["not-found", "too-many-requests"] as const;
const noted = {
  200: { media: "application/json", schema: recordResponse },
  201: { media: "application/json", schema: recordResponse },
};
const misfits = ["not-valid", "unknown-notice", "unknown-purpose", "grant-not-trusted", "unknown-receipt"] as const;

/** Every operation by method and path, in the order of the routes. */
export const operations: Readonly<Record<string, Operation>> = {
  "GET /": { summary: "What runs here", answers: page },
  "GET /console": { summary: "The console: the web app of a site’s owner", answers: page },
  "GET /console/{path}": { summary: "The same app; the address says which screen", answers: page },
  "GET /favicon.ico": { summary: "No icon", answers: { 204: {} } },
  "GET /healthz": { summary: "The process is alive", answers: jsonFile },
  "GET /readyz": {
    summary: "Every database answers; entries committed and not yet under a checkpoint",
    answers: jsonFile,
    problems: ["too-many-requests", "unavailable"],
  },
  "GET /metrics": {
    summary: "How the process does, in Prometheus' text format, to whoever has the token of ASSENT_METRICS_TOKEN",
    headers: [{ name: "Authorization", required: true, about: "Bearer and the token" }],
    answers: { 200: { media: "text/plain" } },
    problems: ["no-credential", "not-found", "too-many-requests", "unavailable"],
  },
  "GET /openapi.json": { summary: "This description", answers: jsonFile },
  "GET /docs/problems.md": { summary: "Every problem explained", answers: { 200: { media: "text/markdown" } } },
  "GET /.well-known/gpc.json": { summary: "Global Privacy Control is honoured here", answers: jsonFile },
  ...siteFileOperations,
  ...purposeOperations,
  ...shareOperations,
  ...sessionOperations,
  ...consoleOperations,
  "POST /v1/records": {
    summary:
      "Record one act of one person; the same id and content may be sent again. With a key: what an agent wrote down",
    body: { media: "application/json", schema: z.union([recordRequest, noteRequest]) },
    answers: noted,
    problems: [
      "not-json",
      "origin-not-allowed",
      "no-credential",
      "no-site",
      "forged-request",
      "may-not",
      "record-conflict",
      ...misfits,
      ...writing,
    ],
  },
  "OPTIONS /v1/records": {
    summary: "CORS preflight for pages of a site",
    answers: { 204: {} },
    problems: ["origin-not-allowed", "too-many-requests"],
  },
  "GET /v1/receipts/{id}": {
    summary: "The receipt of a record by the record's id; Link has the address to give to the person",
    key: true,
    answers: jsonFile,
    problems: ["no-credential", "may-not", ...found],
  },
  "GET /r/{receipt}": {
    summary:
      "RECORD.TOKEN: the receipt as a page that verifies itself. In other forms with an ending: .json, .jsonld and .record.jsonld (DPV), .kantara.json, .jws, .tlog-proof, .csv of the history, .svg of the address as a QR code",
    answers: page,
    problems: found,
  },
  "POST /r/{receipt}/withdraw": {
    summary: "Withdraw what the receipt records; the form on the receipt page",
    body: { media: "application/x-www-form-urlencoded" },
    answers: { 303: {} },
    problems: ["origin-not-allowed", "not-found", "record-conflict", "not-valid", "unknown-receipt", ...writing],
  },
  ...contactOperations,
  ...mailOperations,
  "POST /v1/erasures": {
    summary: "Erase a person, restrict them until an instant, or end a restriction; said in the log first",
    key: true,
    body: { media: "application/json", schema: erasureRequest },
    answers: { 200: { media: "application/json", schema: erasureResponse } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", "record-conflict", ...writing],
  },
  "POST /v1/links": {
    summary: "Two subjects are one person: both are erased and found together",
    key: true,
    body: { media: "application/json", schema: linkRequest },
    answers: noted,
    problems: ["not-json", "no-credential", "may-not", "not-valid", "unknown-receipt", "record-conflict", ...writing],
  },
  "GET /v1/holds": {
    summary: "Every hold that was set, latest first",
    key: true,
    answers: jsonFile,
    problems: ["no-credential", "may-not", "too-many-requests"],
  },
  "POST /v1/holds": {
    summary: "Keep a person's records, a purpose's, or all, past their period, because a law says so",
    key: true,
    body: { media: "application/json", schema: holdRequest },
    answers: { 201: { media: "application/json" } },
    problems: ["not-json", "no-credential", "may-not", "not-valid", "not-found", ...writing],
  },
  "POST /v1/holds/{id}/lift": {
    summary: "End a hold",
    key: true,
    answers: { 204: {} },
    problems: ["no-credential", "may-not", "not-found", "too-many-requests", "unavailable"],
  },
  ...recordingOperations,
  ...importOperations,
  ...exportOperations,
  ...logOperations,
  ...noticeOperations,
  ...screeningOperations,
  ...statsOperations,
  ...witnessOperations,
  ...changeOperations,
};

const content = (media: string, schema?: z.ZodMiniType) => ({
  [media]: schema ? { schema: z.toJSONSchema(schema, { target: "openapi-3.0" }) } : {},
});

function answersOf(operation: Operation): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const [status, { media, schema }] of Object.entries(operation.answers)) {
    answers[status] = {
      description: Number(status) < 300 ? "Done" : "See headers",
      ...(media ? { content: content(media, schema) } : {}),
    };
  }
  const byUser = operation.key ? (["no-site", "forged-request"] as const) : [];
  const slugs = [...(operation.problems ?? []), ...byUser, "internal" as const];
  for (const status of new Set(slugs.map((slug) => problems[slug].status))) {
    const named = slugs.filter((slug) => problems[slug].status === status);
    answers[status] = {
      description: named.map((slug) => `${slug}: ${problems[slug].title}`).join("; "),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  }
  return answers;
}

function described(route: string, operation: Operation): Record<string, unknown> {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const text = { schema: { type: "string" } };
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, ...text })),
    ...(["query", "header"] as const).flatMap((place) =>
      (operation[place === "query" ? "query" : "headers"] ?? []).map(({ about, ...parameter }) => ({
        ...parameter,
        in: place,
        description: about,
        ...text,
      })),
    ),
  ];
  return {
    summary: operation.summary,
    ...(parameters.length ? { parameters } : {}),
    ...(operation.body
      ? {
          requestBody: {
            required: !operation.body.optional,
            content: content(operation.body.media, operation.body.schema),
          },
        }
      : {}),
    ...(operation.key ? { security: [{ key: [] }, { session: [] }] } : {}),
    ...(operation.session ? { security: [{ session: [] }] } : {}),
    responses: answersOf(operation),
  };
}

/** The whole description for a server reached at `publicUrl`. */
export function openApi(publicUrl: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [route, operation] of Object.entries(operations)) {
    const [method = "", path = ""] = route.split(" ");
    (paths[path] ??= {})[method.toLowerCase()] = described(
      route,
      takesIdempotencyKey(route) ? withIdempotencyKey(operation) : operation,
    );
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Assent",
      version: "1",
      description:
        "Records what people chose about their privacy, proves it, and answers whether they may be contacted.",
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { Problem: z.toJSONSchema(problemResponse) },
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "An API key of the site, with the scope the operation needs",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "assent-session",
          description:
            "A user who signed in; over https the name begins with __Host-. `Assent-Site` names the site. What changes something also needs `Assent-CSRF` with the token that GET /v1/session answers, and comes from a page of this server",
        },
      },
    },
  };
}
