// Bodies into requests: a schema's faults become JSON pointers.
import * as z from "zod/mini";
import { ProblemError, type Fault } from "../errors.ts";

type Issue = z.core.$ZodIssue;

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

// Values and unknown member names are the caller's words: they are pointed at, never repeated.
function detailOf(issue: Issue): string {
  if (issue.code === "invalid_type") return `must be ${issue.expected}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "too_small") return `must be at least ${issue.minimum}`;
  if (issue.code === "custom") return issue.message;
  if (issue.code === "unrecognized_keys") return "holds members that are not in the schema";
  return "is not in the form the schema asks for";
}

/** At most 20 faults, in the order the schema found them. */
const faultsOf = (issues: readonly Issue[]): Fault[] =>
  issues.slice(0, 20).map((issue) => ({ pointer: pointerOf(issue.path), detail: detailOf(issue) }));

/** What the schema makes of the body; throws `not-valid` with a pointer for each fault. */
export function parsed<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  throw new ProblemError("not-valid", undefined, { errors: faultsOf(result.error.issues) });
}
