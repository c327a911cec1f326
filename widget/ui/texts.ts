// The texts that the UI keeps in this browser beside the decision.

/** The stored text, or null; a browser that forbids storage has none. */
export function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Stores the text, or removes it when null. A browser that forbids storage keeps nothing. */
export function writeText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // The page goes on without a memory.
  }
}
