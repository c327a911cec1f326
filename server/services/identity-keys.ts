// The keys people are known by at a site: which row key is in force, how far its rotation is, and rotating it.
import { identityRotation } from "../../core/console-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { RowKeyState } from "../store/rotation-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited, type Effect, type LoggedEffect } from "./audit.ts";
import { parsed } from "./parse.ts";
import { existingSite } from "./sites.ts";

/** The keys of a site that people are known by. */
export interface IdentityKeys {
  /** What stands for people in the rows of the keys database. */
  readonly rows: RowKeyState;
}

/** How many names change in one transaction: some ten milliseconds, so that nothing waits long behind it. */
const namesAtOnce = 500;
/** How long one call works before it answers. */
const callMs = 1_000;

/** Which keys are in force, since when, and how far a rotation is. Only owners may. Throws `not-found`, `may-not`. */
export function identityKeys(context: ServiceContext, actor: Actor, site: SiteId): Promise<IdentityKeys> {
  return audited(context, { actor, verb: "identity.read", site }, async () => {
    const store = await context.site((await existingSite(context, site)).id);
    const value = await keysOf(store);
    return { value, detail: `row key ${value.rows.versions[0]!.version}` };
  });
}

const keysOf = async (store: SiteStore): Promise<IdentityKeys> => ({ rows: await store.rowKeyState() });

/**
 * Rotates the row key: brings a new one in, unless a rotation runs, and works on it for a second. As long as the answer
 * says that one runs it is to be called again, or what is left is done within the hour; with `whole` it is done on
 * return. Only owners may. Throws `not-found`, `may-not`, `not-valid`.
 */
export function rotateIdentity(
  context: ServiceContext,
  actor: Actor,
  { site, read, whole = false, told = () => {} }: RotationAsked,
): Promise<IdentityKeys> {
  return audited(context, { actor, verb: "identity.rotate", site }, async () => {
    parsed(identityRotation, await read());
    const store = await context.site((await existingSite(context, site)).id);
    const fresh = { key: context.random(32), nonce: context.random(12) };
    const begun = await store.beginRotation(fresh, context.now());
    const untilMs = whole ? Infinity : context.nowMs() + callMs;
    const ended = await workedOn(context, store, { untilMs, told });
    return effectOf(await keysOf(store), { begun, ended });
  });
}

/** What is asked of a rotation; `told` hears after each step how many rows of how many are changed. */
export interface RotationAsked {
  readonly site: SiteId;
  readonly read: () => unknown;
  readonly whole?: boolean;
  readonly told?: (moved: number, rows: number) => void;
}

/** Goes on with a rotation that runs, to its end; does nothing where none does. */
export async function finishRotation(context: ServiceContext, site: SiteId): Promise<void> {
  const store = await context.site(site);
  if ((await store.rowKeyState()).rotation === null) return;
  await audited(context, { actor: { kind: "system", name: "row-keys" }, verb: "identity.rotate", site }, async () => {
    const ended = await workedOn(context, store, { untilMs: Infinity });
    return effectOf(await keysOf(store), { begun: false, ended });
  });
}

/** True where this call ended the rotation: every row is under the new key, and the one before it is gone. */
async function workedOn(
  context: Pick<ServiceContext, "now" | "nowMs">,
  store: SiteStore,
  { untilMs, told = () => {} }: { untilMs: number; told?: RotationAsked["told"] },
): Promise<boolean> {
  while (await store.rotateSome(namesAtOnce)) {
    const { rotation } = await store.rowKeyState();
    if (rotation) told(rotation.moved, rotation.rows);
    if (context.nowMs() >= untilMs) return false;
  }
  const ended = await store.endRotation(context.now());
  // A key that was deleted must not stay in the write-ahead log.
  if (ended) await store.settle();
  return ended;
}

/** Its beginning and its end are in the audit; what is done between them is not worth a row of it for every second. */
function effectOf(
  value: IdentityKeys,
  { begun, ended }: { begun: boolean; ended: boolean },
): Effect<IdentityKeys> | LoggedEffect<IdentityKeys> {
  const [newest] = value.rows.versions;
  if (!begun && !ended) return { value, logged: true };
  const words = [
    ...(begun ? [`row key ${newest!.version} came`] : []),
    ...(ended ? [`every row is under row key ${newest!.version}, the one before it is destroyed`] : []),
  ];
  return { value, detail: words.join("; ") };
}
