// The real workerd, running the built worker on a free port of loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { freePort } from "./free-port.ts";

// The package says itself where the binary for this platform is.
const { default: binary } = createRequire(import.meta.url)("workerd") as { default: string };

export interface Workerd {
  readonly url: string;
  /** What it wrote to standard error. */
  readonly errors: () => string;
  stop(): Promise<void>;
}

/** Starts workerd with a configuration file and the bindings it takes from the environment. */
export async function startWorkerd(config: string, bindings: Readonly<Record<string, string>>): Promise<Workerd> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["serve", config, "--socket-addr", `http=127.0.0.1:${port}`], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...bindings, PUBLIC_URL: url },
  });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  for (let tries = 0; ; tries++) {
    const alive = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) break;
    if (child.exitCode !== null || tries > 200) {
      child.kill("SIGKILL");
      throw new Error(`workerd did not start: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    errors: () => errors,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
