// Interleaved rounds: ours and the floor take turns, so that a noisy machine is noisy to both.
import { Agent } from "node:http";
import { addressNumber, post } from "./load.ts";
import { start, type LoadResult, type ServerStarted } from "./roles.ts";
import { percentile, spreadOf, type Spread } from "./statistics.ts";

export interface Arms {
  readonly ours: ServerStarted;
  readonly floor: { readonly url: string };
  readonly origin: string;
  readonly notice: string;
  /** The token in the script, which every page sends with its records. */
  readonly served: string;
}
export interface Pair {
  readonly ours: Spread;
  readonly floor: Spread;
}
export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

const pairOf = <T>(runs: readonly { ours: T; floor: T }[], pick: (run: T) => number): Pair => ({
  ours: spreadOf(runs.map(({ ours }) => pick(ours))),
  floor: spreadOf(runs.map(({ floor }) => pick(floor))),
});

/** Puts load on a server for some seconds; throws when a record was not acknowledged. */
export async function loaded(url: string, arms: Arms, effort: Omit<Effort, "rounds">): Promise<LoadResult> {
  const { origin, notice, served } = arms;
  const child = await start("load", { url, origin, notice, served, ...effort });
  await child.stop();
  if (child.answer.failed > 0) throw new Error(`${child.answer.failed} records were not acknowledged`);
  return child.answer;
}

/** Records acknowledged a second and their p99, and one record's id. */
export async function recordRounds(
  arms: Arms,
  { rounds, ...effort }: Effort,
): Promise<{ rate: Pair; p99: Pair; sample: string }> {
  for (const { url } of [arms.floor, arms.ours]) await loaded(url, arms, { ...effort, seconds: 1 });
  const runs: { ours: LoadResult; floor: LoadResult }[] = [];
  for (let round = 0; round < rounds; round++) {
    const floor = await loaded(arms.floor.url, arms, effort);
    runs.push({ floor, ours: await loaded(arms.ours.url, arms, effort) });
  }
  const rate = pairOf(runs, ({ acknowledged, seconds }) => acknowledged / seconds);
  return { rate, p99: pairOf(runs, ({ p99 }) => p99), sample: runs.at(-1)!.ours.sample };
}

/** Newsletter consents for addresses 0 to count, so that checks have something to find. */
export async function seedAddresses(arms: Arms, count: number): Promise<void> {
  const { origin, notice, served } = arms;
  const addresses = { from: 0, count };
  const order = { url: arms.ours.url, origin, notice, served, connections: 64, seconds: 120, addresses };
  const child = await start("load", order);
  await child.stop();
  if (child.answer.acknowledged !== count) throw new Error("the addresses could not be stored");
}

export interface CheckEffort {
  readonly rounds: number;
  readonly recipients: number;
  /** Questions in a row, each after the answer to the one before. */
  readonly questions: number;
}

/** Milliseconds a check takes, its p50 and p99 over the questions of a round. */
export async function checkRounds(
  arms: Arms,
  { rounds, recipients, questions }: CheckEffort,
): Promise<{ p50: Pair; p99: Pair }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const asked = Array.from({ length: recipients }, (_, i) => ({ ref: String(i), email: addressNumber(i) }));
  const body = JSON.stringify({ purpose: "newsletter", channel: "email", recipients: asked });
  const headers = { Authorization: `Bearer ${arms.ours.demoKey}` };
  const timed = async (url: string, count: number): Promise<number[]> => {
    const waits: number[] = [];
    for (let i = 0; i < count; i++) {
      const askedAt = performance.now();
      const { status, text } = await post(`${url}/v1/check`, body, { agent, headers });
      if (status !== 200) throw new Error(`a check was answered ${status}: ${text.slice(0, 200)}`);
      waits.push(performance.now() - askedAt);
    }
    return waits;
  };
  const runs: { ours: number[]; floor: number[] }[] = [];
  for (const { url } of [arms.floor, arms.ours]) await timed(url, Math.min(questions, 20));
  for (let round = 0; round < rounds; round++) {
    runs.push({ floor: await timed(arms.floor.url, questions), ours: await timed(arms.ours.url, questions) });
  }
  agent.destroy();
  return {
    p50: pairOf(runs, (waits) => percentile(waits, 0.5)),
    p99: pairOf(runs, (waits) => percentile(waits, 0.99)),
  };
}
