// The demo site's own server: pages, assets, the tally of what reached third parties, and a form nobody reads.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerIn } from "../core/decision.ts";
import { assetAt, pageAt, pastedPath } from "./pages.ts";
import type { Reached } from "./reached.ts";
import type { Vendor } from "./vendors.ts";

export interface SiteOptions {
  /** Where the consent backend is reached, such as `http://127.0.0.1:8787`. */
  readonly api: () => string;
  readonly vendors: readonly Vendor[];
  readonly reached: Reached;
}

/** Answers every request to the demo site. Nothing a visitor sends is stored. */
export function siteServer(options: SiteOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const reading = request.method === "GET" || request.method === "HEAD";

    if (reading && pathname === "/reached.json") return send(response, request, json(options.reached.report()));
    if (request.method === "POST" && pathname === "/reached/reset") {
      options.reached.reset();
      return send(response, request, json(options.reached.report()));
    }
    // Without scripts a form lands here. Its body is discarded unread: the demo has no use for an address.
    if (request.method === "POST" && pathname === "/thanks")
      return send(response, request, page("/thanks.html", options));
    if (!reading) return send(response, request, { ...page("/not-found.html", options), status: 405 });
    const cookies = request.headers.cookie ?? "";

    const asset = assetAt(pathname);
    if (asset)
      return send(response, request, { status: 200, headers: { "Content-Type": asset.type }, body: asset.body });
    return send(response, request, page(pathname, options, cookies));
  };
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function send(response: ServerResponse, request: IncomingMessage, reply: Reply): void {
  response.writeHead(reply.status, {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    ...reply.headers,
  });
  response.end(request.method === "HEAD" ? undefined : reply.body);
}

const json = (value: object): Reply => ({
  status: 200,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: JSON.stringify(value),
});

function page(path: string, options: SiteOptions, cookies = ""): Reply {
  const nonce = randomBytes(16).toString("base64");
  const origins = Object.fromEntries(options.vendors.map(({ spec, origin }) => [spec.template, origin]));
  // What had reached each third party before this page was asked for: the panel counts from there.
  const before = options.reached.report().vendors.map(({ requests }) => requests);
  const values = { ...origins, api: options.api(), nonce, before: before.join(" ") };
  const found = pageAt(path, values);
  return {
    status: found === undefined ? 404 : 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": contentPolicy(path === pastedPath ? answered(values, cookies) : values),
    },
    body: found ?? pageAt("/not-found.html", values) ?? "",
  };
}

/** The purpose behind each third party's tag. */
const purposes: Readonly<Record<string, string>> = {
  ga: "analytics",
  ads: "advertising",
  facebook: "social",
  x: "social",
  linkedin: "social",
  video: "social",
};

/**
 * The values without the third parties whose purpose the visitor has not given: what stands unmarked in a page a browser
 * fetches ahead of every script, and only a policy stops that (docs/security.md).
 */
function answered(values: Readonly<Record<string, string>>, cookies: string): Record<string, string> {
  const answer = /(?:^|; )assent-site_demo=([^;]+)/.exec(cookies)?.[1] ?? "";
  const isOff = (name: string) => purposes[name] && answerIn(answer, purposes[name])?.[1] !== "given";
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isOff(name) ? "" : value]));
}

/**
 * The policy allows exactly what the pages carry: the backend's script and answers, and each vendor for what its
 * tag needs. It does not hold anything back before a choice; that is the gate's work.
 */
function contentPolicy(origins: Readonly<Record<string, string>>): string {
  const { api = "", ga = "", ads = "", facebook = "", x = "", linkedin = "", video = "", nonce = "" } = origins;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' ${api} ${ga} ${ads} ${facebook} ${x} ${linkedin}`,
    "style-src 'self'",
    `img-src 'self' data: ${ga} ${ads} ${facebook} ${x} ${linkedin}`,
    `connect-src 'self' ${api} ${ga}`,
    `frame-src ${ads} ${x} ${video}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
