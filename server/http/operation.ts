// How one operation of the API is described (decision 0004).
import type * as z from "zod/mini";
import type { ProblemSlug } from "../../core/problem.ts";

/** A parameter beside those of the path. */
interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly about: string;
}

export interface Operation {
  readonly summary: string;
  /** Media type of a success, and its schema where it is JSON with one. */
  readonly answers: Readonly<Record<number, { readonly media?: string; readonly schema?: z.ZodMiniType }>>;
  /** `optional`: nothing need be sent. */
  readonly body?: { readonly media: string; readonly schema?: z.ZodMiniType; readonly optional?: true };
  readonly query?: readonly Parameter[];
  readonly headers?: readonly Parameter[];
  readonly problems?: readonly ProblemSlug[];
  /** An API key with the scope, or a user whose role may. */
  readonly key?: true;
  /** A user only: no key may do it. */
  readonly session?: true;
}
