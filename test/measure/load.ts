// The load generator: keep-alive connections that each post a record, wait for the answer, and post the next.
import { Agent, request } from "node:http";
import { bannerRequest, recordRequest } from "../support/requests.ts";
import { play, type LoadOrder, type LoadResult } from "./roles.ts";
import { percentile } from "./statistics.ts";

interface Posted {
  readonly status: number;
  readonly text: string;
}

export function post(
  url: string,
  body: string,
  options: { agent: Agent; headers: Record<string, string> },
): Promise<Posted> {
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...options.headers };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent: options.agent, headers, timeout: 30_000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      response.on("error", reject);
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 30 s")));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Posts until the time is up or the addresses are through; failures are counted, and their reason is printed once. */
async function load(order: LoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const headers = { Origin: order.origin };
  const waits: number[] = [];
  let [failed, next, sample] = [0, 0, ""];
  const begun = performance.now();
  const until = begun + order.seconds * 1000;

  const nextBody = () => {
    const { addresses, notice, served } = order;
    if (!addresses) return performance.now() < until ? bannerRequest(notice, "given", { served }) : undefined;
    if (next >= addresses.count) return undefined;
    return recordRequest(notice, { served, subject: { kind: "email", id: addressNumber(addresses.from + next++) } });
  };
  const connection = async (): Promise<void> => {
    for (let body = nextBody(); body; body = nextBody()) {
      const sentAt = performance.now();
      const answer = await post(`${order.url}/v1/records`, JSON.stringify(body), { agent, headers }).catch(asFailure);
      if (answer.status === 201) {
        waits.push(performance.now() - sentAt);
        sample = answer.text;
      } else if (failed++ === 0)
        process.stderr.write(`a record was answered ${answer.status}: ${answer.text.slice(0, 200)}\n`);
    }
  };
  await Promise.all(Array.from({ length: order.connections }, connection));
  agent.destroy();
  const seconds = (performance.now() - begun) / 1000;
  return {
    acknowledged: waits.length,
    failed,
    seconds,
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    sample,
  };
}

const asFailure = (error: unknown): Posted => ({
  status: 0,
  text: error instanceof Error ? error.message : String(error),
});

/** The n-th made-up address. */
export const addressNumber = (n: number): string => `person${n}@example.com`;

export const playLoad = (): void =>
  play<"load">(async (order) => {
    // Whatever happens, a load generator must not outlive its run.
    setTimeout(() => process.exit(1), order.seconds * 1000 + 90_000).unref();
    return { answer: await load(order) };
  });
