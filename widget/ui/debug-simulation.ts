// What would hold for somebody else: another place, another language, Global Privacy Control. Only ever in memory.
import type { Answer } from "../../core/decision.ts";
import { isSold } from "../../core/gpc.ts";
import { languageFor, type NoticeView, type SiteConfig } from "../../core/site.ts";
import type { UiHost } from "../host.ts";
import type { Situation } from "./debug-verdicts.ts";

/** What is supposed; every part may be left as it is. */
export interface Supposed {
  /** Such as `US-CA`; empty for where this browser is. */
  readonly place: string;
  /** BCP 47; empty for the language shown. */
  readonly lang: string;
  readonly gpc: boolean;
  readonly answer: "own" | "none" | "given" | "refused";
}

/** A situation that is not this browser's, with what would be shown first. */
export interface Simulated extends Situation {
  readonly supposed: Supposed;
  readonly view: NoticeView;
}

/** The situation as it is. */
export const actualSituation = (host: UiHost): Situation => ({
  config: host.config,
  gpc: host.gpc,
  answers: host.decision()?.answers ?? {},
  now: Date.now(),
});

async function fetched<T>(url: string): Promise<T> {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(`${response.status} from the server`);
  return response.json() as Promise<T>;
}

/**
 * What would hold, by the server's own rules for the place. Nothing in force changes, nothing is stored or sent but
 * two requests for public files. Rejects when the server does not answer.
 */
export async function simulate(host: UiHost, supposed: Supposed): Promise<Simulated> {
  const { api, site } = host.config;
  const { place, gpc, answer } = supposed;
  const now = Date.now();
  const config = place
    ? await fetched<SiteConfig>(`${api}/s/${site}.json?place=${encodeURIComponent(place)}`)
    : host.config;
  const lang = languageFor([supposed.lang || host.lang], Object.keys(config.trigger));
  const view = await fetched<NoticeView>(`${api}/s/${site}/${config.notice.slice(7)}/${lang}.json`);
  // A yes to all leaves off what the signal turns off, as the button does.
  const said = (category: string) => (answer === "given" && !(gpc && isSold(category)) ? "given" : "refused");
  const all = config.purposes.map(([id, version, category]): [string, Answer] => [
    id,
    [version, said(category), now, gpc],
  ]);
  const own = host.decision()?.answers ?? {};
  const answers = answer === "own" ? own : answer === "none" ? {} : Object.fromEntries(all);
  return { config, gpc, now, answers, supposed, view };
}
