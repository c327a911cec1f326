// `assent prove`: one recipient's answer for a stranger, and nothing of the others.
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommand } from "citty";
import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, toBase64 } from "../../../core/bytes.ts";
import { lineSalt } from "../../../core/check.ts";
import type { CheckLineProof } from "../../../core/check-proof.ts";
import { checkList } from "../../../server/cli/checking.ts";
import { proveLine } from "../../../server/cli/proving.ts";
import { assentCommand } from "../../../server/cli/verbs.ts";
import { verdictsOf, type Known } from "../../../server/cli/verify-things.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const people = ["ada", "bob", "cyd", "dan", "eve"].map((name) => `${name}@example.com`);
let server: TestServer;
let key: string;
let kept: string;

beforeAll(async () => {
  server = await startTestServer();
  key = (await (await fetch(`${server.url}/v1/logs/site_demo/key`)).text()).trim();
  kept = at("kept.ndjson");
  await keep(people, kept);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({ ASSENT_KEY: server.demoKey, ASSENT_URL: server.url });

async function keep(list: readonly string[], to: string, url = server.url): Promise<void> {
  const file = at("list.csv");
  writeFileSync(file, `email\n${list.join("\n")}\n`);
  await checkList({ file, purpose: "newsletter", channel: "email", keep: to, url }, env());
}

/** A way to the server that is cut once a check was answered. */
async function cutAfterTheCheck() {
  const way = createServer((request, response) => {
    const { method = "GET", url: path = "/", headers } = request;
    if (method !== "POST") return void response.destroy();
    const onward = httpRequest(server.url + path, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await once(way.listen(0, "127.0.0.1"), "listening");
  const { port } = way.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => way.close() };
}

const proofIn = (path: string) => JSON.parse(readFileSync(path, "utf8")) as CheckLineProof;

async function verify(proof: object, known: Partial<Known> = {}) {
  writeFileSync(at("shown.json"), JSON.stringify(proof));
  const [verdict] = await verdictsOf([at("shown.json")], known);
  return verdict!;
}
const rule = async (proof: object, known?: Partial<Known>) => (await verify(proof, known)).findings[0]?.rule;

async function proven(wanted: { recipient?: string; line?: string }, file = kept): Promise<CheckLineProof> {
  const made = await proveLine({ file, to: at("proof.json"), ...wanted }, {});
  expect(made).toMatchObject({ ok: true });
  return proofIn(at("proof.json"));
}

test("each answer is shown under the log's own checkpoint, offline, and says what was answered, when and by which rules", async () => {
  for (const [i, recipient] of people.entries()) {
    const verdict = await verify(await proven({ recipient }), { key });
    expect(verdict).toMatchObject({ kind: "check-line", ok: true });
    expect(verdict.shows.join(" ")).toMatch(
      new RegExp(
        `email ${recipient}: may not be contacted \\(NO_RECORD\\).* for newsletter@1 over email .* eu-eprivacy@\\d+: line ${i + 1} of 5 lines.* entry \\d+ of the log.*the one you gave`,
      ),
    );
  }
});

test("it holds nothing of the others: no address, and neither salt lets a guess at their hashes be tested", async () => {
  const shown = await proven({ line: "2" });
  const text = JSON.stringify(shown);
  for (const other of people.filter((who) => who !== people[1])) expect(text).not.toContain(other);
  const end = readFileSync(kept, "utf8").trimEnd().split("\n").at(-1)!;
  const { salt } = (JSON.parse(end) as { summary: { salt: string } }).summary;
  expect(text).not.toContain(salt);
  const neighbour = toBase64(lineSalt(fromBase64(shown.recordSalt!)!, 0, sha256));
  expect(neighbour).not.toBe(toBase64(lineSalt(fromBase64(salt)!, 0, sha256)));
});

test("whatever is changed in it is found", async () => {
  const shown = await proven({ line: "3" });
  const { line, check, proof } = shown;
  const allowed = { ...(line.result as object), allow: true, reason: "CONSENT_ACTIVE" };
  for (const [changed, found] of [
    [{ line: { ...line, result: allowed } }, "not-its-line"],
    [{ line: { ...line, asked: { email: people[0] } } }, "not-its-line"],
    [{ position: 1 }, "not-its-line"],
    [{ check: { ...check, madeAt: "2020-01-01T00:00:00.000Z" } }, "not-included"],
    [{ proof: { ...proof, index: proof!.index + 1 } }, "not-included"],
    [{ proof: { ...proof, checkpoint: proof!.checkpoint.replace(/\n\d+\n/, "\n9999\n") } }, "bad-checkpoint"],
    [{ recordSalt: shown.salt }, "not-included"],
    [{ salt: "" }, "malformed"],
  ] as const)
    expect(await rule({ ...shown, ...changed }, { key }), JSON.stringify(changed)).toBe(found);
});

test("that says more than is proven is told from one as it was given", async () => {
  const shown = await proven({ line: "3" });
  for (const changed of [
    { ...shown, allow: true },
    { ...shown, line: { ...shown.line, note: "asked by telephone" } },
    { ...shown, proof: { ...shown.proof, sealedAt: "2020-01-01T00:00:00.000Z" } },
  ])
    expect(await rule(changed, { key })).toBe("member-unproven");
});

test("without a place in the log it rests on the signature, and needs the key", async () => {
  const bare = at("bare.ndjson");
  writeFileSync(bare, readFileSync(kept, "utf8").replace(/,"log":\{.*\}\}\n$/, "}\n"));
  const signed = await proven({ line: "1" }, bare);
  expect([signed.proof, signed.recordSalt]).toEqual([undefined, undefined]);
  expect((await verify(signed, { key })).shows.join(" ")).toContain("its place in the log is not shown");
  await expect(verify(signed)).rejects.toThrow("does not bring its verifier key along");
  expect(await rule({ ...signed, check: { ...signed.check, purpose: "offers@1" } }, { key })).toBe("check-signature");
  const unsigned = at("unsigned.ndjson");
  writeFileSync(unsigned, readFileSync(bare, "utf8").replace(/"signature":"[^"]+"/, '"signature":"AAAA"'));
  expect(await proveLine({ file: unsigned, line: "1", to: at("none.json") }, {})).toMatchObject({ ok: false });
  expect(existsSync(at("none.json"))).toBe(false);
  const asked = await proveLine({ file: bare, line: "1", to: at("asked.json") }, env());
  expect(asked).toMatchObject({ ok: true, entry: expect.any(Number) });
  expect(proofIn(at("asked.json"))).toEqual(await proven({ line: "1" }));
});

test("a check whose server was gone after it is kept whole, and finds its place in the log later", async () => {
  const cut = await cutAfterTheCheck();
  const alone = at("alone.ndjson");
  await keep(people, alone, cut.url);
  cut.stop();
  const lines = readFileSync(alone, "utf8").trimEnd().split("\n");
  expect(lines).toHaveLength(people.length + 1);
  expect(Object.keys(JSON.parse(lines.at(-1)!) as object)).toEqual(["summary"]);
  expect((await verify(await proven({ line: "2" }, alone), { key })).ok).toBe(true);
  await expect
    .poll(() => proveLine({ file: alone, line: "2", to: at("later.json") }, env()), { timeout: 30_000 })
    .toMatchObject({ ok: true, entry: expect.any(Number) });
  expect((await verify(proofIn(at("later.json")))).ok).toBe(true);
});

test("a check of before, whose record has the salt of its lines, is never shown by it", async () => {
  const old = at("old.ndjson");
  const text = readFileSync(kept, "utf8");
  const { salt } = /"salt":"(?<salt>[^"]+)"/.exec(text)!.groups!;
  writeFileSync(old, text.replace(/"recordSalt":"[^"]+"/, `"recordSalt":"${salt}"`));
  const shown = await proven({ line: "1" }, old);
  expect(JSON.stringify(shown)).not.toContain(salt);
  expect((await verify(shown)).ok).toBe(true);
});

test("the command ends with 1 where the kept file was changed, and writes nothing; two of one address are told apart", async () => {
  vi.stubEnv("ASSENT_KEY", "");
  let out = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((out += String(text))));
  const call = (...words: string[]) => runCommand(assentCommand(threadUrl()), { rawArgs: ["prove", ...words] });
  const changed = at("changed.ndjson");
  writeFileSync(changed, readFileSync(kept, "utf8").replace("bob@", "rob@"));
  const codes: unknown[] = [];
  for (const file of [changed, kept]) {
    await call(file, "--line", "1", "--to", at(`of-${codes.length}.json`));
    codes.push(process.exitCode);
    process.exitCode = undefined;
  }
  spy.mockRestore();
  vi.unstubAllEnvs();
  expect(codes).toEqual([1, undefined]);
  expect([existsSync(at("of-0.json")), existsSync(at("of-1.json"))]).toEqual([false, true]);
  expect(out).toMatch(/NOT PROVEN: a line of it is not the one.*\nline 1: email ada@example.com: may not/);

  const twice = at("twice.ndjson");
  await keep([people[0]!, people[1]!, people[0]!], twice);
  await expect(proveLine({ file: twice, recipient: people[0]! }, {})).rejects.toThrow("stands on lines 1, 3");
  await expect(proveLine({ file: twice, recipient: "nobody@example.com" }, {})).rejects.toThrow("has no line of");
  await expect(proveLine({ file: twice }, {})).rejects.toThrow("one answer is proven at a time");
  await expect(proveLine({ file: at("list.csv"), line: "1" }, {})).rejects.toThrow("is no kept check");
});
