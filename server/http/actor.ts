// Who is asking: request headers into an Actor.
import { fromBase64 } from "../../core/bytes.ts";
import type { Actor } from "../context.ts";
import { keyActor } from "../services/keys.ts";
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
export const publicActor = (c: AppContext): PublicActor => ({
  kind: "public",
  origin: c.req.header("Origin"),
  jurisdiction: c.get("deps").jurisdiction(c),
  browser: browserFamily(c.req.header("User-Agent") ?? ""),
  gpc: c.req.header("Sec-GPC") === "1",
});

/**
 * The API key in `Authorization: Bearer …`, or as the password of `Authorization: Basic …`, which is all that some
 * providers can be told to send; throws `no-credential`.
 */
export function bearerActor(c: AppContext): Promise<Actor & { kind: "key" }> {
  const [, scheme, credential] = /^(Bearer|Basic) +(\S+)$/i.exec(c.req.header("Authorization") ?? "") ?? [];
  return keyActor(c.get("context"), scheme?.toLowerCase() === "basic" ? passwordIn(credential!) : credential);
}

function passwordIn(basic: string): string | undefined {
  const text = fromBase64(basic);
  return text && new TextDecoder().decode(text).split(":").slice(1).join(":");
}
