// Scopes of API keys and rights of verbs, as data; who may do what is decided here and nowhere else.
import type { Actor } from "../context.ts";
import type { SiteId } from "../../core/ids.ts";

/** What an API key may be given, and what that lets its holder do. */
export const scopes = {
  check: "Ask whether a subject may be contacted",
} as const;
type Scope = keyof typeof scopes;

interface Right {
  /** The scope a key needs; null when no key may do it. */
  readonly scope: Scope | null;
}

/** Every verb that needs a right. Public verbs (posting a record, reading a receipt) are not in it. */
export const rights = {
  "check.ask": { scope: "check" },
  "site.create": { scope: null },
  "site.set-origins": { scope: null },
  "notice.publish": { scope: null },
  "key.create": { scope: null },
  "log.export": { scope: null },
} as const satisfies Readonly<Record<string, Right>>;
export type Verb = keyof typeof rights;

/**
 * Whether the actor may do the verb on the site. The system may do everything, a key what its scopes say on
 * its own site, the public nothing of this table.
 */
export function mayDo(actor: Actor, verb: Verb, site: SiteId): boolean {
  if (actor.kind === "system") return true;
  const { scope } = rights[verb];
  return actor.kind === "key" && scope !== null && actor.site === site && actor.scopes.includes(scope);
}

/** How an actor is named in the audit: never by anything personal. */
export function actorName(actor: Actor): string {
  if (actor.kind === "key") return actor.id;
  return actor.kind === "system" ? `system:${actor.name}` : "public";
}
