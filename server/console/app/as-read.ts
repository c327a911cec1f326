// Changes of what is written whole: put over what was read, and read again where somebody else wrote in between.
import { ApiProblem, type Api } from "./api.ts";

/** A reading and the tag that names it; none where a proxy took it away. */
export interface Reading<T> {
  readonly value: T;
  readonly tag: string | undefined;
}

/** What is there, with its tag. */
export async function readTagged<T>(api: Api, path: string, site: string): Promise<Reading<T>> {
  const answer = await api.fetch("GET", path, undefined, { site });
  return { value: (await answer.json()) as T, tag: answer.headers.get("ETag") ?? undefined };
}

/** The condition that it is still as it was read; none where no tag came, which no condition could fit. */
export const asRead = ({ tag }: Pick<Reading<unknown>, "tag">): Readonly<Record<string, string>> =>
  tag === undefined ? {} : { "If-Match": tag };

/** Whether it was refused because somebody else wrote meanwhile. */
export const isOthers = (error: unknown): boolean => error instanceof ApiProblem && error.slug === "not-as-read";

const mostTries = 3;

/** Does what reads and writes, again from its reading on where it came too late; throws what it throws at last. */
export async function overTheirs<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isOthers(error) || tries === mostTries) throw error;
    }
  }
}
