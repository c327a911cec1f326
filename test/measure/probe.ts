// What runs inside a measured page, before any script of its own: when the banner is painted, what moves, what takes long.

/** What the page saw of itself; times in milliseconds from navigation. */
export interface Seen {
  /** End of the first frame with the banner's buttons in it. */
  banner?: number;
  /** Sum of all layout shifts without a press right before them. */
  shift: number;
  /** Tasks of more than 50 ms. */
  longTasks: number;
  /** From the press to the end of the next frame. */
  press?: number;
}

/** Takes the selector of a button that stands for the banner; complete in itself, because it is sent to the page as text. */
export function probe(selector: string): void {
  if (window !== window.top) return;
  const seen: Seen = { shift: 0, longTasks: 0 };
  Object.assign(window, { measured: seen });
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe("longtask", () => seen.longTasks++);
  observe("layout-shift", (entry) => {
    const { hadRecentInput, value } = entry as PerformanceEntry & { hadRecentInput: boolean; value: number };
    if (!hadRecentInput) seen.shift += value;
  });
  const afterPaint = (then: () => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener("message", then, { once: true });
      channel.port1.start();
      channel.port2.postMessage(0);
    });
  const watch = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    watch.disconnect();
    afterPaint(() => (seen.banner = performance.now()));
  });
  watch.observe(document, { childList: true, subtree: true });
  const press = (event: Event) => {
    if (event.isTrusted) afterPaint(() => (seen.press ??= performance.now() - event.timeStamp));
  };
  addEventListener("click", press, { capture: true });
}
