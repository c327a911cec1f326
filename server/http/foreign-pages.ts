// Pages that may not write here: their refusals are in the audit.
import { ProblemError } from "../errors.ts";
import { refusedPage, type Sent } from "../services/records.ts";
import { publicActor } from "./actor.ts";
import type { AppContext } from "./deps.ts";

/** Does the work; where it throws `origin-not-allowed`, that is noted before this throws it too. */
export async function fromPages<T>(
  c: AppContext,
  { sent, body }: { readonly sent: Sent; readonly body?: unknown },
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError && error.slug === "origin-not-allowed")
      await refusedPage(c.get("context"), publicActor(c), { sent, body });
    throw error;
  }
}
