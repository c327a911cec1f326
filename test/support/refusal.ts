// What a refused act was refused with.
import { ProblemError } from "../../server/errors.ts";

/** The problem that an act ends with; fails the test when it does not end with one. */
export async function refusal(act: Promise<unknown>): Promise<ProblemError> {
  try {
    await act;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
