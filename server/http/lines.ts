// Bodies of many lines, read as they come and sent as they are taken: neither side is ever held in memory whole.

/**
 * The lines of a stream of UTF-8. Of a line longer than `most` characters the beginning is given, one character longer
 * than may be, so that it is seen not to be whole; the rest is read past.
 */
export async function* linesOf(stream: ReadableStream<Uint8Array> | null, most: number): AsyncGenerator<string> {
  if (!stream) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }));
      const lines = text.split("\n");
      rest = (lines.pop() ?? "").slice(0, most + 1);
      for (const line of lines) yield line.slice(0, most + 1);
      if (done) break;
    }
    if (rest !== "") yield rest;
  } finally {
    // Who stops taking lines lets the sender know.
    await reader.cancel().catch(() => {});
  }
}

/** The texts as a stream that makes the next one only when there is room for it. */
export function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await texts.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

/** Lines are sent together until they are this long. */
const pieceLength = 65_536;

/** The lines after the first `skip` as bytes, read as the caller takes them; an error cuts the connection. */
export function streamed(
  lines: AsyncIterable<string>,
  { skip = 0, report }: { skip?: number; report: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const source = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let left = skip;
  let isGone = false;
  return new ReadableStream({
    async pull(controller) {
      try {
        let piece = "";
        for (let done: boolean | undefined = false; !done && piece.length < pieceLength;) {
          const next = await source.next();
          done = next.done;
          if (done) break;
          if (left > 0) left--;
          else piece += next.value;
        }
        // Who left while they were made takes none of them.
        if (isGone) return;
        if (piece !== "") controller.enqueue(encoder.encode(piece));
        else controller.close();
      } catch (error) {
        report(error);
        controller.error(error);
      }
    },
    async cancel() {
      isGone = true;
      await source.return?.();
    },
  });
}
