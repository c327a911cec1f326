// Classic fragment in front of the gate, for sites whose answer is shared on a domain: pages on its other hosts follow at once.
import type { Part } from "../start.ts";

declare const ASSENT_PARTS: Part[];

// Watching cookies costs every page a millisecond, and within one host the storage tells.
ASSENT_PARTS.push(() =>
  (window as { cookieStore?: EventTarget }).cookieStore?.addEventListener("change", () =>
    dispatchEvent(new Event("assent:cookie")),
  ),
);
