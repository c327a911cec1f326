// The real workerd, running the built worker on a free port of loopback.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { freePort } from "./free-port.ts";

// The package says itself where the binary for this platform is.
const { default: binary } = createRequire(import.meta.url)("workerd") as { default: string };

/** The longest that a start may take, on a machine with much else to do. */
const startMs = 45_000;

export interface Workerd {
  readonly url: string;
  /** An event of its clock: runs the worker's `scheduled` to the end. */
  tick(): Promise<void>;
  /** What it wrote to standard error. */
  readonly errors: () => string;
  stop(): Promise<void>;
}

/**
 * Starts workerd with a configuration file and the bindings it takes from the environment; with `clock` the
 * configuration has a socket of that name, whose requests are the events of its clock.
 */
export async function startWorkerd(
  config: string,
  bindings: Readonly<Record<string, string>>,
  { clock = false } = {},
): Promise<Workerd> {
  const [port, clockPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  // Calling another worker's `scheduled` is what workerd itself still calls an experiment.
  const clockOptions = clock ? ["--experimental", "--socket-addr", `clock=127.0.0.1:${clockPort}`] : [];
  const child = spawn(binary, ["serve", config, "--socket-addr", `http=127.0.0.1:${port}`, ...clockOptions], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...bindings, PUBLIC_URL: url },
  });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  for (const end = Date.now() + startMs; ;) {
    const alive = await fetch(`${url}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) break;
    if (child.exitCode !== null || Date.now() > end) {
      child.kill("SIGKILL");
      throw new Error(`workerd did not start: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    async tick() {
      const outcome = await (await fetch(`http://127.0.0.1:${clockPort}`)).text();
      if (outcome !== "ok") throw new Error(`the schedule ended in ${outcome}: ${errors}`);
    },
    errors: () => errors,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
