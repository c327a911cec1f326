// A check of any number of recipients: lines go out while answers come in, in constant memory.
import { base, headers, problemOf, type AssentClientOptions } from "./client-request.ts";
import type { CheckQuestion, CheckRequest, CheckResponse, CheckResult } from "./contact-schema.ts";

type Recipient = CheckRequest["recipients"][number];
/** What the last line of a stream says. */
type CheckStreamSummary = Omit<CheckResponse, "results">;

/** The answers to a stream, while it is still being sent. */
export type StreamedAnswers = AsyncIterable<CheckResult> & { summary(): CheckStreamSummary | undefined };

/** Checks any number of recipients; see `checkStream` of the client. */
export function streamed(
  { url, key, fetch: send = fetch }: AssentClientOptions,
  question: CheckQuestion,
  recipients: AsyncIterable<Recipient> | Iterable<Recipient>,
): StreamedAnswers {
  let summary: CheckStreamSummary | undefined;
  async function* results(): AsyncGenerator<CheckResult> {
    summary = undefined;
    const source = bodyOf(question, recipients);
    const request: RequestInit & { duplex: "half" } = {
      method: "POST",
      headers: headers(key, "application/x-ndjson"),
      body: source.body,
      duplex: "half",
    };
    // What the caller's own list threw is told as it was, and not as a failure of the network.
    const answer = await send(`${base(url)}/v1/check/stream`, request).catch((error: unknown) => {
      throw source.failed() ?? error;
    });
    if (!answer.ok || !answer.body) throw await problemOf(answer);
    for await (const line of linesOf(answer.body)) {
      if (source.failed()) break;
      const value = JSON.parse(line) as CheckResult | { summary: CheckStreamSummary };
      if ("summary" in value) summary = value.summary;
      else yield value;
    }
    if (source.failed()) throw source.failed();
    if (!summary) throw new Error("The stream broke off before its summary: none of its answers may be used.");
  }
  return { [Symbol.asyncIterator]: results, summary: () => summary };
}

function bodyOf(
  question: CheckQuestion,
  recipients: AsyncIterable<Recipient> | Iterable<Recipient>,
): { readonly body: ReadableStream<Uint8Array>; failed(): unknown } {
  const encoder = new TextEncoder();
  const lines = texts(question, recipients);
  let failure: unknown;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
    cancel: () => void lines.return(undefined),
  });
  return { body, failed: () => failure };
}

/** Some hundred lines at a time: one by one each would be a piece of the network's own. */
async function* texts(
  question: CheckQuestion,
  recipients: AsyncIterable<Recipient> | Iterable<Recipient>,
): AsyncGenerator<string> {
  let lines = [JSON.stringify(question)];
  for await (const recipient of recipients) {
    lines.push(JSON.stringify(recipient));
    if (lines.length < 500) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
    if (done) break;
  }
  if (rest !== "") yield rest;
}
