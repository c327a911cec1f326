// A libSQL server on loopback for tests: its own folder, free ports, stopped by the test that started it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary.ts";

/** The binary that the platform's own package carries: `sqld` itself is only a list of such packages. */
function sqldBinary(): string {
  const listed = createRequire(createRequire(import.meta.url).resolve("sqld/package.json"));
  const manifest = `@sqld/${process.platform}-${process.arch}/package.json`;
  const { bin } = listed(manifest) as { bin: { sqld: string } };
  return join(listed.resolve(manifest), "..", bin.sqld);
}

export interface Sqld {
  readonly url: string;
  readonly adminUrl: string;
  /** Where it keeps everything. */
  readonly folder: string;
  /** The server as it runs now; another one after each restart. */
  readonly process: ChildProcess;
  /** `kill -9`, then a start on the same folder and ports; resolves when it answers again. What is to be done between is. */
  crash(between?: () => void): Promise<void>;
  stop(): Promise<void>;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** The longest that a start may take, on a machine with much else to do. */
const startMs = 45_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Starts sqld with namespaces, its admin address and more options where they are given; resolves when it answers. */
export async function startSqld({
  more = [],
  folder = temporaryFolder(),
}: { readonly more?: readonly string[]; readonly folder?: string } = {}): Promise<Sqld> {
  const [http, admin] = [await freePort(), await freePort()];
  const [url, adminUrl] = [`http://127.0.0.1:${http}`, `http://127.0.0.1:${admin}`];
  const listen = ["--http-listen-addr", `127.0.0.1:${http}`, "--admin-listen-addr", `127.0.0.1:${admin}`];
  const run = async (): Promise<ChildProcess> => {
    const options = ["-d", join(folder, "data"), ...listen, "--enable-namespaces", "--no-welcome", ...more];
    const child = spawn(sqldBinary(), options, {
      stdio: "ignore",
      env: { ...process.env, RUST_LOG: "error" },
    });
    for (const end = Date.now() + startMs; !(await answers(`${url}/health`));) {
      if (child.exitCode === null && Date.now() < end) await pause(25);
      else {
        await killed(child);
        throw new Error("sqld did not start");
      }
    }
    return child;
  };
  let child = await run();
  return {
    url,
    adminUrl,
    folder,
    get process() {
      return child;
    },
    async crash(between) {
      await killed(child);
      between?.();
      child = await run();
    },
    async stop() {
      await killed(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
