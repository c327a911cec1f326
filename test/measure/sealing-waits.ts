// How long records wait for their checkpoint while the server is under load.
import { setTimeout as pause } from "node:timers/promises";
import { Agent, get } from "node:http";
import { bannerRequest } from "../support/requests.ts";
import { post } from "./load.ts";
import { loaded, type Arms, type Effort } from "./rounds.ts";
import { percentile, spreadOf, type Spread } from "./statistics.ts";

const sampleEveryMs = 50;
const askEveryMs = 10;
const givenUpMs = 30_000;

function statusOf(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    }).on("error", reject);
  });
}

/** Posts one record and resolves to the milliseconds from its acknowledgement to its inclusion proof. */
async function waitOf({ ours, notice, served, origin }: Arms, agent: Agent): Promise<number> {
  const body = bannerRequest(notice, "given", { served });
  const { status, text } = await post(`${ours.url}/v1/records`, JSON.stringify(body), {
    agent,
    headers: { Origin: origin },
  });
  if (status !== 201) throw new Error(`a record was answered ${status}`);
  const acknowledgedAt = performance.now();
  const { receipt } = JSON.parse(text) as { receipt: string };
  for (;;) {
    const waited = performance.now() - acknowledgedAt;
    if ((await statusOf(`${receipt}.tlog-proof`, agent)) === 200) return waited;
    if (waited > givenUpMs) throw new Error("a record was not sealed");
    await pause(askEveryMs);
  }
}

/** Samples records through rounds of load: each round's p99 and the slowest of each, in milliseconds. */
export async function sealingWaits(
  arms: Arms,
  { rounds, ...effort }: Effort,
): Promise<{ p99: Spread; slowest: Spread; count: number }> {
  const agent = new Agent({ keepAlive: true });
  const all: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const waits: Promise<number>[] = [];
    const sampling = setInterval(() => waits.push(waitOf(arms, agent)), sampleEveryMs);
    await loaded(arms.ours.url, arms, effort).finally(() => clearInterval(sampling));
    all.push(await Promise.all(waits));
  }
  agent.destroy();
  return {
    p99: spreadOf(all.map((waits) => percentile(waits, 0.99))),
    slowest: spreadOf(all.map((waits) => Math.max(...waits))),
    count: all.flat().length,
  };
}
