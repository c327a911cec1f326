// What this browser remembers of how somebody likes the console: language, theme, single keys. Nothing about anybody.

const names = {
  language: "assent-console-language",
  theme: "assent-console-theme",
  keys: "assent-console-keys",
} as const;

/** What was kept, or undefined; also where the browser keeps nothing. */
export function kept(name: keyof typeof names): string | undefined {
  try {
    return localStorage.getItem(names[name]) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it where the browser lets us; an empty text forgets it. */
export function keep(name: keyof typeof names, value: string): void {
  try {
    if (value) localStorage.setItem(names[name], value);
    else localStorage.removeItem(names[name]);
  } catch {
    // A browser that keeps nothing has the system's theme and language each time.
  }
}

/** Light or dark whatever the system says; empty follows the system. */
export function applyTheme(theme: string): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
}
