// A server for the command's own browser: the services' context at a free port of this computer, for as long as work runs.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "../app.ts";
import type { ServiceContext } from "../context.ts";
import { limitsOf } from "../http/rate-limit.ts";

/** Runs `work` with the address, such as `http://127.0.0.1:40111`; the server is gone after. */
export async function onLoopback<T>(context: ServiceContext, work: (url: string) => Promise<T>): Promise<T> {
  const app = createApp({
    context: () => context,
    clientAddress: () => "",
    jurisdiction: () => "",
    // What fails shows itself to the browser, which the command reports.
    report: () => {},
    afterwards: (_, work) => void work.catch(() => {}),
    ...limitsOf({ perMinute: 0, signInsPerMinute: 1 }),
  });
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
