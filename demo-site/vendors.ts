// The third parties' stand-ins: one origin each, answering as the real one would and counting what reaches them.
import type { IncomingMessage, ServerResponse } from "node:http";
import { listen, type Listener } from "./listener.ts";
import type { Reached } from "./reached.ts";

/** What a stand-in answers to one path. Without a body it is an empty 204, as most collectors answer. */
interface Answer {
  readonly type?: string;
  readonly body?: string | Uint8Array;
}

/** One stand-in: its scripts, pixels and frames by path prefix, and the cookies it sets as a third party. */
export interface VendorSpec {
  readonly id: string;
  readonly name: string;
  /** The name of its origin in the page templates, such as `ga` for `{{ga}}`. */
  readonly template: string;
  readonly cookies: Readonly<Record<string, number>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

const sources = import.meta.glob<string>(["./vendor-scripts/*.js", "./vendor-scripts/*.html"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const file = (name: string): Answer => ({
  type: name.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript; charset=utf-8",
  body: sources[`./vendor-scripts/${name}`] ?? "",
});

const pixel: Answer = {
  type: "image/gif",
  body: Buffer.from("R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", "base64"),
};

const days = (count: number): number => count * 86_400;

/** Every stand-in, in the order of their ports: the site's port plus one and up. */
export const vendorSpecs: readonly VendorSpec[] = [
  {
    id: "google-analytics",
    name: "Google Analytics",
    template: "ga",
    cookies: {},
    answers: { "/gtag/js": file("google-analytics.js"), "/g/collect": {} },
  },
  {
    id: "google-ads",
    name: "Google AdSense and DoubleClick",
    template: "ads",
    cookies: { IDE: days(395) },
    answers: {
      "/pagead/js/adsbygoogle.js": file("google-ads.js"),
      "/pagead/ads": file("advertisement.html"),
      "/activity": pixel,
    },
  },
  {
    id: "facebook",
    name: "Facebook",
    template: "facebook",
    cookies: { fr: days(90) },
    answers: { "/en_US/fbevents.js": file("facebook.js"), "/tr": pixel },
  },
  {
    id: "x",
    name: "X (Twitter)",
    template: "x",
    cookies: { guest_id: days(395) },
    answers: { "/widgets.js": file("x.js"), "/embed/timeline": file("timeline.html"), "/i/jot": pixel },
  },
  {
    id: "linkedin",
    name: "LinkedIn",
    template: "linkedin",
    cookies: { bcookie: days(365), li_gc: days(180) },
    answers: { "/insight.min.js": file("linkedin.js"), "/collect": pixel },
  },
  {
    id: "video",
    name: "Video host",
    template: "video",
    cookies: { player: days(180) },
    answers: { "/embed/": file("video.html"), "/player.js": file("video.js"), "/collect": pixel },
  },
];

/** A running stand-in and the origin pages reach it under. */
export interface Vendor {
  readonly spec: VendorSpec;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts every stand-in. `ports` are theirs in order; a missing one or 0 takes any free port. */
export async function startVendors(reached: Reached, ports: readonly number[]): Promise<Vendor[]> {
  const started: Vendor[] = [];
  for (const [i, spec] of vendorSpecs.entries()) {
    try {
      const listener: Listener = await listen({
        port: ports[i] ?? 0,
        what: `the stand-in for ${spec.name}`,
        variable: "DEMO_PORT",
        answer: (request, response) => answer(spec, reached, request, response),
      });
      started.push({ spec, origin: `http://127.0.0.1:${listener.port}`, stop: listener.stop });
    } catch (error) {
      await Promise.all(started.map((vendor) => vendor.stop()));
      throw error;
    }
  }
  return started;
}

function answer(spec: VendorSpec, reached: Reached, request: IncomingMessage, response: ServerResponse): void {
  const url = request.url ?? "/";
  // Counted before anything can go wrong: a request that got here has leaked, whatever it is answered with.
  reached.add(spec.id, url);
  request.resume();

  const known = Object.entries(spec.answers).find(([prefix]) => url.startsWith(prefix))?.[1];
  const cookies = Object.entries(spec.cookies).map(
    ([name, seconds]) => `${name}=standin; Path=/; Max-Age=${seconds}; SameSite=None; Secure`,
  );
  // Several cookies are several Set-Cookie headers; Node's types take the array only through setHeader.
  if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
  response.writeHead(known ? (known.body === undefined ? 204 : 200) : 404, {
    ...(known?.type ? { "Content-Type": known.type } : {}),
    // Never from a cache, so that the panel counts what a page really asked for.
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(request.method === "HEAD" ? undefined : known?.body);
}
