// How long it takes until whoever is told of changes has a withdrawal: from the press that sends it to the webhook's arrival.
import { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { startReceiver, type Receiver } from "../support/receiver.ts";
import { recordRequest } from "../support/requests.ts";
import { addressNumber, post } from "./load.ts";
import { loaded, type Arms, type Effort } from "./rounds.ts";
import { percentile, spreadOf, type Spread } from "./statistics.ts";

const sampleEveryMs = 50;
const askEveryMs = 2;
const givenUpMs = 30_000;

/** p95 of a round by round, and how many withdrawals there were in all. */
export interface ToldWaits {
  readonly quiet: Spread;
  readonly loaded: Spread;
  readonly count: number;
}

/** Sends one person's withdrawal and resolves to the milliseconds until the receiver had verified it. */
async function waitOf({ ours, notice, origin }: Arms, receiver: Receiver, person: number): Promise<number> {
  const body = recordRequest(notice, {
    event: "withdraw",
    subject: { kind: "email", id: addressNumber(person) },
    choices: [{ purpose: "newsletter", version: 1, status: "withdrawn", channel: "email" }],
  });
  const agent = new Agent({ keepAlive: false });
  const sentMs = Date.now();
  const { status } = await post(`${ours.url}/v1/records`, JSON.stringify(body), { agent, headers: { Origin: origin } });
  if (status !== 201) throw new Error(`a withdrawal was answered ${status}`);
  for (;;) {
    const message = receiver.told.find(({ data }) => data["record"] === body.id);
    if (message && message.secret < 0) throw new Error("a webhook was not signed with its secret");
    if (message) return message.atMs - sentMs;
    if (Date.now() - sentMs > givenUpMs) throw new Error("a withdrawal was not told");
    await pause(askEveryMs);
  }
}

/** Lets the receiver be told of withdrawals, by its own secret. */
async function toldBy({ ours }: Arms, receiver: Receiver): Promise<void> {
  const body = JSON.stringify({ url: receiver.url, types: ["consent.withdrawn"] });
  const agent = new Agent();
  const headers = { Authorization: `Bearer ${ours.demoKey}` };
  const { status, text } = await post(`${ours.url}/v1/webhooks`, body, { agent, headers });
  if (status !== 201) throw new Error(`a webhook was answered ${status}: ${text}`);
  receiver.secrets.push((JSON.parse(text) as { secret: string }).secret);
}

/**
 * Withdrawals of seeded people, in rounds: one after the other on a quiet server, then twenty a second while others
 * answer at so many connections.
 */
export async function toldWaits(arms: Arms, { rounds, ...effort }: Effort): Promise<ToldWaits> {
  const receiver = await startReceiver();
  const [quiet, busy]: [number[][], number[][]] = [[], []];
  let person = 0;
  try {
    await toldBy(arms, receiver);
    for (let round = 0; round < rounds; round++) {
      const alone: number[] = [];
      for (let i = 0; i < 20; i++) alone.push(await waitOf(arms, receiver, person++));
      quiet.push(alone);
      const waits: Promise<number>[] = [];
      const sampling = setInterval(() => waits.push(waitOf(arms, receiver, person++)), sampleEveryMs);
      await loaded(arms.ours.url, arms, effort).finally(() => clearInterval(sampling));
      busy.push(await Promise.all(waits));
    }
  } finally {
    await receiver.stop();
  }
  const p95 = (each: readonly number[][]) => spreadOf(each.map((waits) => percentile(waits, 0.95)));
  return { quiet: p95(quiet), loaded: p95(busy), count: person };
}
