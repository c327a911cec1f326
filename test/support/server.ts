// A real server in a folder of its own, on a free port, with the demo site in it.
import { rmSync } from "node:fs";
import { startServer, type RunningServer, type ServerOptions } from "../../server/node.ts";
import { demoOrigin } from "./requests.ts";
import { temporaryFolder } from "./temporary.ts";
import { threadUrl } from "./thread.ts";

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
    threadUrl: threadUrl(),
    rateLimit: 0,
    signInLimit: 0,
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
