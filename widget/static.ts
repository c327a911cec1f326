// Entry of the static script: the same for every site, so that a page can pin its hash; it fetches the configuration.
import { loadConfig } from "./config.ts";
import { begin, start } from "./start.ts";

const script = document.currentScript as HTMLScriptElement | null;

begin(() => loadConfig(script, (config) => start(config, script?.nonce, [])));
