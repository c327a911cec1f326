// The pages that are visited: one without any tool, one with the script tag, one with the gate inlined, and the floor's.
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The same page: without a tool, with the script tag, with the script written into it, and with the floor's script. */
export type Arm = "empty" | "tag" | "inline" | "floor";

export interface Pages {
  readonly origin: string;
  url(arm: Arm): string;
  /** What the page with the tag loads, and what the inlined one holds. */
  useScript(url: string, text: string): void;
  /** Serves one page more, at this path of the same origin. */
  usePage(path: string, html: string): void;
  stop(): Promise<void>;
}

/**
 * The least that asks: three buttons that a script draws once the page is parsed, and a release of what is held. It
 * keeps no record, speaks one language and explains nothing. Runs in the page, so it is complete in itself.
 */
function floorBanner(): void {
  const release = () => {
    for (const held of document.querySelectorAll<HTMLElement>("[data-src]")) {
      const { src } = held.dataset;
      if (held instanceof HTMLIFrameElement) held.src = src!;
      else held.replaceWith(Object.assign(document.createElement("script"), { src }));
    }
  };
  const open = () => {
    const host = document.createElement("div");
    host.style.cssText = "position:fixed;inset:auto 0 0;padding:1rem;background:#fff;border-top:1px solid";
    const words = document.createElement("p");
    words.textContent = "May we measure how this page is used, and show advertising and posts of social networks?";
    const button = (slot: string, text: string, press: () => void) => {
      const made = Object.assign(document.createElement("button"), { slot, textContent: text, onclick: press });
      host.append(made);
    };
    const answer = (text: string) => {
      document.cookie = `floor=${text};path=/;max-age=15552000`;
      host.remove();
    };
    host.append(words);
    button("accept-all", "Accept all", () => {
      answer("given");
      release();
    });
    button("reject-all", "Reject all", () => answer("refused"));
    button("choose", "Choose", () => words.append(" Nothing to choose."));
    document.body.append(host);
  };
  const begin = document.cookie.includes("floor=given") ? release : open;
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
}

const categories = ["analytics", "analytics", "advertising", "social"];
const sentence = "Every call is answered by somebody who knows the account, and every answer is kept. ";

/** A page of ordinary length with four scripts and a frame that wait for an answer. */
function page(head: string, held: string): string {
  const scripts = categories
    .map((name, i) => `<script type="text/plain" data-assent="${name}" data-src="${held}/held-${i}.js"></script>`)
    .join("");
  const frame = `<iframe title="Film" data-assent="social" data-src="${held}/frame" width="320" height="180"></iframe>`;
  const prose = `<h2>Part</h2><p>${sentence.repeat(12)}</p>`.repeat(15);
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title>` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">` +
    `${head}${scripts}</head><body><h1>Page</h1>${frame}${prose}</body></html>`
  );
}

/** Serves them on an origin of their own; the held things and the floor's script come from a second one. */
export async function startPages(): Promise<Pages> {
  let tag = { url: "", text: "" };
  const more = new Map<string, string>();
  const answer = (response: ServerResponse, type: string, body: string, seconds = 0) =>
    response
      .writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": `max-age=${seconds}` })
      .end(body);
  const server: Server = createServer(({ url = "/" }, response) => {
    if (url === "/floor.js") return answer(response, "text/javascript", `(${floorBanner.toString()})()`, 3600);
    if (url.startsWith("/held-")) return answer(response, "text/javascript", `(window.ran??=[]).push("${url}")`);
    if (url === "/frame") return answer(response, "text/html", "<!doctype html><title>film</title><p>film");
    const own = more.get(url);
    if (own) return answer(response, "text/html", own);
    const heads: Record<string, string> = {
      "/tag": `<script src="${tag.url}"></script>`,
      "/inline": `<script>${tag.text}</script>`,
      "/floor": `<script async src="${held}/floor.js"></script>`,
    };
    return answer(response, "text/html", page(heads[url] ?? "", held));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const [origin, held] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  return {
    origin,
    url: (arm) => `${origin}/${arm}`,
    useScript: (url, text) => {
      tag = { url, text };
    },
    usePage: (path, html) => void more.set(path, html),
    stop: () =>
      new Promise((stopped) => {
        server.closeAllConnections();
        server.close(() => stopped());
      }),
  };
}
