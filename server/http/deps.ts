// What the HTTP layer is given by a composition root, and what each request carries.
import type { Context, MiddlewareHandler } from "hono";
import type { ServiceContext } from "../context.ts";
import type { Limits } from "./rate-limit.ts";

/** A request that was answered, with nothing in it of who asked. */
export interface ObservedRequest {
  readonly id: string;
  readonly method: string;
  /** The pattern of its address, such as `/r/:receipt`; `other` where there is none. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/** Everything a runtime decides. */
export interface AppDeps extends Limits {
  /** The services' context for this request. */
  context(c: Context): ServiceContext;
  /** The address the rate limit counts by; empty when the runtime does not know it. */
  clientAddress(c: Context): string;
  /** Whether the request was counted before it came here. */
  isCounted?(c: Context): boolean;
  /** What went wrong with the request before it came here, which is answered and not begun again. */
  failure?(c: Context): unknown;
  /** Where the request comes from, such as `GB` or `US-CA`; empty when unknown. */
  jurisdiction(c: Context): string;
  /** The headers `jurisdiction` reads; none where nobody's word about places counts. */
  readonly placeHeaders?: readonly string[];
  /** Goes on with work after the answer, and reports what fails of it. */
  afterwards(c: Context, work: Promise<unknown>): void;
  /** Told of every failure that was not a refusal, with the id the caller was given. */
  report(error: unknown, requestId: string): void;
  /** Told of every request. */
  observe?(request: ObservedRequest): void;
  /** What /metrics answers, and to whom; absent where there is none. */
  readonly metrics?: { readonly token: string; text(): Promise<string> };
  /** Brotli of a public text; absent where a platform in front of the server compresses. */
  readonly compress?: (text: string) => Promise<Uint8Array>;
}

export interface AppEnv {
  Variables: {
    deps: AppDeps;
    context: ServiceContext;
    requestId: string;
    route?: string;
    /** Headers of every answer to this request; what was answered whole has them already. */
    headers: Record<string, string>;
    isWhole: boolean;
    /** Told of the whole body when it is read as text; what it throws is thrown to whoever reads. */
    whenRead?: (body: string) => Promise<void>;
  };
}
export type AppContext = Context<AppEnv>;
export type AppMiddleware = MiddlewareHandler<AppEnv>;
export type Handler = (c: AppContext) => Response | Promise<Response>;
