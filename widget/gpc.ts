// Global Privacy Control: the signal of the browser, and the categories it turns off.
import { gpcCategories } from "../core/regime.ts";

/** Whether the browser sends the signal (Global Privacy Control, W3C draft §3.2). */
export const gpc: boolean = (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true;

/** Whether the signal keeps this category off unless the person switches it on alone. */
export const gpcHolds = (category: string): boolean => gpc && (gpcCategories as readonly string[]).includes(category);
