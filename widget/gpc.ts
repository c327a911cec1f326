// Global Privacy Control: the signal of the browser, and the categories it turns off.

/** Whether the browser sends the signal (Global Privacy Control, W3C draft §3.2). */
export const gpc: boolean = (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true;

/** Whether the signal keeps this category off unless the person switches it on alone (gpcCategories of core/regime.ts). */
export const gpcHolds = (category: string): boolean => gpc && /^(advertising|social)$/.test(category);
