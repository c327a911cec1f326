// Where somebody left the wizard: kept in this browser until it is done or begun anew, for that user only.
import type { Answers, SiteWish } from "./wizard-wish.ts";

/** What has to be known to go on. */
export interface WizardMemory {
  readonly answers: Answers;
  /** The page, from 0. */
  readonly at: number;
  /** The site that was made already. */
  readonly site?: SiteWish | undefined;
}

const name = "assent-console-wizard";

/** Keeps it for the user, where the browser keeps anything. */
export function keepWizard(user: string, memory: WizardMemory): void {
  try {
    localStorage.setItem(name, JSON.stringify({ user, ...memory }));
  } catch {
    // Then the wizard begins anew, as it would in another browser.
  }
}

/** Forgets it, whosever it is. */
export function forgetWizard(): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/** What the user left, over what an empty wizard has; undefined where there is nothing of theirs, or nothing one can use. */
export function keptWizard(user: string, empty: Answers): WizardMemory | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? "null") as
      | ({ user?: unknown } & Partial<WizardMemory>)
      | null;
    if (!kept || kept.user !== user || typeof kept.at !== "number" || typeof kept.answers !== "object")
      return undefined;
    // Members that a newer version asks for are as they are at first.
    const answers = Object.fromEntries(
      Object.entries(empty).map(([key, first]) => {
        const value = kept.answers?.[key as keyof Answers];
        return [key, typeof value === typeof first && Array.isArray(value) === Array.isArray(first) ? value : first];
      }),
    ) as unknown as Answers;
    const site = typeof kept.site?.id === "string" && Array.isArray(kept.site.origins) ? kept.site : undefined;
    return { answers, at: Math.max(0, Math.min(site ? 2 : 1, Math.trunc(kept.at))), site };
  } catch {
    return undefined;
  }
}
