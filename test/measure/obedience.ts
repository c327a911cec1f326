// What must never happen, counted: an answer that is older than an acknowledged no, a state that a link scanner changed, a refusal that tells whether somebody exists.
import { Agent } from "node:http";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { freshRecordId, recordRequest } from "../support/requests.ts";
import { addressNumber, post } from "./load.ts";
import type { Row } from "./report.ts";
import type { Arms } from "./rounds.ts";
import { percentile } from "./statistics.ts";

const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
/** Addresses that nothing else of a measurement uses begin here. */
const from = 50_000_000;
const repeats = 300;
const givenUpMs = 30_000;

type Headers = Readonly<Record<string, string>>;

const keyed = ({ ours }: Arms): Headers => ({ Authorization: `Bearer ${ours.demoKey}` });
const checkBody = (email: string): string =>
  JSON.stringify({ purpose: "newsletter", channel: "email", recipients: [{ email }] });

async function call(arms: Arms, path: string, asked: { body: string; headers?: Headers; agent?: Agent }) {
  const { body, headers = keyed(arms), agent = agents[0] } = asked;
  return post(`${arms.ours.url}${path}`, body, { agent, headers });
}

async function done(arms: Arms, path: string, body: unknown, headers?: Headers): Promise<string> {
  const { status, text } = await call(arms, path, { body: JSON.stringify(body), ...(headers ? { headers } : {}) });
  if (status !== 200 && status !== 201) throw new Error(`${path} was answered ${status}: ${text.slice(0, 200)}`);
  return text;
}

/** Whether a check allows, asked over a connection that carried none of what was said. */
async function isAllowed(arms: Arms, email: string): Promise<boolean> {
  const { status, text } = await call(arms, "/v1/check", { body: checkBody(email), agent: agents[1] });
  if (status !== 200) throw new Error(`a check was answered ${status}: ${text.slice(0, 200)}`);
  return (JSON.parse(text) as { results: { allow: boolean }[] }).results[0]!.allow;
}

const answer = (arms: Arms, email: string, event: "give" | "withdraw"): Promise<string> => {
  const status = event === "give" ? ("given" as const) : ("withdrawn" as const);
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  const body = recordRequest(arms.notice, {
    id: freshRecordId(),
    event,
    choices,
    subject: { kind: "email", id: email },
  });
  return done(arms, "/v1/records", body, { Origin: arms.origin });
};

/** Every way a no comes in over HTTP, in turns. */
const noes: readonly ((arms: Arms, email: string) => Promise<unknown>)[] = [
  (arms, email) => answer(arms, email, "withdraw"),
  (arms, email) => suppressed(arms, { email, reason: "OBJECTED_ALL" }),
  (arms, email) => suppressed(arms, { email, reason: "UNSUBSCRIBED_TOPIC", channel: "email", topic: "newsletter" }),
  async (arms, email) => {
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const { status } = await post(await unsubscribeLink(arms, email), "List-Unsubscribe=One-Click", {
      agent: agents[0],
      headers: form,
    });
    if (status !== 200) throw new Error(`a press was answered ${status}`);
  },
  (arms, email) =>
    done(arms, "/v1/erasures", {
      subject: { kind: "email", id: email },
      mode: "erase",
      reason: "subject-request",
      verified: "signed-link",
    }),
];

const suppressed = (arms: Arms, entry: object): Promise<string> =>
  done(arms, "/v1/suppressions", { entries: [{ source: "subject", ...entry }] });

async function unsubscribeLink(arms: Arms, email: string): Promise<string> {
  const text = await done(arms, "/v1/unsubscribe-links", {
    purpose: "newsletter",
    channel: "email",
    recipients: [{ email }],
  });
  return (JSON.parse(text) as { links: { url: string }[] }).links[0]!.url;
}

/** Checks asked the moment a no was acknowledged: how many allowed. Throws where a yes was not there before it. */
async function staleRow(arms: Arms): Promise<Row> {
  let stale = 0;
  for (let i = 0; i < repeats; i++) {
    const email = addressNumber(from + i);
    await answer(arms, email, "give");
    if (!(await isAllowed(arms, email))) throw new Error("a check denies somebody who said yes");
    await noes[i % noes.length]!(arms, email);
    for (let again = 0; again < 3; again++) if (await isAllowed(arms, email)) stale++;
  }
  const name = `checks right after an acknowledged no, of ${(repeats * 3).toLocaleString("en")}, that allow`;
  return { name, unit: "answers", ours: stale, atMost: 0 };
}

/** The end of what is told of changes, and how many records and suppressions came after a place in it. */
async function changesSince(arms: Arms, after?: string): Promise<{ readonly count: number; readonly cursor: string }> {
  let [count, cursor] = [0, after];
  for (;;) {
    const query = `limit=1000${cursor === undefined ? "" : `&after=${cursor}`}`;
    const got = await fetch(`${arms.ours.url}/v1/changes?${query}`, { headers: keyed(arms) });
    if (!got.ok) throw new Error(`the changes were answered ${got.status}`);
    const page = (await got.json()) as { changes: { type: string }[]; cursor: string; more: boolean };
    count += page.changes.filter(({ type }) => !type.startsWith("checkpoint.")).length;
    cursor = page.cursor;
    if (!page.more) return { count, cursor };
  }
}

/** Every address in the messages that were sent so far; waits for the first. */
async function mailedLinks(folder: string): Promise<string[]> {
  const mail = join(folder, "mail");
  const sentMs = Date.now();
  const names = () => (existsSync(mail) ? readdirSync(mail).filter((name) => name.endsWith(".eml")) : []);
  while (names().length === 0) {
    if (Date.now() - sentMs > givenUpMs) throw new Error("no message was sent");
    await pause(20);
  }
  const texts = names().map((name) => readFileSync(join(mail, name), "utf8").replaceAll(/=\r?\n/g, ""));
  return texts.flatMap((text) => text.replaceAll("=3D", "=").match(/https?:\/\/[^\s"'<>]+/g) ?? []);
}

/** Opens an address as a scanner of links does: its head, its content, and where a browser is at hand with every script. */
async function scanned(link: string, browser: Browser | undefined): Promise<void> {
  for (const method of ["HEAD", "GET"]) await (await fetch(link, { method })).text();
  if (!browser) return;
  const page = await browser.newPage();
  await page.goto(link, { waitUntil: "networkidle" });
  await page.close();
}

/** Changes that came while a scanner opened the links that people are sent: to unsubscribe, to their page, to a receipt. */
async function scannerRow(
  arms: Arms,
  { folder, browser }: { folder: string; browser: Browser | undefined },
): Promise<Row> {
  const email = addressNumber(from + repeats);
  const { receipt } = JSON.parse(await answer(arms, email, "give")) as { receipt: string };
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const body = `address=${encodeURIComponent(email)}`;
  await post(`${arms.ours.url}/m/site_demo`, body, { agent: agents[0], headers: form });
  const mailed = await mailedLinks(folder);
  const own = mailed.filter((link) => link.startsWith(arms.ours.url));
  const links = [...new Set([receipt, await unsubscribeLink(arms, email), ...own])];
  const { cursor } = await changesSince(arms);
  for (const link of links) await scanned(link, browser);
  const { count } = await changesSince(arms, cursor);
  const how = browser ? "in a browser that runs every script" : "without a browser";
  return {
    name: `changes caused by a scanner of ${links.length} links, ${how}`,
    unit: "changes",
    ours: count,
    atMost: 0,
  };
}

interface Refused {
  readonly name: string;
  readonly status: 401 | 403;
  readonly headers: Headers;
}

/** Without the number by which a request is told apart from every other. */
const withoutInstance = (text: string): string => text.replace(/"instance":"[^"]*"/, "");

/** One kind of refusal, about somebody who is known and somebody who is not, in turns. */
async function refusedRows(arms: Arms, { name, status, headers }: Refused): Promise<Row[]> {
  const people = [addressNumber(from + repeats), "nobody.knows.me@example.com"] as const;
  const took: [number[], number[]] = [[], []];
  const bodies = new Set<string>();
  let wrong = 0;
  for (let i = 0; i < 2 * repeats; i++) {
    const at = i % 2 === 0 ? 0 : 1;
    const begun = performance.now();
    const got = await call(arms, "/v1/check", { body: checkBody(people[at]), headers });
    took[at].push(performance.now() - begun);
    bodies.add(withoutInstance(got.text));
    if (got.status !== status) wrong++;
  }
  const [known, unknown] = took.map((times) => percentile(times, 0.5)) as [number, number];
  return [
    { name: `${name}: p50`, unit: "ms", ours: known, floor: unknown, floorIs: "the same about somebody nobody knows" },
    {
      name: `${name}: answers other than ${status}, or other bodies`,
      unit: "answers",
      ours: wrong + bodies.size - 1,
      atMost: 0,
    },
  ];
}

/** The rows, over a running server whose folder is given; the browser is the scanner's. */
export async function obedienceRows(
  arms: Arms,
  given: { readonly folder: string; readonly browser: Browser | undefined },
): Promise<Row[]> {
  const rows = [await staleRow(arms), await scannerRow(arms, given)];
  const kinds: readonly Refused[] = [
    { name: "check without a key", status: 401, headers: {} },
    { name: "check with a key of another site", status: 403, headers: { ...keyed(arms), "Assent-Site": "site_other" } },
    { name: "check with too little scope", status: 403, headers: { Authorization: `Bearer ${arms.ours.narrowKey}` } },
  ];
  for (const kind of kinds) rows.push(...(await refusedRows(arms, kind)));
  for (const agent of agents) agent.destroy();
  return rows;
}
