// What Node's server calls for each request: the app with everything it is given here, and pages' records before it.
import type { IncomingMessage } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { createApp } from "../app.ts";
import type { ServiceContext } from "../context.ts";
import type { ObservedRequest } from "../http/deps.ts";
import { forwardedAddress, jurisdictionFrom, placeHeaders } from "../http/place.ts";
import { limitsOf } from "../http/rate-limit.ts";
import type { Afterwards } from "./afterwards.ts";
import { keptBrotli } from "./compress.ts";
import { metricsText, requestMetrics } from "./metrics.ts";
import { recordPosts, type Header, type Listener } from "./record-posts.ts";

export interface AnsweringOptions {
  /** Writes a minute from one address, 300 unless told; 0 for no limit. */
  readonly rateLimit?: number;
  readonly signInLimit?: number;
  readonly trustProxy?: boolean;
  readonly placeFrom?: string;
  readonly metricsToken?: string | undefined;
  readonly requestLog?: ((line: string) => void) | undefined;
}

/** What answers, and on what. */
export interface Answering {
  readonly context: ServiceContext;
  readonly folder: string;
  readonly afterwards: Pick<Afterwards, "add">;
  readonly report: (error: unknown, what: string) => void;
}

const incomingOf = (c: Context): IncomingMessage => (c.env as HttpBindings).incoming;
const headerOf =
  (c: Context): Header =>
  (name) =>
    c.req.header(name);

/** The listener of a server whose services run. */
export function answering(options: AnsweringOptions, { context, folder, afterwards, report }: Answering): Listener {
  const requests = requestMetrics();
  const { metricsToken: token, requestLog, trustProxy = false, rateLimit: perMinute = 300 } = options;
  const text = () => metricsText(context, { requests, folder });
  const place = placeHeaders(options.placeFrom ?? "none");
  const observe = (request: ObservedRequest) => {
    requests.observe(request);
    requestLog?.(JSON.stringify({ at: context.now(), ...request }));
  };
  const clientAddress = (header: Header, incoming: IncomingMessage): string => {
    const forwarded = forwardedAddress(header("X-Forwarded-For"));
    if (forwarded !== undefined && !trustProxy) context.memory.forwardedAtMs = context.nowMs();
    return (trustProxy ? forwarded : undefined) ?? incoming.socket.remoteAddress ?? "";
  };
  const jurisdiction = (header: Header) => jurisdictionFrom(place, header);
  const limits = limitsOf({ perMinute, signInsPerMinute: options.signInLimit });
  const app = createApp({
    context: () => context,
    observe,
    ...(token ? { metrics: { token, text } } : {}),
    clientAddress: (c) => clientAddress(headerOf(c), incomingOf(c)),
    isCounted: (c) => records.isCounted(incomingOf(c)),
    failure: (c) => records.failure(incomingOf(c)),
    jurisdiction: (c) => jurisdiction(headerOf(c)),
    placeHeaders: Object.values(place ?? {}),
    report: (error, requestId) => report(error, `request ${requestId}`),
    afterwards: (_, work) => afterwards.add(work),
    ...limits,
    compress: keptBrotli(),
  });
  const records = recordPosts(
    { context, rateLimit: limits.rateLimit, observe, clientAddress, jurisdiction },
    getRequestListener(app.fetch),
  );
  return records.listener;
}
