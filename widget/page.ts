// What the gate asks about the page.

/** Whether the parser is still at work. */
export const isLoading = (): boolean => document.readyState === "loading";
