// Removes what vendors that may not run have stored in the page's own origin, at every scope a script can reach.
import { namesKey, vendorFor } from "../../core/catalogue.ts";
import { vendorFlags, type VendorRow } from "../../core/site.ts";
import type { UiHost } from "../host.ts";

/** Something that is still there: set by a server for servers only, on a path unlike this page's, or in use. */
export interface LeftItem {
  readonly vendor: string;
  readonly kind: "cookie" | "localStorage" | "sessionStorage" | "indexedDB";
  readonly name: string;
}

type Host = Pick<UiHost, "config" | "allows" | "storageKey">;

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

/** Whether a vendor that is off has run in this page and only a new page ends that. */
function mustReload({ config, allows }: Host): boolean {
  const rows = (config.vendors ?? [])
    .filter((row: VendorRow) => row[5] & vendorFlags.reload && !allows(row[1]))
    .map((row) => ({ match: row[2] }));
  return [...document.querySelectorAll<HTMLScriptElement>("script[src]")].some(
    ({ src, type }) => type !== "text/plain" && URL.canParse(src) && vendorFor(new URL(src), rows),
  );
}

/**
 * Clears after what every vendor that may not run has left here. What could not be removed is the detail of an
 * `assent:left` event on the window. Loads the page anew only where a vendor's row says that nothing else ends its
 * work; the record of the choice is stored before, and its request outlives the page.
 */
export async function clearStorage(host: Host): Promise<readonly LeftItem[]> {
  const left = [...clearCookies(host), ...(await clearStorages(host))];
  if (left.length) dispatchEvent(new CustomEvent("assent:left", { detail: left }));
  // Not twice in a row: a vendor that runs all the same would have the page loaded without end.
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (visit?.type !== "reload" && mustReload(host)) location.reload();
  return left;
}
