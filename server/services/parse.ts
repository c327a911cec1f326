// Bodies into requests: a schema's faults become JSON pointers.
import * as z from "zod/mini";
import { isFaultCode } from "../../core/fault.ts";
import { fault, ProblemError, type Fault, type Wrong } from "../errors.ts";

type Issue = z.core.$ZodIssue;

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

// Values and unknown member names are the caller's words: they are pointed at, never repeated.
function wrongIn(issue: Issue): Wrong {
  if (issue.code === "invalid_type") return ["other-type", { expected: issue.expected }];
  if (issue.code === "invalid_value") return ["not-allowed", { allowed: issue.values.map(String).join(", ") }];
  if (issue.code === "too_big") return ["too-big", { most: Number(issue.maximum) }];
  if (issue.code === "too_small") return ["too-small", { least: Number(issue.minimum) }];
  // Schemas of ours say by its code what is wrong.
  if (issue.code === "custom" && isFaultCode(issue.message)) return [issue.message];
  if (issue.code === "unrecognized_keys") return ["strange-members"];
  return ["other-form"];
}

/** At most 20 faults, in the order the schema found them. */
const faultsOf = (issues: readonly Issue[]): Fault[] =>
  issues.slice(0, 20).map((issue) => fault(pointerOf(issue.path), ...wrongIn(issue)));

/** What the schema makes of the body; throws `not-valid` with a pointer for each fault. */
export function parsed<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = z.safeParse(schema, body);
  if (result.success) return result.data;
  throw new ProblemError("not-valid", undefined, { errors: faultsOf(result.error.issues) });
}
