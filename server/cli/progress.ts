// How far a long command is: a bar on a terminal, nothing where another program reads.

export interface Progress {
  /** `share` from 0 to 1; undefined where nobody knows. */
  show(what: string, share?: number): void;
  /** Takes the bar away. */
  end(): void;
}

const width = 30;

/** A bar on standard error, or on another stream that says whether it is a terminal. */
export function progressBar(stream: { isTTY?: boolean; write(text: string): unknown } = process.stderr): Progress {
  let last = "";
  const draw = (text: string): void => {
    if (!stream.isTTY || text === last) return;
    stream.write(`\r\u001B[K${text}`);
    last = text;
  };
  return {
    show(what, share) {
      if (share === undefined) return draw(`${what} …`);
      const within = Math.max(0, Math.min(1, share));
      const full = Math.round(within * width);
      const percent = String(Math.floor(within * 100)).padStart(3);
      draw(`${"█".repeat(full)}${"░".repeat(width - full)} ${percent} % ${what}`);
    },
    end: () => draw(""),
  };
}

/** The stream's pieces, with how much of so many bytes went by shown. */
export async function* counted<T extends string | Uint8Array>(
  pieces: AsyncIterable<T>,
  { bar, what, bytes }: { bar: Progress; what: string; bytes: number },
): AsyncGenerator<T> {
  let passed = 0;
  for await (const piece of pieces) {
    passed += typeof piece === "string" ? Buffer.byteLength(piece) : piece.length;
    bar.show(what, bytes > 0 ? passed / bytes : undefined);
    yield piece;
  }
}
