// Dates as the language on screen writes them.
import type { FirstView } from "../../core/site.ts";
import { localeOf } from "./wording.ts";

type Shown = Pick<FirstView, "lang">;

/** A date and time: `22 November 2026 at 20:00`. */
export const dateText = (view: Shown, at: string): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long", timeStyle: "short" }).format(new Date(at));

/** A date alone. */
export const dayText = (view: Shown, at: string): string =>
  new Intl.DateTimeFormat(localeOf(view), { dateStyle: "long" }).format(new Date(at));
