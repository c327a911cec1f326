// What the test pages have on their window, beside what browsers have.
import type { AssentApi } from "../../widget/api.ts";

declare global {
  interface Window {
    assent: AssentApi;
    /** What a function queued before the gate was told. */
    early: unknown;
    answers: unknown[];
    /** Whether the browser vouched for an event, and whether it was enough to give. */
    granted: unknown;
  }
}
