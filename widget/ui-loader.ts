// Loads the UI and the notice when somebody must be asked or asks, and hands the UI what it may use of the gate.
import type { NoticeView, SiteConfig } from "../core/site.ts";
import { report } from "./failure.ts";
import { gpc, gpcHolds } from "./gpc.ts";
import type { UiHost, UiModule, UiPart } from "./host.ts";
import { isPending } from "./outbox.ts";
import { allows, answerTo, decide, decision, isTrusted, listen, mustAsk, record } from "./state.ts";
import { readText, writeText } from "./storage.ts";
import { addTrigger } from "./trigger.ts";

let host: UiHost;
let lang: string;
let loading: Promise<[UiModule, NoticeView, unknown]> | undefined;
// Once the UI could not be had, only a person asks for it again.
let failed = false;

const parsed = new Promise<unknown>((resolve) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", resolve);
  else resolve(0);
});

/** Module and notice side by side: neither waits for the other. */
function load({ api, ui, site, notice }: SiteConfig): Promise<[UiModule, NoticeView, unknown]> {
  const view = fetch(`${api}/s/${site}/${notice.slice(7)}/${lang}.json`, { credentials: "omit" });
  return Promise.all([
    import(/* @vite-ignore */ api + ui) as Promise<UiModule>,
    view.then((response) => response.json() as Promise<NoticeView>),
    parsed,
  ]);
}

/** Shows a part of the UI once the page is parsed. When that fails the trigger stays, and nothing is released. */
export async function showUi(part: UiPart): Promise<void> {
  try {
    const [module, view] = await (loading ??= load(host.config));
    module.mount(host, view, part);
  } catch (error) {
    loading = undefined;
    failed = true;
    host.showTrigger(true);
    report("ui-not-loaded", error);
  }
}

/** Fills the forms that want a consent field, as soon as the page has one. */
export function fillForms(): void {
  if (!failed && document.querySelector("[data-assent-form]:not([data-assent-ready])")) void showUi("forms");
}

/** Puts the trigger on the page, and asks where there is something to ask. */
export function openUi(config: SiteConfig, language: string, storageKey: string): void {
  lang = language;
  let showTrigger = (_visible: boolean) => {};
  host = {
    config,
    storageKey,
    gpc,
    gpcHolds,
    decision,
    answerTo,
    allows,
    mustAsk,
    decide,
    record,
    isTrusted,
    isPending,
    readText,
    writeText,
    listen,
    showTrigger: (visible) => showTrigger(visible),
  };
  // Asked while there is something to ask; the trigger is there whenever the banner is not.
  const ask = () => {
    const asks = !failed && mustAsk();
    showTrigger(!asks);
    if (asks) void showUi("banner");
  };
  void parsed.then(() => {
    showTrigger = addTrigger(config.trigger[lang]!, lang);
    showTrigger(failed || !mustAsk());
  });
  listen(ask);
  ask();
}
