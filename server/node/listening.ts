// An HTTP server of Node's: listening on a port, where that is, and ending without cutting anybody off.
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Listener } from "./record-posts.ts";

/** Resolves once the server listens; rejects when the port is taken. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

/** Where a server that listens is reached on this computer. */
export function localUrl(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Lets requests finish; connections that are idle, or still busy after five seconds, are closed. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), 5_000);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Holds requests that arrive between listening and the first database. */
export function openGate(): { listener: Promise<Listener>; open: (listener: Listener) => void } {
  let open: (listener: Listener) => void = () => {};
  const listener = new Promise<Listener>((resolve) => {
    open = resolve;
  });
  return { listener, open: (value) => open(value) };
}
