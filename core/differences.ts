// What differs between two values of JSON, member by member, as people read a change.
import type { Json } from "./canonical.ts";

/** One place that differs; a side that has nothing there lacks it. */
export interface Difference {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly before?: Json;
  readonly after?: Json;
}

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** Lists whose items have ids of their own are compared by these, so that one more in front is one difference. */
function named(value: Json | undefined): { readonly [name: string]: Json } | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item): readonly [string, Json] | undefined =>
    isObject(item) && typeof item["id"] === "string" ? [item["id"], item] : undefined,
  );
  if (items.includes(undefined)) return undefined;
  const found = Object.fromEntries(items as (readonly [string, Json])[]);
  return Object.keys(found).length === value.length ? found : undefined;
}

const membersOf = (value: Json | undefined) => (isObject(value) ? value : named(value));

/** Every place at which the two differ, in the order of the names; whole where one side is no object. */
export function differences(before: Json | undefined, after: Json | undefined, pointer = ""): Difference[] {
  if (before === undefined && after === undefined) return [];
  const [one, other] = [membersOf(before), membersOf(after)];
  if (one && other) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
    return names.flatMap((name) => differences(one[name], other[name], `${pointer}/${escaped(name)}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ pointer, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}
