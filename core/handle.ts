// Addresses that are neither mail nor lines: where a browser's push service takes messages, and who somebody is at a chat service.
import { plain } from "./address.ts";
import { phoneNumber } from "./phone.ts";

const longestEndpoint = 1000;

/**
 * The endpoint of a push subscription [RFC 8030], such as `https://push.example/wp/abc`: https, no credentials, no
 * fragment; the host in its one spelling, the path as it is, because services tell its letters apart. Undefined for
 * what is none.
 */
export function pushEndpoint(text: string): string | undefined {
  const clean = text.trim();
  if (clean.length > longestEndpoint || !URL.canParse(clean)) return undefined;
  const url = new URL(clean);
  const isPlain = url.username === "" && url.password === "" && url.hostname.includes(".");
  // A subscription is told apart by what comes after the host: without it it would be everybody's.
  if (url.protocol !== "https:" || !isPlain || url.pathname + url.search === "/") return undefined;
  url.hash = "";
  return url.href;
}

/** Services whose handles are telephone numbers. */
const byNumber: ReadonlySet<string> = new Set(["whatsapp", "signal", "viber", "rcs", "imessage"]);

/**
 * A person at a chat service, `telegram:ada`: the service's name and the handle in small letters, without the sign
 * before it; a number in its E.164 spelling where the service goes by numbers. Undefined for what is none.
 */
export function chatHandle(text: string, country?: string): string | undefined {
  const parts = /^([a-z][a-z0-9.-]{1,29}):(.+)$/su.exec(plain(text).toLowerCase());
  if (!parts) return undefined;
  const [, service, rest] = parts as unknown as [string, string, string];
  const handle = rest.trim().replace(/^@/, "");
  if (byNumber.has(service)) {
    const number = phoneNumber(handle, country);
    return number === undefined ? undefined : `${service}:${number}`;
  }
  const fits = handle.length > 0 && handle.length <= 200 && !/[\s\p{Cc}]/u.test(handle) && !handle.startsWith("//");
  return fits ? `${service}:${handle}` : undefined;
}
