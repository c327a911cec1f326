// assent/client: the calls a mailer, a dialler or a CRM makes, typed by the schemas that the server validates with.
import type * as z from "zod/mini";
import type {
  CheckQuestion,
  CheckRequest,
  CheckResponse,
  CheckResult,
  RecheckResponse,
  SuppressionEntry,
  suppressionResponse,
  unsubscribeRequest,
  unsubscribeResponse,
} from "./contact-schema.ts";

/** Where the server is, and as whom to ask. */
export interface AssentClientOptions {
  /** Where the server is, such as `https://consent.example`. */
  readonly url: string;
  /** An API key of the site. */
  readonly key: string;
  /** Instead of the global one. */
  readonly fetch?: typeof fetch;
  /** Of one call without a stream; 30 s unless told. */
  readonly deadlineMs?: number;
  /** How often a call that the server could not take is sent again; 3 unless told. */
  readonly retries?: number;
}

type Recipient = CheckRequest["recipients"][number];
type UnsubscribeRequest = z.infer<typeof unsubscribeRequest>;

/** What the last line of a stream says. */
type CheckStreamSummary = Omit<CheckResponse, "results">;

/** Every call; each rejects with `AssentProblem` where the server refuses, and with fetch's own error where it cannot be reached. */
export interface AssentClient {
  /** May these be contacted? Up to 10,000. */
  check(request: CheckRequest): Promise<CheckResponse>;
  /**
   * The same for any number: results in the order of the recipients, while they are still being sent. `summary` is set
   * once the last result was taken; a stream that broke off throws, and none of it may be used.
   */
  checkStream(
    question: CheckQuestion,
    recipients: AsyncIterable<Recipient> | Iterable<Recipient>,
  ): AsyncIterable<CheckResult> & { summary(): CheckStreamSummary | undefined };
  /** Of an earlier check, those whose answer is another now. */
  recheck(check: string, recipients: readonly Recipient[]): Promise<RecheckResponse>;
  /** Forbids contact, all or none. */
  suppress(entries: readonly SuppressionEntry[]): Promise<z.infer<typeof suppressionResponse>>;
  /** A link for each recipient, and the headers of a message that carries it. */
  unsubscribeLinks(request: UnsubscribeRequest): Promise<z.infer<typeof unsubscribeResponse>>;
}

/** A refusal of the server (RFC 9457). */
export class AssentProblem extends Error {
  override readonly name = "AssentProblem";
  readonly status: number;
  /** The last part of the problem's type, such as `not-valid`. */
  readonly slug: string;
  /** Where a body is wrong (RFC 6901), and how. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(
    status: number,
    body: { type?: string; title?: string; detail?: string; errors?: AssentProblem["errors"] },
  ) {
    super(body.detail ?? body.title ?? `The server answered ${status}`);
    this.status = status;
    this.slug = body.type?.split("#")[1] ?? "";
    this.errors = body.errors ?? [];
  }
}

/** A client of one site. It keeps nothing between calls. */
export function assentClient(options: AssentClientOptions): AssentClient {
  const call = <T>(path: string, body: unknown): Promise<T> => posted<T>(options, path, body);
  return {
    check: (request) => call("/v1/check", request),
    checkStream: (question, recipients) => streamed(options, question, recipients),
    recheck: (check, recipients) => call(`/v1/checks/${encodeURIComponent(check)}/recheck`, { recipients }),
    suppress: (entries) => call("/v1/suppressions", { entries }),
    unsubscribeLinks: (request) => call("/v1/unsubscribe-links", request),
  };
}

const base = (url: string): string => url.replace(/\/+$/, "");
const headers = (key: string, media: string) => ({ Authorization: `Bearer ${key}`, "Content-Type": media });

// Every call here may safely be made twice: what is added is added once, and asking changes nothing.
async function posted<T>(options: AssentClientOptions, path: string, body: unknown): Promise<T> {
  const { url, key, fetch: send = fetch, deadlineMs = 30_000, retries = 3 } = options;
  for (let attempt = 0; ; attempt++) {
    const answer = await send(`${base(url)}${path}`, {
      method: "POST",
      headers: headers(key, "application/json"),
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (answer.ok) return (await answer.json()) as T;
    const isPassing = answer.status === 429 || answer.status === 503;
    if (!isPassing || attempt >= retries) throw await problemOf(answer);
    await answer.body?.cancel();
    await pause(waitMs(answer, attempt));
  }
}

const waitMs = (answer: Response, attempt: number): number => {
  const asked = Number(answer.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(asked) ? Math.min(asked, 60) * 1000 : 250 * 2 ** attempt;
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

async function problemOf(answer: Response): Promise<AssentProblem> {
  const body: unknown = await answer.json().catch(() => ({}));
  return new AssentProblem(answer.status, body ?? {});
}

function streamed(
  { url, key, fetch: send = fetch }: AssentClientOptions,
  question: CheckQuestion,
  recipients: AsyncIterable<Recipient> | Iterable<Recipient>,
): AsyncIterable<CheckResult> & { summary(): CheckStreamSummary | undefined } {
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
