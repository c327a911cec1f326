// Today's numbers as they change: the stream of /v1/stats/live, taken up again whenever it ends.
import type { Today } from "../../services/stats.ts";
import type { Api } from "../app/api.ts";

const pauseMs = 1_000;

/** The texts of a stream of server-sent events (WHATWG HTML §9.2), one for each event with data. */
export async function* eventsIn(stream: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of stream) {
    const parts = (rest + piece).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const data = part.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
      if (data.length > 0) yield data.join("\n");
    }
  }
}

async function* textOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield decoder.decode(value, { stream: true });
  }
}

/** What is told of a stream: numbers, and whether it is there at all. */
export interface LiveListener {
  onToday(today: Today): void;
  onReach(isLive: boolean): void;
}

/** Follows the site's numbers until the signal says so. */
export async function followToday(
  api: Api,
  { site, signal, listener }: { readonly site: string; readonly signal: AbortSignal; readonly listener: LiveListener },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { body } = await api.fetch("GET", "/v1/stats/live", undefined, { site, signal });
      for await (const text of eventsIn(textOf(body!))) {
        listener.onReach(true);
        listener.onToday(JSON.parse(text) as Today);
      }
    } catch {
      // Who is signed out or away is told so by the shell.
      if (signal.aborted) return;
      listener.onReach(false);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
