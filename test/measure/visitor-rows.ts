// Rows on visits: time to the banner, the answer, coming back, and what the tag adds to a page's own work.
import type { Browser } from "playwright-core";
import { openBrowser } from "../support/browser.ts";
import type { Arm, Pages } from "./pages.ts";
import type { Row } from "./report.ts";
import { brotliBytes } from "./sizes.ts";
import { differences, spreadOf, type Spread } from "./statistics.ts";
import {
  asIs,
  firstVisit,
  plainVisit,
  slow4g,
  stay,
  type Profile,
  type Request,
  type Stay,
  type Visit,
} from "./visits.ts";

type Visits = Readonly<Record<Arm, readonly Visit[]>>;
interface Stays {
  readonly tag: readonly Stay[];
  readonly floor: readonly Stay[];
  /** CPU milliseconds of the page without a tool. */
  readonly plainMs: readonly number[];
}

const arms: readonly Arm[] = ["empty", "floor", "tag", "inline"];
const least = "three buttons of one async script";

/** One visit to each page in turn, as often as told, so that a noisy machine is noisy to all. */
async function rounds(browser: Browser, pages: Pages, effort: { times: number; profile: Profile }): Promise<Visits> {
  const visits: Record<Arm, Visit[]> = { empty: [], floor: [], tag: [], inline: [] };
  for (let round = 0; round < effort.times; round++) {
    for (const arm of arms) {
      const asks = arm !== "empty";
      visits[arm].push(await firstVisit(browser, pages.url(arm), { profile: effort.profile, asks }));
    }
  }
  return visits;
}

async function stays(browser: Browser, pages: Pages, times: number): Promise<Stays> {
  const found = { tag: [] as Stay[], floor: [] as Stay[], plainMs: [] as number[] };
  for (let round = 0; round < times; round++) {
    found.plainMs.push((await plainVisit(browser, pages.url("empty"))).taskMs);
    for (const arm of ["floor", "tag"] as const) found[arm].push(await stay(browser, pages.url(arm)));
  }
  return found;
}

const bannerSpread = (visits: readonly Visit[]): Spread => spreadOf(visits.map(({ banner }) => banner ?? NaN));

function bannerRows(visits: Visits, where: string): Row[] {
  const floor = bannerSpread(visits.floor);
  const [tag, inline] = [bannerSpread(visits.tag), bannerSpread(visits.inline)];
  const name = `time to banner, ${where}`;
  return [
    { name: `${name}, script tag`, unit: "ms", ours: tag, floor, floorIs: least },
    { name: `${name}, gate inlined`, unit: "ms", ours: inline, floor, floorIs: least },
  ];
}

/** What the script causes beyond what the page does by itself. */
function causedRows(visits: Visits, where: string): Row[] {
  const beyond = (arm: Arm, pick: (visit: Visit) => number): Spread =>
    spreadOf(differences(visits[arm].map(pick), visits.empty.map(pick)));
  const row = (name: string, unit: string, pick: (visit: Visit) => number): Row => ({
    name: `${name}, ${where}`,
    unit,
    ours: beyond("tag", pick),
    floor: beyond("floor", pick),
    floorIs: least,
  });
  return [
    { ...row("layout shift caused", "CLS", ({ shift }) => shift), atMost: 0 },
    { ...row("long tasks caused", "", ({ longTasks }) => longTasks), atMost: 0 },
    row("main thread, first visit unanswered", "CPU ms", ({ taskMs }) => taskMs),
  ];
}

/** Brotli-11 bytes of what the backend was asked for over the network; answers by their address, asked for once. */
async function networkBytes(requests: readonly Request[], backend: string, known: Map<string, number>) {
  let bytes = 0;
  for (const { url, method, cached } of requests) {
    if (cached || method !== "GET" || !url.startsWith(backend)) continue;
    if (!known.has(url)) known.set(url, brotliBytes(await (await fetch(url)).text()));
    bytes += known.get(url)!;
  }
  return bytes;
}

const press = (visits: readonly Stay[]): Spread => spreadOf(visits.map(({ pressed }) => pressed.press ?? NaN));

async function returnRows({ tag, floor, plainMs }: Stays, backend: string): Promise<Row[]> {
  const known = new Map<string, number>();
  const bytes = (pick: (stay: Stay) => Visit) =>
    Promise.all(tag.map((one) => networkBytes(pick(one).requests, backend, known))).then(spreadOf);
  const taskMs = (one: Stay) => one.warm.taskMs;
  const work = (runs: readonly Stay[]) => spreadOf(differences(runs.map(taskMs), plainMs));
  const pressed = {
    name: "click on Accept to next paint, 4× slower",
    unit: "ms",
    ours: press(tag),
    floor: press(floor),
  };
  return [
    { ...pressed, atMost: 50, floorIs: least },
    { name: "coming back, warm cache", unit: "bytes br", ours: await bytes(({ warm }) => warm), atMost: 0 },
    { name: "coming back, empty cache", unit: "bytes br", ours: await bytes(({ cold }) => cold) },
    {
      name: "main thread coming back, 4× slower, beyond the page's own",
      unit: "CPU ms",
      ours: work(tag),
      floor: work(floor),
      floorIs: least,
    },
  ];
}

/** Everything a browser shows of the site script that the pages were given; it asks `backend`. */
export async function visitorRows(pages: Pages, backend: string, times: number): Promise<Row[]> {
  const browser = await openBrowser();
  try {
    // The first page of a browser pays for the browser.
    for (const arm of arms) await firstVisit(browser, pages.url(arm), { profile: asIs, asks: arm !== "empty" });
    const fast = await rounds(browser, pages, { times, profile: asIs });
    const slow = await rounds(browser, pages, { times, profile: slow4g });
    const back = await stays(browser, pages, times);
    const known = new Map<string, number>();
    const fetched = await Promise.all(fast.tag.map(({ requests }) => networkBytes(requests, backend, known)));
    return [
      { name: "requests to banner, script tag", unit: "", ours: spreadOf(fast.tag.map((run) => run.requestsToBanner)) },
      {
        name: "fetched by a first visit unanswered, the parts of the demo's configuration with it",
        unit: "bytes br",
        ours: spreadOf(fetched),
      },
      ...bannerRows(fast, "as is"),
      ...bannerRows(slow, "slow 4G"),
      ...causedRows(fast, "as is"),
      ...causedRows(slow, "slow 4G"),
      ...(await returnRows(back, backend)),
    ];
  } finally {
    await browser.close();
  }
}
