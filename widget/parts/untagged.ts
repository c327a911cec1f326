// Entry of the part that holds untagged things of the site's vendors: put in front of the gate by the server, in its scope.
import { vendorFlags } from "../../core/site.ts";
import type { Gate } from "../host.ts";
import { openElements } from "./held-elements.ts";
import { openMarkup } from "./held-markup.ts";
import { openRequests } from "./held-requests.ts";
import { openStorage } from "./held-storage.ts";
import { openWaiting } from "./waiting.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

/** Has the UI put placeholders over held embeds, as soon as the page has one, and clear after an answer in any tab. */
function openUi(gate: Gate): void {
  const show = () => gate.show("embeds");
  gate.listen(show);
  const observer = new MutationObserver(() => {
    if (![...document.getElementsByTagName("iframe")].some(({ dataset }) => dataset["src"])) return;
    observer.disconnect();
    show();
  });
  if (gate.config.vendors?.some((row) => row[5] & vendorFlags.embed)) {
    observer.observe(document, { childList: true, subtree: true });
  }
}

ASSENT_PARTS.push((gate) => {
  openWaiting(gate);
  openElements();
  openMarkup();
  openRequests();
  openStorage();
  openUi(gate);
});
