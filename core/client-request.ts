// How the client calls: one request with its key, patience where the server asks for it, and refusals as errors.

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
  /**
   * Sent with every call that is not a question: the same call under it is done once in a day. Make a client for each
   * act; it costs nothing.
   */
  readonly idempotencyKey?: string;
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

/** An address without the slash at its end. */
export const base = (url: string): string => url.replace(/\/+$/, "");
/** What every call says of itself. */
export const headers = (key: string, media: string) => ({ Authorization: `Bearer ${key}`, "Content-Type": media });

/** What is sent as a file: it can be sent again. */
export type ClientFile = string | Blob | Uint8Array<ArrayBuffer>;

/** What is asked of the server. */
export interface ClientCall {
  readonly method: "GET" | "POST" | "PUT";
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  /** A file instead of a body, and what it is. */
  readonly file?: { readonly data: ClientFile; readonly media: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Made twice it would act twice, so it is never sent again. */
  readonly once?: boolean;
}

/** Calls once, and again where the server could not take it; undefined for an answer without a body. */
export async function called<T>(options: AssentClientOptions, asked: ClientCall): Promise<T> {
  const { url, key, fetch: send = fetch, deadlineMs = 30_000, idempotencyKey } = options;
  const { method, path, body, file, once = false } = asked;
  const sent = file?.data ?? (body === undefined ? undefined : JSON.stringify(body));
  const isWrite = method !== "GET" && idempotencyKey !== undefined;
  const same = isWrite ? { "Idempotency-Key": `"${idempotencyKey.replace(/["\\]/g, "\\$&")}"` } : {};
  const retries = once ? 0 : (options.retries ?? 3);
  for (let attempt = 0; ; attempt++) {
    const answer = await send(`${base(url)}${path}`, {
      method,
      headers: { ...headers(key, file?.media ?? "application/json"), ...same, ...asked.headers },
      ...(sent === undefined ? {} : { body: sent }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
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

/** The refusal that an answer is. */
export async function problemOf(answer: Response): Promise<AssentProblem> {
  const body: unknown = await answer.json().catch(() => ({}));
  return new AssentProblem(answer.status, body ?? {});
}
