// What so many people cost: a file of them brought in, then asked about one by one, by ten thousand, as of before, and all in one stream.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { addressIn, importFile, importMapping } from "./imports.ts";
import { post } from "./load.ts";
import type { Row } from "./report.ts";
import { start, type Running } from "./roles.ts";
import { percentile } from "./statistics.ts";

const small = 10_000;
const asked = 10_000;
const origin = "http://localhost:8788";
/** Nothing of this takes longer, or it is given up. */
const longestMs = 20 * 60_000;

interface Sent {
  readonly status: number;
  readonly text: string;
  /** When the first bytes of the answer came. */
  readonly firstMs: number;
  readonly lines: number;
  readonly last: string;
}

/** Posts a body as it is made, and counts the lines of the answer as it comes; of a long answer only the end is kept. */
function send(
  server: Running<"server">,
  path: string,
  { body, headers }: { body: AsyncIterable<Uint8Array>; headers: Record<string, string> },
): Promise<Sent> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(longestMs);
    const authorization = { Authorization: `Bearer ${server.answer.demoKey}` };
    const options = { method: "POST", signal, headers: { ...headers, ...authorization } };
    const sent = request(`${server.answer.url}${path}`, options, (response: IncomingMessage) => {
      const firstMs = { at: NaN };
      let [tail, lines] = ["", 0];
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        if (Number.isNaN(firstMs.at)) firstMs.at = performance.now() - begun;
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
        tail = (tail + text).slice(-65_536);
      });
      response.on("error", reject);
      response.on("end", () => {
        const last = tail.trimEnd().split("\n").at(-1)!;
        resolve({ status: response.statusCode ?? 0, text: tail, firstMs: firstMs.at, lines, last });
      });
    });
    sent.on("error", reject);
    Readable.from(body).on("error", reject).pipe(sent);
  });
}

/** Seconds a file of so many rows takes, both steps. */
export async function broughtIn(server: Running<"server">, rows: number): Promise<number> {
  const begun = performance.now();
  const headers = { "Content-Type": "text/csv", "Import-Mapping": importMapping };
  const upload = await send(server, "/v1/imports", { body: importFile(rows), headers });
  if (upload.status !== 201) throw new Error(`an import was answered ${upload.status}: ${upload.text.slice(0, 300)}`);
  const { id, importable } = JSON.parse(upload.text) as { id: string; importable: number };
  if (importable !== rows) throw new Error(`${importable} of ${rows} rows could be imported`);
  for (let status = 202; status !== 200;) {
    const answer = await send(server, `/v1/imports/${id}/commit`, { body: importFile(0), headers: {} });
    ({ status } = answer);
    if (status !== 200 && status !== 202) throw new Error(`a commit was answered ${status}: ${answer.text}`);
  }
  return (performance.now() - begun) / 1000;
}

interface Asking {
  readonly recipients: number;
  readonly questions: number;
  /** Every question is about others, spread over everybody. */
  readonly among: number;
  /** So many milliseconds before it is asked; now where it is left out. */
  readonly agoMs?: number;
}

async function waitsOf(server: Running<"server">, asking: Asking): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { Authorization: `Bearer ${server.answer.demoKey}` };
  const waits: number[] = [];
  for (let question = 0; question < asking.questions; question++) {
    const recipients = Array.from({ length: asking.recipients }, (_, i) => {
      // A prime step: all of them before any comes twice.
      const person = ((question * asking.recipients + i) * 7_919) % asking.among;
      return { ref: String(i), email: addressIn(person) };
    });
    const at = asking.agoMs === undefined ? {} : { at: new Date(Date.now() - asking.agoMs).toISOString() };
    const body = JSON.stringify({ purpose: "newsletter", channel: "email", ...at, recipients });
    const askedAt = performance.now();
    const { status, text } = await post(`${server.answer.url}/v1/check`, body, { agent, headers });
    if (status !== 200) throw new Error(`a check was answered ${status}: ${text.slice(0, 200)}`);
    // The first is answered by code that was never run.
    if (question > 0) waits.push(performance.now() - askedAt);
  }
  agent.destroy();
  return waits;
}

/** How long the server itself took for each, in milliseconds: of a single one the way there and back is a good part. */
async function tookFor(server: Running<"server">, asking: Asking): Promise<number[]> {
  const before = server.took.length;
  await waitsOf(server, asking);
  while (server.took.length < before + asking.questions) await nextTurn();
  return server.took.slice(before + 1);
}

async function* streamLines(people: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${JSON.stringify({ purpose: "newsletter", channel: "email" })}\n`);
  for (let from = 0; from < people; from += 500) {
    const some = Array.from({ length: Math.min(500, people - from) }, (_, i) => {
      return `${JSON.stringify({ ref: String(from + i), email: addressIn(from + i) })}\n`;
    });
    yield encoder.encode(some.join(""));
  }
}

/** The most memory the server had, in MB; NaN where the system does not tell. */
function peakMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

interface Figures {
  readonly imported: number;
  readonly one: readonly number[];
  readonly many: readonly number[];
  readonly past: readonly number[];
  readonly stream: { readonly seconds: number; readonly first: number; readonly megabytes: number };
}

async function streamed(server: Running<"server">, people: number): Promise<Figures["stream"]> {
  const begun = performance.now();
  const headers = { "Content-Type": "application/x-ndjson" };
  const sent = await send(server, "/v1/check/stream", { body: streamLines(people), headers });
  const seconds = (performance.now() - begun) / 1000;
  if (sent.lines !== people + 1 || !sent.last.startsWith('{"summary"')) throw new Error("the stream broke off");
  return { seconds, first: sent.firstMs / 1000, megabytes: peakMegabytes(server.pid) };
}

/** Does its work with a server on the folder, in a process of its own. */
export async function served<T>(folder: string, work: (server: Running<"server">) => Promise<T>): Promise<T> {
  const server = await start("server", { folder, origin });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Says on the way what is known, because all of it takes minutes. */
function told<T extends object>(people: number, figures: T): T {
  process.stderr.write(`${people} people: ${JSON.stringify(figures)}\n`);
  return figures;
}

async function figuresOf(people: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "assent-scale-"));
  try {
    const imported = await served(folder, (server) => broughtIn(server, people));
    told(people, { imported });
    // Another process: what bringing them in left in memory is not what asking needs.
    return await served(folder, async (server) => {
      const stream = told(people, await streamed(server, people));
      const one = await tookFor(server, { recipients: 1, questions: 5_001, among: people });
      const many = await waitsOf(server, { recipients: asked, questions: 21, among: people });
      const past = await waitsOf(server, { recipients: asked, questions: 11, among: people, agoMs: 1_000 });
      return { imported, stream, one, many, past };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows of a site with so many people; a million takes some minutes and half a gigabyte of disk. */
export async function scaleRows(people: number): Promise<Row[]> {
  const before = await figuresOf(small);
  const after = await figuresOf(people);
  const at = `at ${people.toLocaleString("en")} people`;
  const whole = people / 1_000_000;
  const each = ({ many }: Figures) => (percentile(many, 0.5) * 1000) / asked;
  const floorIs = `the same at ${small.toLocaleString("en")}`;
  const stream = `stream of ${people.toLocaleString("en")} lines`;
  return [
    { name: `import over HTTP, both steps, ${at}`, unit: "s", ours: after.imported, atMost: 90 * whole },
    { name: `check of 1, the server's time, p50, ${at}`, unit: "ms", ours: percentile(after.one, 0.5), atMost: 1 },
    { name: `check of 1, the server's time, p99, ${at}`, unit: "ms", ours: percentile(after.one, 0.99), atMost: 10 },
    { name: `check of 10,000, p95, ${at}`, unit: "ms", ours: percentile(after.many, 0.95), atMost: 250 },
    { name: `check of 10,000 as of before, p50, ${at}`, unit: "ms", ours: percentile(after.past, 0.5), atMost: 400 },
    { name: `a decision, ${at}`, unit: "µs", ours: each(after), floor: each(before), floorIs },
    { name: stream, unit: "s", ours: after.stream.seconds, atMost: 30 * whole },
    { name: `${stream}, first line`, unit: "s", ours: after.stream.first, atMost: 0.5 },
    { name: `${stream}, most memory of the server`, unit: "MB", ours: after.stream.megabytes, atMost: 200 },
  ];
}
