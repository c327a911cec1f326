// A server asks nobody by default: every connection and every look-up of a name, in each of its threads, over its first minute and its jobs.
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { post, recordRequest } from "../../support/requests.ts";
import { freePort } from "../../support/free-port.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** How much sooner than they are due the timers of a second and more are in the watched process. */
const hurry = 12;

/**
 * What writes down what a thread asks for; loaded before anything else in each of them. It hurries the process's
 * timers, and writes down those of a minute and more: when they are set, and when they run.
 */
const recorder = (notes: string) => `
import dns from "node:dns";
import net from "node:net";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const note = (what) => appendFileSync(${JSON.stringify(notes)}, what + "\\n");
note("watched");
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  note("connect " + JSON.stringify(args[0]?.[0] ?? args[0]));
  return connect.apply(this, args);
};
for (const owner of [dns, dns.promises])
  for (const name of Object.keys(owner).filter((one) => /^(lookup|resolve)/.test(one))) {
    const real = owner[name];
    if (typeof real !== "function") continue;
    owner[name] = function (...args) {
      // An address asks nobody: a listener's is looked up too.
      if (!net.isIP(args[0])) note(name + " " + String(args[0]));
      return real.apply(this, args);
    };
  }
for (const name of ["setTimeout", "setInterval"]) {
  const real = globalThis[name];
  const hurried = (work, ms, ...args) => {
    if (!(ms >= 1000)) return real(work, ms, ...args);
    if (ms < 60_000) return real(work, ms / ${hurry}, ...args);
    note("set " + name + " " + ms);
    const noted = (...given) => (note("ran " + name + " " + ms), work(...given));
    return real(noted, ms / ${hurry}, ...args);
  };
  globalThis[name] = Object.defineProperties(hurried, Object.getOwnPropertyDescriptors(real));
}
syncBuiltinESMExports();
`;

let child: ChildProcess;
let folder: string;
let url: string;
/** Where a page of the site is. */
let page: string;
const notes = () => readFileSync(join(folder, "notes"), "utf8").trim().split("\n");
/** What was asked of anybody. */
const asked = () => notes().filter((line) => line !== "watched" && !/^(set|ran) /.test(line));

beforeAll(async () => {
  folder = temporaryFolder();
  const [hook, port, demoPort] = [join(folder, "recorder.mjs"), await freePort(), await freePort()];
  page = `http://localhost:${demoPort}`;
  writeFileSync(hook, recorder(join(folder, "notes")));
  url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env["PATH"] ?? "",
    PORT: String(port),
    DEMO_PORT: String(demoPort),
    ASSENT_DATA: join(folder, "data"),
    NODE_OPTIONS: `--import file://${hook}`,
  };
  child = spawn(process.execPath, ["dist/demo.js"], { env, stdio: "ignore" });
  const ready = async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok;
  await vi.waitFor(async () => expect(await ready()).toBe(true), { timeout: 30_000, interval: 100 });
}, 60_000);
afterAll(() => child?.kill());

test("a recorder that saw nothing would have seen it: it writes down what its own process asks for", async () => {
  const script = `fetch("http://localhost:${await freePort()}/").catch(() => {})`;
  const probe = spawn(process.execPath, ["--import", `file://${join(folder, "recorder.mjs")}`, "-e", script]);
  await new Promise((done) => probe.once("close", done));
  const seen = asked();
  expect(seen.some((line) => line.startsWith("lookup localhost"))).toBe(true);
  expect(seen.some((line) => line.startsWith("connect "))).toBe(true);
  writeFileSync(join(folder, "notes"), "watched\n");
});

test(
  "a minute with an answer, its sealing and the jobs of the first hour asks nobody",
  { timeout: 120_000 },
  async () => {
    const { notice } = (await (await fetch(`${url}/s/site_demo.json`)).json()) as { notice: string };
    const answer = await post(`${url}/v1/records`, recordRequest(notice), { Origin: page });
    expect(answer.status).toBe(201);
    // The minute is over, and the jobs are done when the clock is set for those of the next hour.
    const over = ["ran setTimeout 60000", "ran setInterval 60000", "set setTimeout 3600000"];
    await vi.waitFor(() => expect(notes()).toEqual(expect.arrayContaining(over)), { timeout: 60_000, interval: 100 });
    expect(asked()).toEqual([]);
  },
);
