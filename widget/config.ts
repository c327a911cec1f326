// The configuration of the site that a static tag names: fetched, and kept for pages while the server is away.
import type { SiteConfig } from "../core/site.ts";
import { attempt, report } from "./failure.ts";
import { keyStart } from "./start.ts";

const readText = (key: string): string => attempt(() => localStorage.getItem(key)) ?? "";

/** Also valid JSON may be something else: a problem of the server, or a damaged copy. */
const parsed = (text: string): SiteConfig | undefined =>
  attempt(() => {
    const config = JSON.parse(text) as SiteConfig;
    return config.purposes ? config : undefined;
  });

/**
 * Calls `start` once, when the configuration has been fetched; while the server is away, with the copy that an
 * earlier page kept. Without any, everything stays held. A copy is kept only where a choice already is.
 */
export function loadConfig(script: HTMLScriptElement | null, start: (config: SiteConfig) => void): void {
  const site = script?.dataset.site;
  if (!site) return report("no-config");
  const copyKey = `${keyStart + site}-config`;
  const copy = parsed(readText(copyKey));
  fetch(new URL(`/s/${site}.json`, script.src), { credentials: "omit" })
    .then((response) => response.text())
    .then((text) => {
      const config = parsed(text);
      if (!config) throw 0;
      if (readText(keyStart + site)) attempt(() => localStorage.setItem(copyKey, text));
      start(config);
    })
    .catch(() => {
      // It may be another place's, where more runs unasked.
      if (copy?.regime === "opt-in") start(copy);
      else report("no-config");
    });
}
