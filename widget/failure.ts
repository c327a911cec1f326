// How the gate says that something failed: an event on the window, never an exception in the page.

/** What may fail. Whatever it is, held things stay held. */
export type FailureReason =
  | "no-config"
  | "ui-not-loaded"
  | "panel-hidden"
  | "listener-threw"
  | "not-released"
  | "nonce-missing"
  | "write-prevented"
  | "record-refused"
  | "log-contradicted";

/** Dispatches `assent:error` on the window with the reason, and what it is about where that is known. */
export function report(reason: FailureReason, about?: unknown): void {
  dispatchEvent(new CustomEvent("assent:error", { detail: { reason, about } }));
}

/** What the function returns; undefined when it throws, which is reported where a reason is given. */
export function attempt<Result>(run: () => Result, reason?: FailureReason): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (reason) report(reason, error);
    return undefined;
  }
}
