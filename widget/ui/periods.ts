// Words as message keys have them.
/** The word with a capital. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
