// The site's configuration: inlined into the site script, or fetched by `data-site`.
import type { SiteConfig } from "../core/site.ts";
import { report } from "./failure.ts";
import { readText, writeText } from "./storage.ts";

declare const ASSENT_SITE: SiteConfig | undefined;

/** Where this browser keeps what belongs to a site. Never a word that block lists know. */
export const storageKeyOf = (site: string): string => `assent-${site}`;

function parsed(text: string | null): SiteConfig | undefined {
  try {
    const config = JSON.parse(text ?? "") as SiteConfig;
    // Also valid JSON may be something else: a problem of the server, or a damaged copy.
    if (config.purposes) return config;
  } catch {}
  return undefined;
}

/**
 * Calls `start` once: at once with the inlined configuration or the copy an earlier page kept, else when it
 * has been fetched. Without any, everything stays held. A copy is kept only where a choice already is.
 */
export function loadConfig(script: HTMLScriptElement | null, start: (config: SiteConfig) => void): void {
  if (typeof ASSENT_SITE !== "undefined" && ASSENT_SITE) return start(ASSENT_SITE);
  const site = script?.dataset.site;
  if (!site) return report("no-config");
  const copyKey = `${storageKeyOf(site)}-config`;
  const copy = parsed(readText(copyKey));
  if (copy) start(copy);
  fetch(new URL(`/s/${site}.json`, script.src), { credentials: "omit" })
    .then((response) => response.text())
    .then((text) => {
      const config = parsed(text);
      if (!config) throw 0;
      if (readText(storageKeyOf(site))) writeText(copyKey, text);
      if (!copy) start(config);
    })
    .catch(() => report("no-config"));
}
