// The documented API as a typed client: the session's cookie, the site and the token by headers, problems as errors.
import type { SaidValues } from "../../../core/said.ts";

/** A sentence as the server sends it: by code, with what it is about. */
export interface SentSentence {
  readonly code?: string | undefined;
  readonly values?: SaidValues | undefined;
}

/** What the server said when it refused: RFC 9457. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** The last part of the problem's `type`, such as `not-valid`. */
  readonly slug: string;
  readonly detail: string | undefined;
  /** Faults by JSON pointer; empty where the problem has none. */
  readonly errors: readonly (SentSentence & { readonly pointer: string; readonly detail: string })[];
  /** Which sentence the detail is, and what it is about. */
  readonly code: string | undefined;
  readonly values: SentSentence["values"];
  /** Whom to quote it to. */
  readonly instance: string | undefined;
  /** Seconds to wait before asking again, where the server named them. */
  readonly retryAfter: number | undefined;

  constructor(status: number, said: Readonly<Record<string, unknown>>, retryAfter?: number) {
    super(textIn(said, "title") ?? `HTTP ${status}`);
    this.status = status;
    this.slug = textIn(said, "type")?.split("#")[1] ?? "";
    this.detail = textIn(said, "detail");
    this.code = textIn(said, "code");
    this.values = said["values"] as SentSentence["values"];
    this.instance = textIn(said, "instance");
    this.errors = Array.isArray(said["errors"]) ? (said["errors"] as ApiProblem["errors"]) : [];
    this.retryAfter = retryAfter;
  }
}

/** Nothing answered: the network or the server is away. */
export class ApiAway extends Error {
  override readonly name = "ApiAway";
}

const textIn = (said: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  typeof said[name] === "string" ? said[name] : undefined;

export interface ApiOptions {
  /** Told after each call whether something answered. */
  onReach(isThere: boolean): void;
  /** Told when the server no longer knows the session. */
  onSignedOut(): void;
}

export interface Asking {
  /** The site the call is about, by the header `Assent-Site`. */
  readonly site?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What a call needs beside that, such as `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that is sent as it is, such as a file; JSON otherwise. */
  readonly raw?: { readonly type: string; readonly body: BodyInit };
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Answers of one site, by the paths of their calls. */
export interface Brought {
  readonly site: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** What a page brought is true for so long. */
const freshMs = 5_000;

/** Calls to the server this page came from, and to no other. */
export class Api {
  #token = "";
  #brought: { site: string; answers: Map<string, unknown>; until: number } | undefined;
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /** What proves that a change was asked for by this page; said by `GET /v1/session`. */
  setToken(token: string): void {
    this.#token = token;
  }

  /** Answers that the page came with: each is given once instead of being asked for, and none after a few seconds. */
  bring({ site, answers }: Brought): void {
    this.#brought = { site, answers: new Map(Object.entries(answers)), until: performance.now() + freshMs };
  }

  /** What `GET path` of the site would answer, where the page brought it. */
  take(path: string, site: string | undefined): unknown {
    const brought = this.#brought;
    if (!brought || brought.site !== site || performance.now() > brought.until) return undefined;
    const answer = brought.answers.get(path);
    brought.answers.delete(path);
    return answer;
  }

  /** The answer as JSON. Throws ApiProblem and ApiAway. */
  async json<T>(method: Method, path: string, body?: unknown, asking: Asking = {}): Promise<T> {
    const brought = method === "GET" ? this.take(path, asking.site) : undefined;
    if (brought !== undefined) return brought as T;
    const answer = await this.fetch(method, path, body, asking);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** The answer as text. Throws ApiProblem and ApiAway. */
  async text(path: string, asking: Asking = {}): Promise<string> {
    return (await this.fetch("GET", path, undefined, asking)).text();
  }

  /** The answer itself, when it is a good one. Throws ApiProblem and ApiAway. */
  async fetch(method: Method, path: string, body?: unknown, asking: Asking = {}): Promise<Response> {
    const answer = await this.#answer(path, { method, ...this.#content(method, body, asking) });
    if (answer.ok) return answer;
    const problem = await problemOf(answer);
    if (problem.status === 401) this.#options.onSignedOut();
    throw problem;
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    try {
      const answer = await fetch(path, { ...init, credentials: "same-origin", cache: "no-store" });
      this.#options.onReach(answer.status !== 502 && answer.status !== 504);
      return answer;
    } catch (error) {
      if (init.signal?.aborted) throw error;
      this.#options.onReach(false);
      throw new ApiAway("the server does not answer", { cause: error });
    }
  }

  #content(method: Method, body: unknown, { site, signal, raw, headers: own }: Asking): RequestInit {
    const isJson = body !== undefined && !raw;
    const headers: Record<string, string> = {
      Accept: "application/json",
      ...(site ? { "Assent-Site": site } : {}),
      ...(method === "GET" ? {} : { "Assent-CSRF": this.#token }),
      ...own,
      ...(isJson ? { "Content-Type": "application/json" } : raw ? { "Content-Type": raw.type } : {}),
    };
    const sent = raw ? raw.body : isJson ? JSON.stringify(body) : undefined;
    return { headers, ...(sent === undefined ? {} : { body: sent }), ...(signal ? { signal } : {}) };
  }
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const retryAfter = Number(answer.headers.get("Retry-After") ?? NaN);
  const said: unknown = await answer.json().catch(() => ({}));
  const object = typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
  return new ApiProblem(answer.status, object, Number.isFinite(retryAfter) ? retryAfter : undefined);
}
