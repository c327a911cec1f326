// Request bodies, read as a stream and refused where they are too large.
import { ProblemError, refusal } from "../errors.ts";
import type { AppContext } from "./deps.ts";

/** Bodies that say they are larger are not waited for. */
const drainedBytes = 8 * 1024 * 1024;
/** Nor are those whose sender is silent for so long, or that take longer than that altogether. */
const silentMs = 2_000;
const drainMs = 10_000;

/**
 * The refusal of a body that says it is too large, once it has come: it is read and thrown away piece by piece, because
 * an answer before its end finds the sender still sending, who may see a broken connection instead.
 */
async function tooLarge(c: AppContext, declared: number): Promise<ProblemError> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined =
    declared <= drainedBytes ? c.req.raw.body?.getReader() : undefined;
  try {
    const over = AbortSignal.timeout(drainMs);
    for (let isEnd = reader === undefined; !isEnd;) isEnd = over.aborted || (await nextOrSilence(reader!));
  } catch {
    // Whoever left does not hear the answer either.
  }
  return new ProblemError("body-too-large");
}

/** Takes one piece of what is thrown away; true where it was the last, or none comes. */
async function nextOrSilence(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), silentMs);
  });
  try {
    return await Promise.race([reader.read().then(({ done }) => done), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** The body as text; throws `body-too-large` where it says so, or once more than `limit` bytes have arrived, without reading on. */
export async function bodyText(c: AppContext, limit: number): Promise<string> {
  const text = await wholeText(c, limit);
  await c.get("whenRead")?.(text);
  return text;
}

async function wholeText(c: AppContext, limit: number): Promise<string> {
  const declared = Number(c.req.header("Content-Length") ?? NaN);
  if (declared > limit) throw await tooLarge(c, declared);
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
  const declared = Number(c.req.header("Content-Length") ?? NaN);
  if (declared > limit) throw await tooLarge(c, declared);
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
    throw refusal("not-json", "form-unreadable", {}, {}, { cause: error });
  }
}
