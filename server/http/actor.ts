// The public: what the headers of a request say of who is asking.
import { deviceOf } from "../../core/tally.ts";
import type { PublicActor } from "../services/records.ts";
import type { AppContext } from "./deps.ts";

// The order matters: each of these names also stands in the strings of the ones below it.
const families: readonly (readonly [pattern: RegExp, family: string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

/** The family of a browser, such as `Firefox`; `other` when it is none of the common ones. */
export const browserFamily = (userAgent: string): string =>
  families.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "other";

/** The public, as far as its headers say. */
export const publicActor = (c: AppContext): PublicActor =>
  actorFrom((name) => c.req.header(name), c.get("deps").jurisdiction(c));

/** The same of whatever has headers. */
export function actorFrom(header: (name: string) => string | undefined, jurisdiction: string): PublicActor {
  const agent = header("User-Agent") ?? "";
  return {
    kind: "public",
    origin: header("Origin"),
    jurisdiction,
    browser: browserFamily(agent),
    device: deviceOf(agent),
    gpc: header("Sec-GPC") === "1",
  };
}
