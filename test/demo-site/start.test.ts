// `npm start` as a newcomer meets it: the built demo prints what to open, ends cleanly, keeps its data, names a taken port.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { portsAfter } from "../../demo-site/demo.ts";
import { temporaryFolder } from "../support/temporary.ts";

const program = join(import.meta.dirname, "../../dist/demo.js");
const folder = temporaryFolder();
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

/** A port with enough free ones after it for the backend, the site and its third parties; below those of connections. */
async function freePorts(): Promise<{ PORT: string; DEMO_PORT: string }> {
  for (let first = 10_000 + Math.floor(Math.random() * 20_000); ; first += 10) {
    const free = await Promise.all([first, first + 1, ...portsAfter(first + 1)].map(isFree));
    if (free.every(Boolean)) return { PORT: `${first}`, DEMO_PORT: `${first + 1}` };
  }
}

interface Run {
  readonly child: ChildProcess;
  /** What was printed so far. */
  text(): string;
  printed(words: string): Promise<void>;
  ended: Promise<number | null>;
}

function run(variables: Record<string, string>): Run {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ASSENT_DATA: folder, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  // Not its exit, which may come before its last words.
  const ended = once(child, "close").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return {
    child,
    text: () => text,
    ended,
    printed: (words) => expect.poll(() => text, { timeout: 30_000, interval: 50 }).toContain(words),
  };
}

describe("npm start", { timeout: 90_000 }, () => {
  it("says what runs where, gives a key that works, ends on Ctrl-C, and keeps everything for the next start", async () => {
    const ports = await freePorts();
    const site = `http://localhost:${ports.DEMO_PORT}`;
    const api = `http://127.0.0.1:${ports.PORT}`;
    const first = run(ports);
    await first.printed("Stop with Ctrl-C.");
    for (const line of [site, api, folder, `<script src="${api}/s/site_demo.js"></script>`, "Video host"]) {
      expect(first.text()).toContain(line);
    }
    expect(await (await fetch(site)).text()).toContain("Calls that people agreed to");
    expect((await fetch(`${api}/s/site_demo.js`)).status).toBe(200);

    // The line that was printed for copying, taken at its word.
    const [, key = ""] = /Authorization: Bearer (\S+)"/.exec(first.text()) ?? [];
    const [, body = ""] = /-d '(\{.*\})'/.exec(first.text()) ?? [];
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const check = await fetch(`${api}/v1/check`, { method: "POST", headers, body });
    expect(await check.json()).toMatchObject({ results: [{ allow: false, reason: "NO_RECORD" }] });
    const before = await (await fetch(`${api}/v1/logs/site_demo/key`)).text();

    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    expect(first.text()).toContain("Stopped. The data is kept.");
    await expect(fetch(site)).rejects.toThrow("fetch failed");

    const second = run(ports);
    await second.printed("Stop with Ctrl-C.");
    expect(await (await fetch(`${api}/v1/logs/site_demo/key`)).text()).toBe(before);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  it.each([
    ["PORT", "the backend"],
    ["DEMO_PORT", "the demo site"],
  ] as const)("with %s taken says so in one line and ends", async (variable, what) => {
    const ports = await freePorts();
    const holder = createServer().listen(Number(ports[variable]), "127.0.0.1");
    await once(holder, "listening");
    const start = run(ports);
    expect(await start.ended).toBe(1);
    expect(start.text()).toBe(
      `Port ${ports[variable]} is taken, so ${what} cannot start. Set ${variable} to a free port and start again.\n`,
    );
    holder.close();
  });

  it("with a port that is none says which variable is wrong", async () => {
    const start = run({ DEMO_PORT: "demo" });
    expect(await start.ended).toBe(1);
    expect(start.text()).toBe('DEMO_PORT must be a port from 1 to 65528, not "demo".\n');
  });
});
