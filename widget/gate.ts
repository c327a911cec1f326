// Entry of the site script: the gate, with its site's configuration in front of it in the same scope.
import type { SiteConfig } from "../core/site.ts";
import { begin, start } from "./start.ts";

declare const ASSENT_SITE: SiteConfig;

const script = document.currentScript as HTMLScriptElement | null;

begin(() => start(ASSENT_SITE, script));
