// A port of loopback for a server that is started by number.
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port nobody listens on. It lies below the ports that connections take for themselves, so that a server
 * killed and started again finds its port still free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
