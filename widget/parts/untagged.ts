// Entry of the part that holds untagged things of the site's vendors: put in front of the gate by the server, in its scope.
import { vendorFlags } from "../../core/site.ts";
import type { Gate } from "../host.ts";
import { openAttributes } from "./held-attributes.ts";
import { openElements } from "./held-elements.ts";
import { openMarkup } from "./held-markup.ts";
import { openRequests } from "./held-requests.ts";
import { openStorage } from "./held-storage.ts";
import { openWaiting, vendorOf } from "./waiting.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

/** Whether a placeholder stands in for the frame: its vendor is shown in pages, or the page names a poster for it. */
const isEmbed = ({ dataset }: HTMLIFrameElement): boolean =>
  "assentPoster" in dataset || !!((vendorOf(dataset["src"])?.[5] ?? 0) & vendorFlags.embed);

/** Has the UI put placeholders over held embeds, as soon as the page has one, and after an answer in any tab. */
function openUi(gate: Gate): void {
  gate.listen(() => {
    const isOff = gate.config.vendors!.some(([, purpose]) => !gate.allows(purpose));
    if (isOff && document.querySelector("iframe")) gate.show("embeds");
  });
  const observer = new MutationObserver(() => {
    if (![...document.getElementsByTagName("iframe")].some((frame) => frame.dataset["src"] && isEmbed(frame))) return;
    observer.disconnect();
    gate.show("embeds");
  });
  observer.observe(document, { childList: true, subtree: true });
}

ASSENT_PARTS.push((gate) => {
  openWaiting(gate);
  openElements();
  openAttributes();
  openMarkup();
  openRequests();
  openStorage();
  openUi(gate);
});
