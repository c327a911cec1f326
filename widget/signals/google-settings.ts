// Google Consent Mode where a site differs from the defaults that the gate has just sent.
import { isSold } from "../../core/gpc.ts";
import type { Gate } from "../host.ts";
import { gtag, send } from "./google.ts";

/**
 * Sends what the site wants otherwise, still before any tag. A default for a region is preferred there by Google;
 * what Global Privacy Control turns off is denied in it too.
 */
export function sendSettings({ config: { google }, gpc }: Gate): void {
  if (!google) return;
  const { waitMs = 500, regions = [], redactAds = true, passUrl } = google;
  const isHeld = (category: string) => gpc && isSold(category);
  const begin = (begun: readonly string[], extra?: object) =>
    send("default", (category, name) => category === "essential" || (begun.includes(name) && !isHeld(category)), {
      wait_for_update: waitMs,
      ...extra,
    });
  if (waitMs !== 500) begin([]);
  for (const [region, begun] of regions) begin(begun, { region });
  if (!redactAds) gtag("set", "ads_data_redaction", false);
  if (passUrl) gtag("set", "url_passthrough", true);
}
