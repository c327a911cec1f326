// One table of requests, on Node with files, on Node with a libSQL server, and in workerd with a libSQL server.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyReceipt, type Receipt } from "../../core/receipt.ts";
import type { SiteId } from "../../core/ids.ts";
import { instantAt } from "../../core/time.ts";
import { createControlStore } from "../../server/store/control-store.ts";
import { remoteDatabases } from "../../server/store/remote.ts";
import { authenticator } from "../support/authenticator.ts";
import { runExchange } from "../support/http-script.ts";
import { checkLog } from "../support/log.ts";
import { nodeCrypto } from "../support/node-crypto.ts";
import { newRecord, start } from "../support/records.ts";
import { demoOrigin, freshDevice, bannerRequest, post } from "../support/requests.ts";
import { startReceiver } from "../support/receiver.ts";
import { startSqld, type Sqld } from "../support/sqld.ts";
import { namedStore } from "../support/stores.ts";
import { onNode, onWorkerd, type Arm } from "./arms.ts";
import { requests } from "./requests.ts";

interface Said {
  readonly csrfToken: string;
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string; readonly role: string };
}

const sqlds: Sqld[] = [];
beforeAll(async () => {
  for (let i = 0; i < 2; i++) sqlds.push(await startSqld());
});
afterAll(() => Promise.all(sqlds.map((sqld) => sqld.stop())));

describe.each([
  ["Node with files", () => onNode()],
  ["Node with a libSQL server", () => onNode(sqlds[0])],
  ["workerd with a libSQL server", () => onWorkerd(sqlds[1]!)],
])("%s", (runtime, start) => {
  let arm: Arm;
  let notice: string;
  beforeAll(async () => {
    arm = await start();
    notice = ((await (await fetch(`${arm.url}/s/site_demo.json`)).json()) as { notice: string }).notice;
  });
  afterAll(() => arm?.stop());

  test("is claimed, and signed in to by a passkey", async () => {
    const page = arm.url.replace("127.0.0.1", "localhost");
    const ask = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const sent = { Origin: page, "Content-Type": "application/json", ...headers };
      const answer = await fetch(page + path, { method: "POST", headers: sent, body: JSON.stringify(body) });
      expect([path, answer.status < 300]).toEqual([path, true]);
      return { answer, said: (await answer.json()) as Said };
    };
    const claimed = await ask("/v1/session", { by: "link", token: arm.claimLink.split("#")[1] });
    const Cookie = claimed.answer.headers.get("Set-Cookie")!.split(";")[0]!;
    const own = { Cookie, "Assent-CSRF": claimed.said.csrfToken };
    const device = authenticator();
    const { said: options } = await ask("/v1/passkeys/options", {}, own);
    await ask("/v1/passkeys", { name: "Laptop", credential: device.create(options, { origin: page }) }, own);
    const { said: asked } = await ask("/v1/session/options", {});
    const { said } = await ask("/v1/session", { by: "passkey", credential: device.get(asked, { origin: page }) });
    expect(said.user.role).toBe("owner");
  });

  test.each(requests)("$title", async ({ values, exchanges }) => {
    const { url, demoKey } = arm;
    const given = { ...values, notice, noticeHex: notice.slice(7), origin: demoOrigin, url, demoKey };
    for (const exchange of exchanges) await runExchange(exchange, { url, values: given });
  });

  test("sixty-four people at once are each acknowledged, and each receipt verifies", async () => {
    const sent = Array.from({ length: 64 }, () =>
      bannerRequest(notice, "given", { subject: { kind: "device", id: freshDevice() } }),
    );
    const answers = await Promise.all(sent.map((body) => post(`${arm.url}/v1/records`, body)));
    expect(answers.map((answer) => answer.status)).toEqual(sent.map(() => 201));
    const key = (await (await fetch(`${arm.url}/v1/logs/site_demo/key`)).text()).trim();
    for (const answer of answers.slice(0, 8)) {
      const { receipt } = (await answer.json()) as { receipt: string };
      await expect.poll(() => verdict(receipt, key), { timeout: 10_000 }).toMatchObject({ ok: true });
    }
  });

  test("the regime follows the place a platform in front of workerd names; Node believes no such header", async () => {
    const headers = { "CF-IPCountry": "US", "CF-Region-Code": "CA" };
    const answer = await fetch(`${arm.url}/s/site_demo.json`, { headers });
    const { regime } = (await answer.json()) as { regime: string };
    const believed = runtime.startsWith("workerd");
    expect(regime).toBe(believed ? "opt-out" : "opt-in");
    expect(answer.headers.get("Cache-Control")).toMatch(believed ? /^private/ : /^public/);
  });

  test("a choice is in the live numbers at the next look", async () => {
    const leaving = new AbortController();
    const headers = { Authorization: `Bearer ${arm.demoKey}` };
    const live = await fetch(`${arm.url}/v1/stats/live`, { headers, signal: leaving.signal });
    expect(live.headers.get("Content-Type")).toBe("text/event-stream");
    const numbers = refusals(live);
    const { value: before } = await numbers.next();
    await post(`${arm.url}/v1/records`, bannerRequest(notice, "refused"));
    const storedAt = Date.now();
    // Other numbers of the day may change too, by what the tests before this one did.
    let now = before;
    while (now === before) now = (await numbers.next()).value as number;
    expect(now).toBe(before! + 1);
    // It says itself that it looks every second; the rest is what a busy machine may take for it.
    expect(Date.now() - storedAt).toBeLessThan(8_000);
    leaving.abort();
  });

  test("twenty bodies of two megabytes at once are each refused by an answer, not by a broken connection", async () => {
    const body = JSON.stringify({ text: "x".repeat(2 * 1024 * 1024) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(`${arm.url}/v1/records`, body)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 413));
  });

  test("a file of more lines than are written at once is gone through, becomes records, answers checks, and is taken back", async () => {
    const headers = { Authorization: `Bearer ${arm.demoKey}`, "Content-Type": "text/csv" };
    const mapping = {
      email: "E-Mail",
      purpose: "=newsletter",
      channel: "=email",
      status: "=given",
      date: "Date",
      evidence: "=form",
    };
    const address = (n: number) => `line-${n}-${runtime.replaceAll(" ", "-").toLowerCase()}@example.com`;
    const lines = Array.from({ length: 2_500 }, (_, n) => `${address(n)},2026-10-01`);
    const file = ["E-Mail,Date", ...lines, "nobody,2026-10-01"].join("\n");
    const call = async (path: string, init: RequestInit) => {
      const answer = await fetch(`${arm.url}/v1/${path}`, { method: "POST", headers, ...init });
      return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
    };
    const sent = await call("imports", {
      body: file,
      headers: { ...headers, "Import-Mapping": JSON.stringify(mapping) },
    });
    expect(sent).toMatchObject({ status: 201, said: { rows: 2_501, importable: 2_500, codes: { BAD_EMAIL: 1 } } });
    const untilDone = async (verb: string) => {
      for (let calls = 1; ; calls++) {
        const { status, said } = await call(`imports/${String(sent.said["id"])}/${verb}`, {});
        if (status !== 202 || calls === 20) return { status, said };
      }
    };
    expect(await untilDone("commit")).toMatchObject({ status: 200, said: { state: "committed", imported: 2_500 } });
    const recipients = [0, 1_999, 2_499].map((n) => ({ email: address(n) }));
    const asked = { body: JSON.stringify({ purpose: "newsletter", channel: "email", recipients }) };
    const reasons = async () => {
      const { said } = await call("check", { ...asked, headers: { ...headers, "Content-Type": "application/json" } });
      return (said["results"] as { reason: string }[]).map(({ reason }) => reason);
    };
    expect(await reasons()).toEqual(recipients.map(() => "CONSENT_ACTIVE"));
    expect(await untilDone("undo")).toMatchObject({ status: 200, said: { state: "undone", undone: 2_500 } });
    expect(await reasons()).not.toContain("CONSENT_ACTIVE");
  }, 120_000);

  test("a receiver is told of a choice in moments, in a message that the standard's library verifies", async () => {
    const receiver = await startReceiver();
    const headers = { Authorization: `Bearer ${arm.demoKey}`, "Content-Type": "application/json" };
    const body = JSON.stringify({ url: receiver.url, types: ["consent.given"] });
    const made = await fetch(`${arm.url}/v1/webhooks`, { method: "POST", headers, body });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    receiver.secrets.push(secret);
    const request = bannerRequest(notice, "given");
    await post(`${arm.url}/v1/records`, request);
    for (const end = Date.now() + 45_000; receiver.told.length === 0 && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await fetch(`${arm.url}/v1/webhooks/${id}/remove`, { method: "POST", headers });
    await receiver.stop();
    expect(receiver.told).toMatchObject([{ type: "consent.given", secret: 0, data: { record: request.id } }]);
  });

  test("no failure was reported", () => {
    expect(arm.failures()).toBe("");
  });
});

/** Today's refusals, one number an event, of a stream that looks every second. */
async function* refusals({ body }: Response): AsyncGenerator<number> {
  let text = "";
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [event, data] = [text.slice(0, end), /^data: (.*)$/m.exec(text.slice(0, end))?.[1]];
      if (event.startsWith("retry")) expect(event).toBe("retry: 1000");
      text = text.slice(end + 2);
      if (data) yield (JSON.parse(data) as { refused: number }).refused;
    }
  }
}

async function verdict(address: string, key: string) {
  const receipt = (await (await fetch(`${address}.json`)).json()) as Receipt;
  return verifyReceipt(receipt, nodeCrypto, key);
}

test("workerd's schedule seals what no request came back to, also beside a site that cannot be sealed", async () => {
  const own = await startSqld();
  const databases = remoteDatabases(own);
  let arm: Awaited<ReturnType<typeof onWorkerd>> | undefined;
  try {
    arm = await onWorkerd(own);
    // A process that committed and was killed before it could seal; and a site that has no key here.
    const control = createControlStore(await databases.open("control", "control"));
    const keyless = { id: "site_aaa" as SiteId, name: "n", origins: [], logOrigin: "o", createdAt: instantAt(start) };
    await control.insertSite(keyless);
    const [store, other] = [await namedStore(databases, "site_demo"), await namedStore(databases, keyless.id)];
    await Promise.all([...Array(40)].map(() => store.commitRecord(newRecord())));
    await other.commitRecord(newRecord());
    const sealed = async () => (await store.latestCheckpoint())?.size ?? 0;
    expect(await sealed()).toBeLessThan(await store.entryCount());
    await arm.tick();
    expect(await sealed()).toBe(await store.entryCount());
    const key = (await (await fetch(`${arm.url}/v1/logs/site_demo/key`)).text()).trim();
    expect(await checkLog(store, key)).toBe(await store.entryCount());
    expect(arm.failures()).toContain("sealing site_aaa failed");
    await arm.tick();
    expect(await store.checkpoints()).toHaveLength(2);
  } finally {
    await arm?.stop();
    await databases.close();
    await own.stop();
  }
});

test("workerd's schedule takes away what was reported and waited its days, and says so in the log", async () => {
  const own = await startSqld();
  const databases = remoteDatabases(own);
  let arm: Awaited<ReturnType<typeof onWorkerd>> | undefined;
  try {
    arm = await onWorkerd(own);
    const control = createControlStore(await databases.open("control", "control"));
    const store = await namedStore(databases, "site_demo");
    const [reported, later] = [newRecord(), newRecord()];
    const today = Math.floor(Date.now() / 86_400_000);
    await store.commitRecord({ ...reported, retain: today - 9 });
    await store.commitRecord({ ...later, retain: today - 1 });
    await control.insertSettings("site_demo" as SiteId, { forgetAfterDays: 2 }, instantAt(Date.now()));
    const reportedMs = Date.now() - 4 * 86_400_000;
    await store.keepRetentionNote({ atMs: reportedMs, sinceMs: reportedMs, records: 1, subjects: 1 });
    await arm.tick();
    expect((await store.record(reported.id))?.person).toBeUndefined();
    expect((await store.record(later.id))?.person).toBeDefined();
    expect(await store.retentionNote()).toMatchObject({ records: 1, subjects: 1 });
    const last = await store.entryCount();
    const [proof] = await store.records(last - 1, last);
    expect(proof?.core.erasure).toMatchObject({ mode: "retention", records: 1 });
    expect(arm.failures()).toBe("");
  } finally {
    await arm?.stop();
    await databases.close();
    await own.stop();
  }
});

test("a database server that is away is 503 with Retry-After on both runtimes, never a stack", async () => {
  const lost = await startSqld();
  const arms: Arm[] = [];
  try {
    arms.push(await onNode(lost));
    arms.push(await onWorkerd(lost));
    const { notice } = (await (await fetch(`${arms[1]!.url}/s/site_demo.json`)).json()) as { notice: string };
    await lost.stop();
    for (const { url } of arms) {
      const answer = await post(`${url}/v1/records`, bannerRequest(notice, "refused"));
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "2"]);
      expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await answer.text()).not.toMatch(/sqld|fetch|SQL|127\.0\.0\.1:(?!\d+\/docs)/);
    }
  } finally {
    await Promise.all(arms.map((arm) => arm.stop()));
    await lost.stop();
  }
});
