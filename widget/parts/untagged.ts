// Entry of the part that holds untagged things of the site's vendors: put in front of the gate by the server, in its scope.
import { vendorFlags } from "../../core/site.ts";
import type { Gate } from "../host.ts";
import { openPlaceholders } from "../placeholders.ts";
import { openAttributes } from "./held-attributes.ts";
import { openElements } from "./held-elements.ts";
import { openMarkup } from "./held-markup.ts";
import { openRequests } from "./held-requests.ts";
import { openStorage } from "./held-storage.ts";
import { openWaiting, vendorOf } from "./waiting.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

ASSENT_PARTS.push((gate) => {
  openWaiting(gate);
  openElements();
  openAttributes();
  openMarkup();
  openRequests();
  openStorage();
  // Frames whose vendor pages show; the others measure, and need no word.
  openPlaceholders(gate, ({ dataset, src }) => !!((vendorOf(dataset["src"] ?? src)?.[5] ?? 0) & vendorFlags.embed));
});
