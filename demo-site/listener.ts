// A loopback HTTP listener with a clean stop and a readable error when its port is taken.
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listener {
  readonly port: number;
  stop(): Promise<void>;
}

/** A port somebody else holds; `variable` names what to set to get another one. */
export class PortBusyError extends Error {
  constructor(port: number, what: string, variable: string) {
    super(`Port ${port} is taken, so ${what} cannot start. Set ${variable} to a free port and start again.`);
    this.name = "PortBusyError";
  }
}

/** Listens on 127.0.0.1 only; port 0 takes any free one. Stopping closes idle and open connections at once. */
export function listen(options: {
  readonly port: number;
  readonly what: string;
  readonly variable: string;
  readonly answer: RequestListener;
}): Promise<Listener> {
  const server: Server = createServer(options.answer);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const busy = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(busy ? new PortBusyError(options.port, options.what, options.variable) : error);
    });
    server.listen(options.port, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, stop: () => stopped(server) });
    });
  });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
