// Lines out of a stream of any length.

/**
 * The lines, without their newlines. A carriage return is part of its line: it would be a changed byte. What comes
 * after the last newline is a line too, unless `unended` is false.
 */
export async function* linesOf(
  stream: NodeJS.ReadableStream,
  { unended = true }: { unended?: boolean } = {},
): AsyncGenerator<string> {
  stream.setEncoding("utf8");
  let rest = "";
  for await (const part of stream as AsyncIterable<string>) {
    const lines = (rest + part).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (unended && rest !== "") yield rest;
}
