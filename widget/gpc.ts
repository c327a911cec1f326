// Global Privacy Control: the signal of the browser.

/** Whether the browser sends the signal (Global Privacy Control, W3C draft §3.2). */
export const gpc: boolean = (navigator as { globalPrivacyControl?: unknown }).globalPrivacyControl === true;
