// Entry of the script tag: signal defaults, restore the decision, release, drain the outbox, load the UI only if needed.
import { languageFor, type NoticeView, type SiteConfig } from "../core/site.ts";
import { openApi } from "./api.ts";
import { openBlocker, release } from "./blocker.ts";
import { loadConfig, storageKey } from "./config.ts";
import { report } from "./failure.ts";
import { gpc, gpcHolds } from "./gpc.ts";
import type { UiHost, UiModule, UiPart } from "./host.ts";
import { isPending, openOutbox } from "./outbox.ts";
import { sendDefaults, sendUpdate } from "./signals/google.ts";
import { allows, answerTo, decide, decision, isTrusted, listen, mustAsk, openState, record } from "./state.ts";
import { readText, writeText } from "./storage.ts";
import { addTrigger } from "./trigger.ts";

const script = document.currentScript as HTMLScriptElement | null;
let ui: Promise<[UiModule, NoticeView]> | undefined;

const parsed = new Promise<void>((resolve) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => resolve());
  else resolve();
});

/** Loads the UI module and the notice in one language, side by side, once per page. */
function loadUi({ api, ui: path, site, notice }: SiteConfig, lang: string): Promise<[UiModule, NoticeView]> {
  const view = fetch(`${api}/s/${site}/${notice.slice(7)}/${lang}.json`, { credentials: "omit" });
  return Promise.all([
    import(/* @vite-ignore */ api + path) as Promise<UiModule>,
    view.then((response) => response.json() as Promise<NoticeView>),
  ]);
}

function start(config: SiteConfig): void {
  const key = storageKey(config.site);
  const lang = languageFor([document.documentElement.lang, ...navigator.languages], Object.keys(config.trigger));
  // Once the UI could not be had, only a person asks for it again.
  let failed = false;
  let showTrigger: (visible: boolean) => void = () => {};
  const host: UiHost = {
    config,
    gpc,
    storageKey: key,
    decision,
    answerTo,
    allows,
    mustAsk,
    gpcHolds,
    decide,
    record,
    isTrusted,
    isPending,
    readText,
    writeText,
    listen,
    showTrigger: (visible) => showTrigger(visible),
  };

  async function show(part: UiPart): Promise<void> {
    try {
      const [[module, view]] = await Promise.all([(ui ??= loadUi(config, lang)), parsed]);
      module.mount(host, view, part);
    } catch (error) {
      ui = undefined;
      failed = true;
      showTrigger(true);
      report("ui-not-loaded", error);
    }
  }
  function look(): void {
    void release();
    if (!failed && document.querySelector("[data-assent-form]:not([data-assent-ready])")) void show("forms");
  }

  openState(config, lang, key);
  if (decision()) sendUpdate(allows);
  listen(() => {
    sendUpdate(allows);
    void release();
  });
  openBlocker(allows, script?.nonce, look);
  look();
  openOutbox(config.api, key);
  openApi(
    config.purposes.filter(([, , category]) => category).map(([id]) => id),
    () => void show("dialog"),
  );
  if (mustAsk()) void show("banner");
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest?.('[data-assent-open],[href="#privacy-choices"]')) return;
    event.preventDefault();
    void show("dialog");
  });
  void parsed.then(() => {
    showTrigger = addTrigger(config.trigger[lang]!, lang, !mustAsk());
  });
}

sendDefaults();
try {
  loadConfig(script, start);
} catch (error) {
  report("no-config", error);
}
