// TikTok's pixel: held until a yes; a no also makes it remove its cookies.
import { rows } from "./doors.ts";
import type { Signal } from "./signal.ts";

export const tiktok: Signal = {
  category: "advertising",
  send: rows("ttq"),
  first: () => [["holdConsent"]],
  after: (given) => [[given ? "grantConsent" : "revokeConsent"]],
};
