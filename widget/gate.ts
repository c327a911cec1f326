// Entry of the script tag: signal defaults, restore the decision, release, drain the outbox, load the UI only if needed.
import { languageFor, type SiteConfig } from "../core/site.ts";
import { isOpen, openApi } from "./api.ts";
import { openBlocker, release } from "./blocker.ts";
import { loadConfig, storageKeyOf } from "./config.ts";
import { report } from "./failure.ts";
import { openOutbox } from "./outbox.ts";
import { sendDefaults, sendUpdate } from "./signals/google.ts";
import { allows, decision, listen, openState } from "./state.ts";
import { fillForms, openUi, showUi } from "./ui-loader.ts";

const script = document.currentScript as HTMLScriptElement | null;
const openDialog = () => void showUi("dialog");

function apply(): void {
  sendUpdate(allows);
  void release();
}

function start(config: SiteConfig): void {
  const storageKey = storageKeyOf(config.site);
  const lang = languageFor([document.documentElement.lang, ...navigator.languages], Object.keys(config.trigger));
  openState(config, lang, storageKey);
  openBlocker(allows, script?.nonce);
  if (decision()) sendUpdate(allows);
  void release();
  listen(apply);
  new MutationObserver((changes) => {
    if (!changes.some((change) => change.addedNodes.length)) return;
    void release();
    fillForms();
  }).observe(document, { childList: true, subtree: true });
  openUi(config, lang, storageKey);
  fillForms();
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest?.('[data-assent-open],[href="#privacy-choices"]')) return;
    event.preventDefault();
    openDialog();
  });
  openOutbox(config.api, storageKey);
  openApi(openDialog);
}

// A tag that is on the page twice does its work once.
if (!isOpen()) {
  sendDefaults();
  try {
    loadConfig(script, start);
  } catch (error) {
    report("no-config", error);
  }
}
