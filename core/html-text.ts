// Text as HTML writes it.
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The text for between tags or in double quotes, where nothing of it is markup. */
export const escapedHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => entities[one]!);
