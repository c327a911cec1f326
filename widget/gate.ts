// Entry of the site script: the gate, with its site's configuration in front of it in the same scope.
import type { SiteConfig } from "../core/site.ts";
import type { Carried } from "./host.ts";
import { begin, start, type Part } from "./start.ts";

declare const ASSENT_SITE: SiteConfig & Carried;
declare const ASSENT_PARTS: readonly Part[];

const nonce = document.currentScript?.nonce;

begin(() => start(ASSENT_SITE, nonce, ASSENT_PARTS));
