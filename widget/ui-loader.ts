// Loads the UI's first file and the notice when somebody must be asked or asks, and hands it what it may use of the gate.
import { answerIn, tagOf } from "../core/decision.ts";
import type { FirstView, SiteConfig } from "../core/site.ts";
import { report } from "./failure.ts";
import { gpc } from "./gpc.ts";
import type { Carried, FirstModule, Gate, GateHost, GivenAnswer, UiPart } from "./host.ts";
import { isTrusted } from "./presses.ts";
import { allows, answerTo, decision, keep, listen, mustAsk } from "./state.ts";
import { showTrigger } from "./trigger.ts";

const retryMs = 4000;

let host: GateHost & { readonly config: Carried };
let first: FirstModule | undefined;
let loading: Promise<unknown> | undefined;
/** What was answered before the first file was there, in that order, and when. */
const waiting: [at: number, answer: GivenAnswer][] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let notice: Promise<FirstView> | FirstView | undefined;
/** Once the UI could not be had, only a person asks for it again. */
export let failed = false;

function fail(error: unknown): void {
  loading = notice = undefined;
  if (!failed) report("ui-not-loaded", error);
  failed = true;
  host.showTrigger(true);
  // One at a time, however often somebody pressed.
  clearTimeout(timer);
  timer = setTimeout(retry, retryMs);
}

const load = (): Promise<unknown> =>
  (loading ??= (host.config.first?.() ?? import(/* @vite-ignore */ host.config.api + host.config.ui)).then(
    (module: FirstModule) => {
      first ??= (module.open(host, waiting), module);
    },
  ));

/** Answers through the UI's first file: now where it is there, else as soon as it is, however long that takes. */
export function decide(...answer: GivenAnswer): void {
  if (first) return first.decide(...answer);
  waiting.push([Date.now(), answer]);
  retry();
}

function retry(): void {
  if (waiting[0]) load().catch(fail);
}

/** An answer to nothing: the first file mends copies, sends what earlier pages left. */
export const wake = (): void => decide({}, {}, false);

const fetchView: GateHost["fetchView"] = (layer, hash = host.config.notice, lang = host.lang) =>
  fetch(`${host.config.api}/s/${host.config.site}/${hash.slice(7)}/${lang}${layer}.json`).then((file) => file.json());

/** Shows a part of the UI. When that fails the trigger stays, and nothing is released. */
export function showUi(part: UiPart): void {
  // Side by side, what takes longer first: neither waits for the other.
  const module = load();
  notice ??= host.config.views?.[host.lang] ?? (fetchView(".first") as Promise<FirstView>);
  Promise.all([notice, module])
    .then(([view]) => {
      failed = false;
      first!.show(part, view);
    })
    .catch(fail);
}

/** Everything that parts and UI may use of the gate. */
export function openHost(config: SiteConfig & Carried, lang: string, storageKey: string): Gate {
  host = {
    config,
    lang,
    storageKey,
    gpc,
    allows,
    answerIn,
    answerTo,
    tagOf,
    decide,
    decision,
    isTrusted,
    keep,
    listen,
    mustAsk,
    report,
    show: showUi,
    showTrigger,
    fetchView,
  };
  return host;
}

/** Asks where there is something to ask, else shows the trigger. */
export function ask(): void {
  const asks = !failed && mustAsk();
  host.showTrigger(!asks);
  if (asks) showUi("banner");
}
