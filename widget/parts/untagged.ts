// Entry of the part that holds untagged things of the site's vendors: put in front of the gate by the server, in its scope.
import type { Gate } from "../host.ts";
import { openElements } from "./held-elements.ts";
import { openMarkup } from "./held-markup.ts";
import { openRequests } from "./held-requests.ts";
import { openStorage } from "./held-storage.ts";
import { openWaiting } from "./waiting.ts";

declare const ASSENT_PARTS: ((gate: Gate) => void)[];

ASSENT_PARTS.push((gate) => {
  openWaiting(gate);
  openElements();
  openMarkup();
  openRequests();
  openStorage();
});
