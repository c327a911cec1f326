// A real server in a folder of its own, on a free port, with the demo site in it.
import { rmSync } from "node:fs";
import { recordIdAt } from "../../core/ids.ts";
import type { RecordRequest } from "../../core/schema.ts";
import { instantAt } from "../../core/time.ts";
import { startServer, type RunningServer, type ServerOptions } from "../../server/node.ts";
import { temporaryFolder } from "./temporary.ts";
import { threadUrl } from "./thread.ts";

/** The origin whose pages may write to the demo site. */
export const demoOrigin = "http://localhost:8788";

export interface TestServer extends RunningServer {
  readonly folder: string;
  /** Everything the server reported as a failure. */
  readonly failures: string[];
}

/** Starts a server; `stop` also removes its folder unless one was given. */
export async function startTestServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = options.dataFolder ?? temporaryFolder();
  const failures: string[] = [];
  const server = await startServer({
    port: 0,
    demo: true,
    demoOrigin,
    dataFolder: folder,
    threadUrl: await threadUrl(),
    rateLimit: 0,
    report: (line) => failures.push(line),
    ...options,
  });
  return {
    ...server,
    folder,
    failures,
    async stop() {
      await server.stop();
      if (options.dataFolder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A device id no other call gives. */
export const freshDevice = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("hex");

/** A record id no other call gives. */
export const freshRecordId = () => recordIdAt(Date.now(), crypto.getRandomValues(new Uint8Array(10)));

/** A request a page of the demo site would send, under the notice in force. */
export function recordRequest(notice: string, change: Partial<RecordRequest> = {}): RecordRequest {
  return {
    id: freshRecordId(),
    site: "site_demo",
    event: "give",
    choices: [{ purpose: "newsletter", version: 1, status: "given", channel: "email" }],
    subject: { kind: "email", id: "ada@example.com" },
    clientAt: instantAt(Date.now()),
    waitedMs: 0,
    notice: notice as RecordRequest["notice"],
    lang: "en",
    method: { surface: "form", action: "submit", layer: 1, viaGpc: false, trusted: true },
    path: "/contact.html",
    ...change,
  };
}

/** Sends a request as a page of `origin`. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const given = { "Content-Type": "application/json", Origin: demoOrigin, ...headers };
  return fetch(url, { method: "POST", headers: given, body: typeof body === "string" ? body : JSON.stringify(body) });
}
