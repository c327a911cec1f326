// When the screen has caught up.

/** Calls back once the screen shows what was drawn; in a tab nobody sees, once somebody does. */
export const afterPaint = (run: () => void): unknown => requestAnimationFrame(() => setTimeout(run));
