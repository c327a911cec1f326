// POST /v1/records as pages send it, from Node's server to the service and back: a third of a record's time goes into what stands between.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { actorFrom } from "../http/actor.ts";
import { originHeaders } from "../http/cors.ts";
import type { ObservedRequest } from "../http/deps.ts";
import { requestFrame } from "../http/frame.ts";
import { recordAnswer, recordLimit } from "../http/records.ts";
import type { RateLimit } from "../http/rate-limit.ts";

/** What Node's server calls for each request. */
export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface RecordPostOptions {
  readonly context: ServiceContext;
  readonly rateLimit: RateLimit;
  /** Told of every request that was answered here. */
  readonly observe: (request: ObservedRequest) => void;
  /** The address the rate limit counts by. */
  readonly clientAddress: (header: Header, incoming: IncomingMessage) => string;
  readonly jurisdiction: (header: Header) => string;
}

/** A header of a request by its name, as the request has it. */
export type Header = (name: string) => string | undefined;

export interface RecordPosts {
  readonly listener: Listener;
  /** Whether the rate limit has counted the request here. */
  isCounted(incoming: IncomingMessage): boolean;
  /** What went wrong here with the request, other than that it was refused. */
  failure(incoming: IncomingMessage): unknown;
}

const path = "/v1/records";

/**
 * Answers what a page posts there and is stored. Everything else goes on to the other listener, which knows all routes,
 * and every refusal and failure too, with the body that was read: a record that is sent again is the same record.
 */
export function recordPosts(options: RecordPostOptions, otherwise: Listener): RecordPosts {
  const counted = new WeakSet<IncomingMessage>();
  const failures = new WeakMap<IncomingMessage, unknown>();

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<unknown> {
    const { context, rateLimit, observe, clientAddress, jurisdiction } = options;
    const begun = performance.now();
    const header = headerOf(incoming);
    const { requestId, headers } = requestFrame(context);
    // The other listener takes a body from here where it was read already.
    const goOn = () => otherwise(Object.assign(incoming, { rawBody: body }), outgoing);
    if (rateLimit.take(clientAddress(header, incoming), context.nowMs()) > 0) return goOn();
    counted.add(incoming);
    let stored: Awaited<ReturnType<typeof recordAnswer>>;
    try {
      Object.assign(headers, await originHeaders(context, header("Origin")));
      const asked = { body: JSON.parse(body.toString()) as unknown, cookies: header("Cookie") };
      stored = await recordAnswer(context, actorFrom(header, jurisdiction(header)), asked);
    } catch (error) {
      // What is refused is refused by the router, in its words; what failed is answered by it, and not begun again.
      if (!(error instanceof ProblemError || error instanceof SyntaxError)) failures.set(incoming, error);
      return goOn();
    }
    const { text, status } = stored;
    outgoing.writeHead(status, { ...headers, ...stored.headers, "Content-Length": Buffer.byteLength(text) });
    outgoing.end(text);
    observe({ id: requestId, method: "POST", route: path, status, ms: performance.now() - begun });
    return undefined;
  }

  return {
    isCounted: (incoming) => counted.has(incoming),
    failure: (incoming) => failures.get(incoming),
    listener(incoming, outgoing) {
      if (!isPlain(incoming)) return otherwise(incoming, outgoing);
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("end", () => void answer(incoming, outgoing, parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
      return undefined;
    },
  };
}

const headerOf =
  ({ headers }: IncomingMessage): Header =>
  (name) => {
    const value = headers[name.toLowerCase()];
    return typeof value === "string" ? value : undefined;
  };

/** As browsers send it: no credential, a length within bounds, every header once, a host that needs no reading. */
function isPlain({ method, url, headers, rawHeaders }: IncomingMessage): boolean {
  if (url !== path || method !== "POST") return false;
  if (headers.authorization !== undefined || headers["assent-csrf"] !== undefined) return false;
  // The parser has seen to it that the length is a number, and gives no more bytes than that.
  const length = Number(headers["content-length"] ?? NaN);
  if (!(length <= recordLimit) || headers["transfer-encoding"] !== undefined) return false;
  return rawHeaders.length === 2 * Object.keys(headers).length && /^[a-z0-9._-]+(:\d{1,5})?$/.test(headers.host ?? "");
}
