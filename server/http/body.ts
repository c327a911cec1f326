// Request bodies, read as a stream and refused as soon as they are too large.
import { ProblemError } from "../errors.ts";
import type { AppContext } from "./deps.ts";

/** The body as text; throws `body-too-large` once more than `limit` bytes have arrived, without reading on. */
export async function bodyText(c: AppContext, limit: number): Promise<string> {
  const declared = Number(c.req.header("Content-Length") ?? NaN);
  if (declared > limit) throw new ProblemError("body-too-large");
  // The runtime reads as many bytes as were declared and not one more, and has a faster way than a stream.
  if (declared <= limit) return c.req.raw.text();
  return c.req.raw.body ? streamText(c.req.raw.body, limit) : "";
}

async function streamText(stream: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  let text = "";
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    read += value.length;
    if (read > limit) {
      await reader.cancel();
      throw new ProblemError("body-too-large");
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The body as JSON; throws `body-too-large` or `not-json`. */
export const bodyJson = async (c: AppContext, limit: number): Promise<unknown> => jsonIn(await bodyText(c, limit));

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ProblemError("not-json", undefined, {}, { cause: error });
  }
}

/** The same of a body that may be left out; undefined then. */
export async function optionalBodyJson(c: AppContext, limit: number): Promise<unknown> {
  const text = await bodyText(c, limit);
  return text === "" ? undefined : jsonIn(text);
}

/** The body piece by piece, no faster than it is taken; throws `body-too-large` once more than `limit` bytes have come. */
export async function* bodyPieces(c: AppContext, limit: number): AsyncGenerator<Uint8Array> {
  if (Number(c.req.header("Content-Length") ?? NaN) > limit) throw new ProblemError("body-too-large");
  const stream = c.req.raw.body;
  if (!stream) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader();
  let read = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      read += value.length;
      if (read > limit) throw new ProblemError("body-too-large");
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * The members of a form, urlencoded or multipart: RFC 8058 has mail programs send either. A member that is a file is
 * left out. Throws `body-too-large`, or `not-json` for what is neither.
 */
export async function bodyForm(c: AppContext, limit: number): Promise<Readonly<Record<string, string>>> {
  const text = await bodyText(c, limit);
  const type = c.req.header("Content-Type") ?? "";
  if (!type.toLowerCase().startsWith("multipart/form-data")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const form = await new Response(text, { headers: { "Content-Type": type } }).formData();
    return Object.fromEntries([...form].filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  } catch (error) {
    throw new ProblemError("not-json", "The form cannot be read.", {}, { cause: error });
  }
}
