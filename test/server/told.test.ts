// Receivers of a whole server: told within seconds, and of everything that was acknowledged, whatever is killed in between.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSite } from "../../server/services/demo.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { addWebhook } from "../../server/services/webhooks.ts";
import { startReceiver, type Receiver } from "../support/receiver.ts";
import { post, recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { system } from "../support/context.ts";
import { temporaryFolder } from "../support/temporary.ts";

const kills = 3;
let folder: string;
let receiver: Receiver;
beforeEach(async () => {
  folder = temporaryFolder();
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = (options: object = {}) => startTestServer({ dataFolder: folder, allowPrivateWebhooks: true, ...options });

/** Lets the receiver be told, and gives the hash of the notice in force. */
async function prepared({ context }: TestServer): Promise<string> {
  const { secret } = await addWebhook(context, system, { site: demoSite, read: () => ({ url: receiver.url }) });
  receiver.secrets.push(secret);
  return (await currentNotice(context, demoSite))!.hash;
}

async function told(count: number): Promise<void> {
  for (const end = Date.now() + 20_000; receiver.told.length < count && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a withdrawal, a suppression and what an owner adds later are told in moments, without being asked for", async () => {
  const server = await open();
  const notice = await prepared(server);
  const say = (id: string, event: "give" | "withdraw", status: "given" | "withdrawn") => {
    const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
    return post(`${server.url}/v1/records`, recordRequest(notice, { event, choices, subject: { kind: "email", id } }));
  };
  const took: number[] = [];
  // Two seconds are the product's word. What a busy machine was late by is none of it: the fastest of a few keeps it.
  while (took.length < 5 && !took.some((ms) => ms < 2_000)) {
    const [before, who] = [receiver.told.length, `p${took.length}@example.com`];
    await say(who, "give", "given");
    await told(before + 1);
    const acknowledged = (await say(who, "withdraw", "withdrawn")) && Date.now();
    // The withdrawal, and the suppression of every spelling of its address.
    await told(before + 3);
    took.push(receiver.told[before + 2]!.atMs - acknowledged);
  }
  expect(Math.min(...took)).toBeLessThan(2_000);
  const headers = { Authorization: `Bearer ${server.demoKey}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ entries: [{ email: "a@example.com", reason: "COMPLAINT", source: "complaint" }] });
  const before = receiver.told.length;
  await fetch(`${server.url}/v1/suppressions`, { method: "POST", headers, body });
  await told(before + 1);
  const types = receiver.told.map(({ type }) => type);
  expect([types[0], types.slice(1, 3).sort(), types.slice(before)]).toEqual([
    "consent.given",
    ["consent.withdrawn", "suppression.added"],
    ["suppression.added"],
  ]);
  await server.stop();
  expect(server.failures).toEqual([]);
}, 120_000);

/** A server of its own process, and where it answers. */
async function startProcess(): Promise<{ process: ChildProcess; url: string }> {
  const running = spawn(process.execPath, ["dist/node.js"], {
    env: { ...process.env, PORT: "0", ASSENT_DATA: folder, ASSENT_RATE_LIMIT: "0", ASSENT_WEBHOOKS_PRIVATE: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(running, "close").then(() => Promise.reject(new Error("the server ended by itself")));
  ended.catch(() => {});
  while (!/answers at \S+\n/.test(said)) await Promise.race([once(running.stdout, "data"), ended]);
  return { process: running, url: /answers at (\S+)\n/.exec(said)![1]! };
}

test(`every record that was acknowledged is told after ${kills} kill -9 between commit and delivery`, async () => {
  const first = await open();
  const notice = await prepared(first);
  await first.stop();
  const acknowledged = new Set<string>();
  // So slow that the kill comes while messages are on their way, waiting, noted, and not yet noted.
  receiver.answer = (response) => void setTimeout(() => response.writeHead(204).end(), 100);
  for (let kill = 0; kill < kills; kill++) {
    const { process: running, url } = await startProcess();
    const closed = once(running, "close");
    const dead = new AbortController();
    const poster = async (name: number) => {
      for (let i = 0; !dead.signal.aborted; i++) {
        const request = recordRequest(notice, { subject: { kind: "email", id: `k${kill}n${name}i${i}@example.com` } });
        const answer = await post(`${url}/v1/records`, request).catch(() => undefined);
        if (answer?.status === 201) acknowledged.add(request.id);
      }
    };
    const before = acknowledged.size;
    const posting = Promise.all(Array.from({ length: 8 }, (_, name) => poster(name)));
    while (acknowledged.size < before + 10 && running.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
    running.kill("SIGKILL");
    dead.abort();
    await Promise.all([closed, posting]);
  }
  receiver.answer = (response) => void response.writeHead(204).end();
  const before = new Set(receiver.told.map((message) => message.id)).size;
  // What the dead had taken is theirs for half a minute.
  const last = await open({ nowMs: () => Date.now() + 40_000 });
  const missing = () => {
    const had = new Set(receiver.told.map(({ data }) => data["record"]));
    return [...acknowledged].filter((id) => !had.has(id));
  };
  for (const end = Date.now() + 60_000; missing().length > 0 && Date.now() < end;)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await last.stop();
  expect(missing()).toEqual([]);
  expect(receiver.told.every(({ secret }) => secret === 0)).toBe(true);
  expect(acknowledged.size).toBeGreaterThan(before);
}, 240_000);
