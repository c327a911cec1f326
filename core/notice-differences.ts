// Two versions of a notice compared place by place: what is another, and which purposes are asked again for it.
import type { Json } from "./canonical.ts";
import { materialDifferences, type Notice } from "./notice.ts";
import type { Purpose, PurposeChange } from "./purpose.ts";

/** One place at which two notices differ. */
export interface NoticeDifference {
  /**
   * JSON pointer (RFC 6901) in which purposes, vendors and cookies stand under their ids and names, such as
   * `/purposes/analytics/recipients` or `/languages/de/messages/bannerText`.
   */
  readonly pointer: string;
  /** Undefined where the earlier notice has nothing there. Of a list that only changed its order, the ids in order. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** The purposes asked again because of it; none where the difference is not material. */
  readonly asks: readonly string[];
}

type Tree = Readonly<Record<string, Json>>;

/** What a version changed is history and no place of its own; what changed now is said at the places themselves. */
const derived = "changes";

const isTree = (value: Json | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The key of a list's item: its id, or its name where it has none. */
const keyOf = (item: Json): Json | undefined => (isTree(item) ? (item["id"] ?? item["name"]) : undefined);

/** A list of things that have a key each, by that key; undefined for any other value. */
function keyed(value: Json | undefined): Map<string, Json> | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value as readonly Json[];
  const pairs = items.map((item) => [keyOf(item), item] as const);
  const byKey = new Map(pairs.flatMap(([key, item]) => (typeof key === "string" ? [[key, item] as const] : [])));
  return byKey.size === items.length ? byKey : undefined;
}

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

type Place = Omit<NoticeDifference, "asks">;

function compared(pointer: string, before: Json | undefined, after: Json | undefined): Place[] {
  if (before === undefined || after === undefined) return before === after ? [] : [{ pointer, before, after }];
  const [old, next] = [keyed(before), keyed(after)];
  if (old && next) return [...order(pointer, old, next), ...members(pointer, old, next)];
  if (isTree(before) && isTree(after))
    return members(pointer, new Map(Object.entries(before)), new Map(Object.entries(after)));
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ pointer, before, after }];
}

function members(pointer: string, old: ReadonlyMap<string, Json>, next: ReadonlyMap<string, Json>): Place[] {
  const keys = [...new Set([...old.keys(), ...next.keys()])].filter((key) => key !== derived);
  return keys.flatMap((key) => compared(`${pointer}/${escaped(key)}`, old.get(key), next.get(key)));
}

/** What stands in both lists, in another order. */
function order(pointer: string, old: ReadonlyMap<string, Json>, next: ReadonlyMap<string, Json>): Place[] {
  const before = [...old.keys()].filter((key) => next.has(key));
  const after = [...next.keys()].filter((key) => old.has(key));
  return before.join("\n") === after.join("\n") ? [] : [{ pointer, before, after }];
}

/** At which members of a purpose each reason shows itself. */
const membersOf: Readonly<Record<PurposeChange["reason"], readonly (keyof Purpose)[]>> = {
  "new-version": ["version"],
  "new-controller": ["processorFor", "jointWith"],
  "new-recipient": ["recipients"],
  "new-vendor": ["vendors"],
  "new-channel": ["channels"],
  "new-data": ["dataTypes"],
  "new-basis": ["basis", "bases", "explicit"],
  "longer-kept": ["retentionPeriod"],
};

/** Nobody is asked about what is essential. */
const isAsked = ({ category }: Purpose): boolean => category !== "essential";

/** The purposes asked again, by the pointer of the difference that has them asked. */
function askedAt(previous: Notice, next: Notice): (place: Place) => string[] {
  const asked = next.purposes.filter(isAsked).map((purpose) => {
    const base = `/purposes/${escaped(purpose.id)}`;
    const old = previous.purposes.find(({ id }) => id === purpose.id);
    if (!old) return { id: purpose.id, at: new Set([base]) };
    const [before, after] = [previous, next].map(({ controller }) => controller.name) as [string, string];
    const found = materialDifferences({ purpose: old, controller: before }, { purpose, controller: after });
    const reasons = found.map(({ reason }) => reason);
    if (purpose.version > old.version) reasons.push("new-version");
    const at = reasons.flatMap((reason) => [
      ...(reason === "new-controller" ? ["/controller/name"] : []),
      ...membersOf[reason].map((member) => `${base}/${member}`),
    ]);
    return { id: purpose.id, at: new Set(at) };
  });
  return ({ pointer, before }) => {
    // Of vendors a new one is material, and nothing that is said of one.
    const vendors = /^(\/purposes\/[^/]+\/vendors)\/[^/]+$/.exec(pointer)?.[1];
    const at = vendors && before === undefined ? vendors : pointer;
    if (!vendors && pointer.endsWith("/vendors")) return [];
    return asked.filter((purpose) => purpose.at.has(at)).map(({ id }) => id);
  };
}

/**
 * Every place at which the next notice differs from the previous one, in the order of the next; nothing where both
 * would be shown alike. What `asks` names is what `withVersions` of core/notice.ts raises, and what the owner raised.
 */
export function noticeDifferences(previous: Notice, next: Notice): NoticeDifference[] {
  const asks = askedAt(previous, next);
  return compared("", previous as unknown as Json, next as unknown as Json).map((place) => ({
    ...place,
    asks: asks(place),
  }));
}
