// RFC 9457 problems: the one place where an error becomes an answer.
import { problems, type ProblemSlug } from "../../core/problem.ts";
import { ProblemError } from "../errors.ts";
import type { AppContext } from "./deps.ts";

/** Where the problem is explained: an absolute URL that this server answers. */
export const problemType = (publicUrl: string, slug: ProblemSlug): string => `${publicUrl}/docs/problems.md#${slug}`;

// The store's own error says by its kind whether trying again helps; http does not import the store.
const isStoreAway = (error: unknown): boolean =>
  error instanceof Error && error.name === "StoreError" && "kind" in error && error.kind === "unavailable";

function problemErrorFor(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isStoreAway(error)) return new ProblemError("unavailable", undefined, { retryAfter: 2 }, { cause: error });
  return new ProblemError("internal", undefined, {}, { cause: error });
}

/**
 * The answer to any error: `application/problem+json`, fixed title, `instance` as in X-Request-Id. Failures of
 * ours carry no detail and are reported to the root; refusals are not.
 */
export function problemAnswer(error: unknown, c: AppContext): Response {
  const { slug, detail, extensions } = problemErrorFor(error);
  const { status, title } = problems[slug];
  const { retryAfter, ...members } = extensions;
  if (status >= 500) c.get("deps").report(error, c.get("requestId"));
  const body = {
    type: problemType(c.get("context").publicUrl, slug),
    title,
    status,
    ...(detail !== undefined && status < 500 ? { detail } : {}),
    instance: `urn:uuid:${c.get("requestId")}`,
    ...members,
  };
  const headers: Record<string, string> = {
    "Content-Type": "application/problem+json",
    "Cache-Control": "no-store",
    ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
    ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}),
  };
  return c.body(JSON.stringify(body), status, headers);
}

/** `docs/problems.md`: every problem with its cause and what to do. */
export function problemsPage(): string {
  const sections = Object.entries(problems).map(
    ([slug, { status, title, help }]) => `## ${slug}\n\n**${status} ${title}.** ${help}\n`,
  );
  const opening =
    "# Problems\n\nEvery error is an RFC 9457 problem (`application/problem+json`) whose `type` points to one of " +
    "the sections below. `instance` repeats the `X-Request-Id` header. Each of `errors` has a JSON pointer, and beside " +
    "its English `detail` the `code` of that sentence and the `values` in it, for whoever says it in another language " +
    "(`core/fault.ts`, `core/lint/sentences.ts`); so has a problem whose own `detail` says something " +
    "(`core/refusal.ts`). A browser that opens an address outside `/v1` reads a page in its language instead, with the " +
    "same status. This page is generated from `core/problem.ts`.\n";
  return [opening, ...sections].join("\n");
}
