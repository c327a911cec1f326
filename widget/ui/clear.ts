// Removes what vendors that may not run have stored in the page's own origin, at every scope a script can reach.
import { namesKey, vendorFor } from "../../core/catalogue.ts";
import { vendorFlags } from "../../core/site.ts";
import type { UiHost } from "../host.ts";

/**
 * Something that is still there: on a path unlike this page's, or in use; and what may be, because no script can see
 * it: a cookie set for servers only, or on a domain of the vendor's own.
 */
export interface LeftItem {
  readonly vendor: string;
  readonly kind: "cookie" | "localStorage" | "sessionStorage" | "indexedDB" | "serverOnly" | "thirdParty";
  readonly name: string;
}

type Host = Pick<UiHost, "config" | "allows" | "ran" | "show" | "storageKey" | "readOwn">;

const cookieNames = (): string[] => document.cookie.split("; ").map((pair) => pair.split("=", 1)[0]!);

/** The page's host, then each of its parents; the empty text is a cookie that names none. */
function domains(): string[] {
  const labels = location.hostname.split(".");
  return ["", ...labels.map((_, at) => `;Domain=${labels.slice(at).join(".")}`)];
}

/** Every path a cookie can have and be seen here: each folder with and without its slash. */
function paths(): string[] {
  const found = new Set(["/"]);
  let path = "";
  for (const segment of location.pathname.split("/").slice(1)) {
    path += `/${segment}`;
    found.add(path).add(`${path}/`);
  }
  return [...found];
}

function expire(name: string): void {
  // A cookie that was set apart for this site within another is one more cookie of that name.
  const kinds = location.protocol === "https:" ? [";Secure", ";Secure;SameSite=None;Partitioned"] : [""];
  for (const domain of domains()) {
    for (const path of paths()) {
      for (const kind of kinds) document.cookie = `${name}=;Max-Age=0;Path=${path}${domain}${kind}`;
    }
  }
}

function storages(): Record<"l" | "s", Storage | undefined> {
  const open = (name: "localStorage" | "sessionStorage") => {
    try {
      return window[name];
    } catch {
      // A browser that forbids storage has kept nothing.
      return undefined;
    }
  };
  return { l: open("localStorage"), s: open("sessionStorage") };
}

/** Whether the database is gone. One that is open elsewhere is deleted when it is closed, and is there until then. */
function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve(true));
    for (const type of ["error", "blocked"]) request.addEventListener(type, () => resolve(false));
  });
}

async function databaseNames(): Promise<string[]> {
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  } catch {
    // A browser without the list, or without databases.
    return [];
  }
}

/** Which of the names belong to a vendor that is off and to none that is on, with that vendor. */
function belonging(host: Host, kind: 3 | 4, names: readonly string[]): Map<string, string> {
  const rows = host.config.vendors ?? [];
  const found = new Map<string, string>();
  for (const name of names) {
    if (name.replace(/^[lsd]:/, "").startsWith(host.storageKey)) continue;
    const owners = rows.filter((row) => row[kind].some((pattern) => namesKey(pattern, name)));
    if (owners.length && !owners.some(([, purpose]) => host.allows(purpose))) found.set(name, owners[0]![0]);
  }
  return found;
}

function clearCookies(host: Host): LeftItem[] {
  // What stands on a path that this page does not see is tried by its whole name.
  const whole = (host.config.vendors ?? []).flatMap((row) => row[3].filter((pattern) => !pattern.endsWith("*")));
  const mine = belonging(host, 3, [...cookieNames(), ...whole]);
  for (const name of mine.keys()) expire(name);
  const still = new Set(cookieNames());
  return [...mine].flatMap(([name, vendor]) => (still.has(name) ? { vendor, kind: "cookie", name } : []));
}

async function clearStorages(host: Host): Promise<LeftItem[]> {
  const { l, s } = storages();
  const keys = [
    ...Object.keys(l ?? {}).map((key) => `l:${key}`),
    ...Object.keys(s ?? {}).map((key) => `s:${key}`),
    ...(await databaseNames()).map((name) => `d:${name}`),
  ];
  const left: LeftItem[] = [];
  for (const [key, vendor] of belonging(host, 4, keys)) {
    const name = key.slice(2);
    if (key.startsWith("l:")) l!.removeItem(name);
    else if (key.startsWith("s:")) s!.removeItem(name);
    else if (!(await deleteDatabase(name))) left.push({ vendor, kind: "indexedDB", name });
  }
  return left;
}

/** How many entries of what was loaded a browser keeps by itself: the first ones. */
const keptEntries = 250;

/**
 * Where every script came from that the page has loaded, whether or not it still stands in it; not whole once the
 * browser may have kept no more of them. A picture has not run.
 */
function scriptAddresses(): { readonly addresses: readonly string[]; readonly isWhole: boolean } {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const scripts = [...document.querySelectorAll<HTMLScriptElement>("script[src]")];
  const addresses = [
    ...entries.filter(({ initiatorType }) => initiatorType === "script").map(({ name }) => name),
    ...scripts.filter(({ type }) => type !== "text/plain").map(({ src }) => src),
  ];
  return { addresses, isWhole: entries.length < keptEntries };
}

/** Whether the next page will know of an answer: where storage is forbidden, one that was loaded anew would have none. */
const isKept = ({ storageKey, readOwn }: Host): boolean => !!readOwn(storageKey) || cookieNames().includes(storageKey);

/** What was allowed in this page and is off since the last time this was asked, however many answers that took. */
function turnedOff({ ran = new Set(), allows }: Host): string[] {
  const off = [...ran].filter((purpose) => !allows(purpose));
  for (const purpose of off) ran.delete(purpose);
  return off;
}

/** Whether a vendor that was turned off has run in this page, and only a new page ends that. */
function mustReload({ config }: Host, off: readonly string[]): boolean {
  const rows = (config.vendors ?? [])
    .filter(([, purpose, , , , flags]) => flags & vendorFlags.reload && off.includes(purpose))
    .map((row) => ({ match: row[2] }));
  if (!rows.length) return false;
  const { addresses, isWhole } = scriptAddresses();
  return !isWhole || addresses.some((address) => URL.canParse(address) && vendorFor(new URL(address), rows));
}

/** Keeps for this page, or the one that comes after it, what there may be more to tell of (widget/ui/left.tsx). */
function keepTurnedOff({ storageKey }: Host, off: readonly string[]): void {
  try {
    sessionStorage.setItem(`${storageKey}-left`, off.join(" "));
  } catch {
    // The page goes on without a memory.
  }
}

/**
 * Clears after what every vendor that may not run has left here. What could not be removed is the detail of an
 * `assent:left` event on the window. Loads the page anew only where something was turned off in its own life whose
 * vendor's row says that nothing else ends its work: a page that has only begun never does, or a vendor that runs all
 * the same would have it loaded without end. The record is stored before, and its request outlives the page.
 */
export async function clearStorage(host: Host): Promise<readonly LeftItem[]> {
  const left = [...clearCookies(host), ...(await clearStorages(host))];
  if (left.length) dispatchEvent(new CustomEvent("assent:left", { detail: left }));
  const off = turnedOff(host);
  // Only where somebody looks.
  const isTold = off.length > 0 && document.visibilityState === "visible";
  if (isTold) keepTurnedOff(host, off);
  if (isKept(host) && mustReload(host, off)) location.reload();
  else if (isTold) host.show("told");
  return left;
}
