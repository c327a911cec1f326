// A stranger's verifier, in Python and from the public specifications alone, on a log that this server serves.
import { execFile, spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealSite } from "../../server/assemble.ts";
import { checkList } from "../../server/cli/checking.ts";
import { proveLine } from "../../server/cli/proving.ts";
import { verifyLive } from "../../server/cli/verify-live.ts";
import { formatTilePath, hashesAt } from "../../server/log/tiles.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { demoSite } from "../../server/services/demo.ts";
import { retireKey, rotateKey } from "../../server/services/log-keys.ts";
import { recordDecision, type Acknowledgement } from "../../server/services/records.ts";
import { system, visitor } from "../support/context.ts";
import { recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Verdict {
  readonly code: number;
  readonly out: string;
}
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
const program = (name: string) => join(import.meta.dirname, name);

/** Runs the verifier as a person would; `out` is what it prints. */
async function alone(...args: readonly string[]): Promise<Verdict> {
  try {
    const { stdout } = await promisify(execFile)("python3", [program("verify.py"), ...args], { env });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

/** The verifier in one process for all: starting one takes longer than what it verifies. */
let verifier: ChildProcessByStdio<Writable, Readable, null>;
let verdicts: AsyncIterator<string>;

async function python(...args: readonly string[]): Promise<Verdict> {
  verifier.stdin.write(`${JSON.stringify(args)}\n`);
  const { done, value } = await verdicts.next();
  if (done) throw new Error("the verifier ended");
  return JSON.parse(value) as Verdict;
}

let server: TestServer;
let folder: string;
let log: string;
/** The log's first key and its second. */
let first: string;
let second: string;
let lastAnswer: Acknowledgement["answer"];
/** Sizes of checkpoints: under the first key, under both, under the second. */
let sizes: number[];

const bytes = async (address: string) => new Uint8Array(await (await fetch(address)).arrayBuffer());
const text = async (address: string) => (await fetch(address)).text();
const json = async (address: string) => (await (await fetch(address)).json()) as { leaf: string; path: string[] };

/** Commits so many records and seals them; their checkpoint is kept as `checkpoint-SIZE`. */
async function grow(count: number): Promise<void> {
  const notice = ((await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string }).notice;
  const requests = Array.from({ length: count }, () => recordRequest(notice as `sha256:${string}`));
  const answers = await Promise.all(requests.map((request) => recordDecision(server.context, visitor, request)));
  lastAnswer = answers.at(-1)!.answer;
  const size = await sealSite(server.context, demoSite);
  sizes.push(size);
  writeFileSync(join(folder, `checkpoint-${size}`), await bytes(`${log}/checkpoint`));
}

beforeAll(async () => {
  verifier = spawn("python3", [program("many.py")], { env, stdio: ["pipe", "pipe", "inherit"] });
  verdicts = createInterface({ input: verifier.stdout })[Symbol.asyncIterator]();
  server = await startTestServer();
  folder = temporaryFolder();
  log = `${server.url}/v1/logs/${demoSite}`;
  sizes = [];
  first = (await text(`${log}/key`)).trim();
  await grow(300);
  await (await loadSecrets({ folder: server.folder, create: false })).addLogKey(demoSite);
  await rotateKey(server.context, system, demoSite);
  second = (await text(`${log}/key`)).trim();
  await grow(220);
  await retireKey(server.context, system, { site: demoSite, key: first, early: true });
  await grow(5);
});
afterAll(async () => {
  verifier?.stdin.end();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const kept = (size: number) => join(folder, `checkpoint-${size}`);
const last = () => sizes.at(-1)!;

describe("a stranger finds right", () => {
  test("the whole log, by either key, with every checkpoint kept from before and after the rotation", async () => {
    expect(last()).toBeGreaterThan(512);
    const old = sizes.flatMap((size) => ["--old", kept(size)]);
    for (const [key, ask] of [
      [first, python],
      [second, alone],
    ] as const) {
      const { code, out } = await ask("log", log, "--key", key, ...old);
      expect(out).toMatch(new RegExp(`^VERIFIED .*: ${last()} entries, signed by 1 of 2 keys\n$`));
      expect(code).toBe(0);
      expect((await verifyLive(log, { key })).findings).toEqual([]);
    }
  });

  test("the proof of any entry under any checkpoint, and a receipt's", async () => {
    for (const [index, size] of [
      [0, sizes[0]!],
      [255, sizes[1]!],
      [256, sizes[1]!],
      [0, last()],
      [last() - 1, last()],
    ] as const) {
      const { leaf } = await json(`${log}/inclusion?index=${index}`);
      writeFileSync(join(folder, "proof"), await bytes(`${log}/proof?index=${index}&size=${size}`));
      const { out } = await python("proof", join(folder, "proof"), "--key", first, "--key", second, "--leaf", leaf);
      expect(out).toMatch(new RegExp(`^VERIFIED .*: entry ${index} of ${size}\n$`));
    }
    writeFileSync(join(folder, "proof"), await bytes(`${lastAnswer.receipt}.tlog-proof`));
    const { leaf } = lastAnswer.promise;
    expect((await python("proof", join(folder, "proof"), "--key", second, "--leaf", leaf)).code).toBe(0);
  });

  test("that each checkpoint's log is the beginning of every later one", async () => {
    for (const from of sizes)
      for (const to of sizes.filter((size) => size >= from)) {
        const { path } = await json(`${log}/consistency?from=${from}&to=${to}`);
        writeFileSync(join(folder, "path"), path.join("\n"));
        const args = ["consistency", kept(from), kept(to), "--key", first, "--key", second];
        const { out } = await python(...args, "--path", join(folder, "path"));
        expect(out).toContain(`VERIFIED ${log.slice("http://".length)}: ${from} entries are the beginning of ${to}`);
      }
  });
});

test("partial tiles of every checkpoint stay, also when the tile is full", async () => {
  for (const size of sizes) {
    const [index, width] = [Math.floor(size / 256), size % 256];
    const part = await fetch(`${log}/tile/0/00${index}.p/${width}`);
    const whole = await bytes(`${log}/tile/0/00${index}${index < 2 ? "" : `.p/${last() % 256}`}`);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(whole.slice(0, 32 * width));
    expect(part.headers.get("Cache-Control")).toBe("public, max-age=86400, immutable");
  }
  const full = await fetch(`${log}/tile/0/000`);
  expect([full.headers.get("Content-Type"), full.headers.get("Cache-Control")]).toEqual([
    "application/octet-stream",
    "public, max-age=31536000, immutable",
  ]);
  expect((await fetch(`${log}/checkpoint`)).headers.get("Content-Type")).toBe("text/plain; charset=utf-8");
  // The origin is the prefix without its scheme.
  expect((await text(`${log}/checkpoint`)).split("\n")[0]).toBe(log.replace(/^https?:\/\//, ""));
});

/** The files of the log below a folder, as its tiles are named. */
async function mirrored(size: number): Promise<string> {
  const to = temporaryFolder();
  const paths = ["checkpoint"];
  for (const level of [0, 1, "entries"] as const) {
    const hashes = level === "entries" ? size : hashesAt(level, size);
    for (let index = 0; index * 256 < hashes; index++)
      paths.push(`tile/${formatTilePath({ level, index, width: Math.min(256, hashes - index * 256) })}`);
  }
  for (const path of paths) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), await bytes(`${log}/${path}`));
  }
  return to;
}

describe("a stranger finds wrong", () => {
  let mirror: string;
  beforeAll(async () => {
    mirror = await mirrored(last());
  });
  afterAll(() => rmSync(mirror, { recursive: true, force: true }));

  test("nothing in a copy of the log's files", async () => {
    const { out } = await python("log", mirror, "--key", second, "--old", kept(sizes[0]!));
    expect(out).toContain(`${last()} entries`);
  });

  const flip = (at: number) => (data: Buffer) => data.fill(data[at]! ^ 1, at, at + 1);
  const swap = (from: string, to: string) => (data: Buffer) =>
    Buffer.from(data.toString("latin1").replace(from, to), "latin1");
  const partial = () => `.p/${last() % 256}`;
  const tampered: Record<string, [path: () => string, change: (data: Buffer) => Buffer, says: RegExp]> = {
    "a hash of a full tile": [() => "tile/0/000", flip(700), /hash 0 of level 1|entry 21 /],
    "a hash of the partial tile": [() => `tile/0/002${partial()}`, flip(40), /entry 513 is not the one its tile holds/],
    "a hash of an upper tile": [() => "tile/1/000.p/2", flip(3), /hash 0 of level 1 is not that of the tile below/],
    "a tile cut short": [() => "tile/0/001", (data) => data.subarray(0, 8160), /is not 8192 bytes/],
    "a byte of an entry": [() => "tile/entries/001", flip(1000), /entry \d+ is not the one its tile holds/],
    "an entry bundle cut short": [() => "tile/entries/000", (data) => data.subarray(0, -3), /bundle is cut off/],
    "the size of the checkpoint": [
      () => "checkpoint",
      swap("\n5", "\n4"),
      /signature by .* does not hold|cannot be read/,
    ],
    "the root of the checkpoint": [() => "checkpoint", flip(60), /signature by .* does not hold|base64|malformed/],
    "the signature": [() => "checkpoint", (data) => flip(data.length - 20)(data), /does not hold|not base64/],
    "the checkpoint of an earlier time, with tiles of now": [
      () => "checkpoint",
      () => readFileSync(kept(sizes[0]!)),
      /cannot be read|do not lead/,
    ],
  };
  test.each(Object.entries(tampered))("%s", async (_, [path, change, says]) => {
    const file = join(mirror, path());
    const whole = readFileSync(file);
    writeFileSync(file, change(Buffer.from(whole)));
    const { code, out } = await python("log", mirror, "--key", second);
    writeFileSync(file, whole);
    expect(out).toMatch(/^NOT VERIFIED/);
    expect(out).toMatch(says);
    expect(code).toBe(1);
  });

  test("a log that is not the one whose checkpoint or key is known", async () => {
    const other = await text(`${server.url}/v1/logs/${demoSite}/key`);
    const stranger = other.trim().replace(/^[^+]+/, "elsewhere.example");
    expect((await python("log", mirror, "--key", stranger)).out).toContain("NOT VERIFIED");
    const forked = readFileSync(kept(sizes[0]!), "utf8").replace(/\n\d+\n/, `\n${last() + 1}\n`);
    writeFileSync(join(folder, "forked"), forked);
    const { code, out } = await alone("log", mirror, "--key", second, "--old", join(folder, "forked"));
    expect([code, out]).toEqual([1, expect.stringMatching(/is not signed by|does not hold|no known key/)]);
  });

  test("a proof with another entry, another place, or another path", async () => {
    const proof = await text(`${log}/proof?index=7`);
    const { leaf } = await json(`${log}/inclusion?index=7`);
    const { leaf: otherLeaf } = await json(`${log}/inclusion?index=8`);
    const lines = proof.split("\n");
    for (const [changed, of] of [
      [proof, otherLeaf],
      [proof.replace("index 7", "index 6"), leaf],
      [proof.replace("index 7", "index 07"), leaf],
      [lines.toSpliced(2, 1).join("\n"), leaf],
      [lines.with(2, lines[3]!).join("\n"), leaf],
      [proof.replace("@v1", "@v2"), leaf],
    ] as const) {
      writeFileSync(join(folder, "proof"), changed);
      const { code, out } = await python("proof", join(folder, "proof"), "--key", second, "--leaf", of);
      expect([code, out], changed).toEqual([1, expect.stringMatching(/^NOT VERIFIED/)]);
    }
  });

  test("a consistency proof with a hash changed, left out or too many", async () => {
    const [from, to] = [sizes[0]!, last()];
    const { path } = await json(`${log}/consistency?from=${from}&to=${to}`);
    for (const changed of [path.slice(1), path.toReversed(), [...path, path[0]!], []]) {
      writeFileSync(join(folder, "path"), changed.join("\n"));
      const args = ["consistency", kept(from), kept(to), "--key", first, "--key", second];
      const { code, out } = await python(...args, "--path", join(folder, "path"));
      expect([code, out]).toEqual([1, expect.stringMatching(/^NOT VERIFIED/)]);
    }
  });
});

test("a stranger finds one answer of a check right, with the log and with a signature alone, and a changed one wrong", async () => {
  const [list, keep, to] = ["list.csv", "kept.ndjson", "line.json"].map((name) => join(folder, name));
  writeFileSync(list!, "email\nada@example.com\nbéa@example.com\ncyd@example.com\n");
  const own = { ASSENT_KEY: server.demoKey, ASSENT_URL: server.url };
  await checkList({ file: list!, purpose: "newsletter", channel: "email", keep }, own);
  const lineOf = async (kept: string) => {
    expect(await proveLine({ file: kept, line: "2", to }, {})).toMatchObject({ ok: true });
    return readFileSync(to!, "utf8");
  };
  const ask = async (line: string) => {
    writeFileSync(to!, line);
    return python("line", to!, "--key", second);
  };
  const inLog = await lineOf(keep!);
  const said = "NO_RECORD on line 2 of 3, asked at 20.*";
  expect((await ask(inLog)).out).toMatch(new RegExp(`^VERIFIED .*${said}; entry \\d+ of \\d+\n$`));
  writeFileSync(keep!, readFileSync(keep!, "utf8").replace(/,"log":\{.*\}\}\n$/, "}\n"));
  const signed = await lineOf(keep!);
  expect((await ask(signed)).out).toMatch(new RegExp(`^VERIFIED .*${said}; signed\n$`));
  for (const [line, from, to, says] of [
    [inLog, "béa@", "ada@", "does not lead to the root"],
    [inLog, "NO_RECORD", "CONSENT_ACTIVE", "does not lead to the root"],
    [inLog, '"newsletter@1"', '"offers@1"', "does not lead to the root"],
    [signed, '"newsletter@1"', '"offers@1"', "no known key signed the check"],
  ] as const) {
    const { code, out } = await ask(line.replace(from, to));
    expect([code, out]).toEqual([1, expect.stringMatching(`^NOT VERIFIED .*${says}`)]);
  }
});
