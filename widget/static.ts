// Entry of the static script: the same for every site, so that a page can pin its hash; it fetches the configuration.
import { isOpen } from "./api.ts";
import { openClearing } from "./clearing.ts";
import { loadConfig } from "./config.ts";
import { openOptOutLink } from "./opt-out-link.ts";
import { openMarkedPlaceholders } from "./placeholders.ts";
import { begin, start } from "./start.ts";
import { tellSoon } from "./telling.ts";

/** What needs no more than a configuration. What holds what no tag marks would come too late. */
const parts = [tellSoon, openClearing, openMarkedPlaceholders, openOptOutLink];

const script = document.currentScript as HTMLScriptElement | null;

// A second tag on the page asks too, and finds the work done.
begin(() => loadConfig(script, (config) => isOpen() || start(config, script?.nonce, parts)));
