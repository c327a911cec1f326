// Child processes of the measurement: this same program started in a role, told what to do and asked for one answer.
import { fork, type ChildProcess } from "node:child_process";

export interface ServerStarted {
  readonly url: string;
  readonly demoKey: string;
  /** A key of the same site that may read how often what was answered, and nothing else. */
  readonly narrowKey: string;
  /** The session of an owner, where one was asked for. */
  readonly cookie?: string;
}
export interface Order {
  readonly server: { readonly folder: string; readonly origin: string; readonly signedIn?: boolean };
  readonly floor: Record<string, never>;
  readonly load: LoadOrder;
}
export interface Answer {
  readonly server: ServerStarted;
  readonly floor: { readonly url: string };
  readonly load: LoadResult;
}
export type Role = keyof Order;

export interface LoadOrder {
  readonly url: string;
  readonly origin: string;
  readonly notice: string;
  /** The token of the script that showed it, as every page sends it. */
  readonly served: string;
  readonly connections: number;
  readonly seconds: number;
  /** Newsletter consents for addresses numbered from here, this many; banner answers until the time is up when absent. */
  readonly addresses?: { readonly from: number; readonly count: number };
}
export interface LoadResult {
  readonly acknowledged: number;
  readonly failed: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** A record that was acknowledged. */
  readonly sample: string;
}

/** A child in a role; it ends with its parent. */
export interface Running<R extends Role> {
  readonly pid: number;
  readonly answer: Answer[R];
  /** How long the server took for each call that it times, in milliseconds and in the order of their ends. */
  readonly took: readonly number[];
  stop(): Promise<void>;
}

/** Starts a role and waits for its answer; rejects when the child ends before, or takes 90 seconds longer than it was told. */
export function start<R extends Role>(role: R, order: Order[R]): Promise<Running<R>> {
  const child = fork(process.argv[1]!, ["--role", role], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const allowedMs = ("seconds" in order ? order.seconds * 1000 : 0) + 90_000;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${role} gave no answer`));
    }, allowedMs);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`${role} ended with ${code}`));
    });
    child.once("message", (answer: Answer[R]) => {
      clearTimeout(late);
      const took: number[] = [];
      child.on("message", (ms: number) => took.push(ms));
      resolve({ pid: child.pid!, answer, took, stop: () => stopped(child) });
    });
    child.send(order);
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.disconnect();
  });
}

/** The child's side: answers one order, and ends when the parent does or says so. */
export function play<R extends Role>(
  act: (order: Order[R]) => Promise<{ answer: Answer[R]; end?: () => Promise<void> }>,
): void {
  let end: (() => Promise<void>) | undefined;
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    void (end?.() ?? Promise.resolve()).finally(() => process.exit(0));
  });
  process.once("message", (order: Order[R]) => {
    act(order).then(
      (done) => {
        end = done.end;
        process.send!(done.answer);
      },
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
