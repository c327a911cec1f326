// First-party cookie and localStorage copy of the decision, as the gate reads them.
import { decisionPattern } from "../core/decision.ts";
import { attempt } from "./failure.ts";

/**
 * The decisions in all copies, the latest last. A damaged copy, and one of an older shape, counts as none; so does
 * a storage that this browser forbids.
 */
export function readDecisions(key: string): string[] {
  const pattern = new RegExp(`^${key}=(${decisionPattern}.*)`);
  // Each by itself: a browser may forbid the one and keep the other.
  return [() => document.cookie, () => `${key}=${localStorage[key]}`]
    .flatMap((read) => attempt(read)?.split("; ") ?? [])
    .flatMap((pair) => pattern.exec(pair)?.[1] ?? [])
    .sort();
}
