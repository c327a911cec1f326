// What is asked about the page.

/** Whether the parser is still at work. */
export const isLoading = (): boolean => document.readyState === "loading";

/** Calls once the page has loaded and is idle. */
export function whenAtRest(then: () => void): void {
  const rest = () => void ((window as Partial<Window>).requestIdleCallback ?? setTimeout)(then);
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest);
}
