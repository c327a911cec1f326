// Work that waits for a purpose: done in order once it is allowed, given up once it is refused.
import { namesKey, vendorFor } from "../../core/catalogue.ts";
import type { VendorRow } from "../../core/site.ts";
import type { Asked, Gate, HoldingGate } from "../host.ts";

/** Something a page asked for. `drop` is called instead of `run` after a no; true keeps it for a later yes. */
export interface Work {
  readonly purpose: string;
  /** Not there for an element, which the page shows. */
  readonly asked?: Asked | undefined;
  run(): void;
  drop?(): boolean | void;
}

type Rows = readonly (VendorRow & { readonly match: readonly string[] })[];

let gate: HoldingGate;
let rows: Rows = [];
let api: string;
let queue: Work[] = [];

/** What our own code does for the page must not fail in the page. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    gate.report("not-released", error);
    return undefined;
  }
}

/** Whether every name in a tag's list, or the one purpose, may run. */
export const allowed = (names: string): boolean => !!names.match(/[^\s,]+/g)?.every((name) => gate.allows(name));

/** The vendor of an address; undefined for our own, and for what nobody lists. */
export function vendorOf(address: unknown): VendorRow | undefined {
  let url: URL;
  try {
    url = new URL(String(address), document.baseURI);
  } catch {
    return undefined;
  }
  return url.origin === api ? undefined : vendorFor(url, rows);
}

/** Every address in an attribute's value: a set of sources has one for each of its candidates. */
export const addressesOf = (name: string, value: string): string[] =>
  name.endsWith("srcset")
    ? [...value.matchAll(/([^\s,]\S*[^\s,]|[^\s,])(?:\s[^,]*)?(?:,|$)/g)].map(([, address]) => address!)
    : [value];

/** The purpose the address must wait for; undefined when it may be asked for now. */
export function heldFor(address: unknown): string | undefined {
  const purpose = vendorOf(address)?.[1];
  return purpose && !gate.allows(purpose) ? purpose : undefined;
}

/** The purpose a cookie (`kind` 3) or a key of a storage (`kind` 4) must wait for; a name of two vendors needs one of them. */
export function heldName(kind: 3 | 4, name: string): string | undefined {
  const owners = rows.filter((row) => row[kind].some((pattern) => namesKey(pattern, name)));
  return owners.some((row) => gate.allows(row[1])) ? undefined : owners[0]?.[1];
}

const isAnswered = ({ purpose }: Work): boolean => !!gate.answerTo(purpose);

/** Does the work now, later or never, by the answer to its purpose. */
export function wait(work: Work): void {
  queue.push(work);
  gate.waiting!.more?.();
  // Never before the caller has gone on, as with a real request.
  if (isAnswered(work)) queueMicrotask(settle);
}

function settle(): void {
  const waiting = queue;
  queue = [];
  for (const work of waiting) {
    if (gate.allows(work.purpose)) attempt(() => work.run());
    else if (!isAnswered(work) || attempt(() => work.drop?.())) queue.push(work);
  }
}

/** Learns the site's vendors, and from here on what the person answers. */
export function openWaiting(host: Gate): void {
  gate = host;
  gate.waiting = { now: () => queue };
  const { config } = gate;
  api = new URL(config.api, document.baseURI).origin;
  rows = (config.vendors ?? []).map((row) => Object.assign([...row] as const, { match: row[2] }));
  // After every other listener, because vendors must hear their signals before they are asked for anything.
  gate.listen(() => queueMicrotask(settle));
}
