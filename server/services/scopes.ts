// Scopes of API keys, roles of users and rights of verbs, as data; who may do what is decided here and nowhere else.
import type { Actor } from "../context.ts";
import type { SiteId } from "../../core/ids.ts";

/** What an API key may be given, and what that lets its holder do. */
export const scopes = {
  check: "Ask whether a subject may be contacted",
  "check.explain": "Also learn what a denial rests on",
  "check.bykey":
    "Name people by keys instead of addresses; the site's export key that makes them is told with the token",
  feedback: "Tell of bounces, complaints and replies, and nothing else",
  "suppress.write": "Add, find and lift suppressions",
  audit: "Ask what was known at an earlier instant",
  "consent.write": "Record what a subject said to an agent, and link addresses of one person",
  import: "Bring in files of what people said elsewhere, and take that back",
  webhook: "Say who is told of changes, and see how that went",
  screen: "Bring in registers and results of screening, and see how old they are",
  dealings: "Tell what was sold, sent and passed on to whom, and see which recipients have to be told of an end",
  purposes: "See the register of purposes, its history and the record of processing",
  "purposes.write": "Change the register of purposes, which publishes a notice",
  request:
    "Take everything held about a subject, erase or restrict them, set holds, and see to recordings that are due",
  export:
    "Take the site's sealed log or a list of its records elsewhere, and make evidence packs; nothing personal is in them",
  notices: "Draft, preview and publish notices, and go back to an earlier one",
  stats: "Read how often what was answered, and what needs attention; nobody is in either",
  receipt: "Open the receipt of a record by its id alone, and learn its address",
} as const;
type Scope = keyof typeof scopes;

interface Right {
  /** The scope a key needs; null when no key may do it. */
  readonly scope: Scope | null;
}

/** Every verb that needs a right. Public verbs (posting a record, reading a receipt) are not in it. */
export const rights = {
  "check.ask": { scope: "check" },
  "check.read": { scope: "check" },
  "check.explain": { scope: "check.explain" },
  "check.past": { scope: "audit" },
  "check.bykey": { scope: "check.bykey" },
  "unsubscribe.link": { scope: "check" },
  "change.read": { scope: "check" },
  "change.keys": { scope: "check" },
  "webhook.add": { scope: "webhook" },
  "webhook.list": { scope: "webhook" },
  "webhook.change": { scope: "webhook" },
  "webhook.rotate": { scope: "webhook" },
  "webhook.remove": { scope: "webhook" },
  "webhook.deliveries": { scope: "webhook" },
  "webhook.replay": { scope: "webhook" },
  "feedback.hear": { scope: "feedback" },
  "suppression.add": { scope: "suppress.write" },
  "suppression.find": { scope: "suppress.write" },
  "suppression.lift": { scope: "suppress.write" },
  "site.create": { scope: null },
  "site.rename": { scope: null },
  "site.set-origins": { scope: null },
  "site.set-settings": { scope: null },
  "site.wipe": { scope: null },
  "notice.list": { scope: "notices" },
  "notice.draft": { scope: "notices" },
  "notice.publish": { scope: "notices" },
  "key.create": { scope: null },
  "stats.read": { scope: "stats" },
  "install.read": { scope: "stats" },
  "attention.read": { scope: "stats" },
  "log.export": { scope: "export" },
  "log.inspect": { scope: "export" },
  "record.export": { scope: "export" },
  "receipt.open": { scope: "receipt" },
  "log-key.list": { scope: null },
  "log-key.rotate": { scope: null },
  "log-key.retire": { scope: null },
  "pack.make": { scope: "export" },
  "record.note": { scope: "consent.write" },
  "subject.link": { scope: "consent.write" },
  "import.upload": { scope: "import" },
  "import.read": { scope: "import" },
  "import.commit": { scope: "import" },
  "import.undo": { scope: "import" },
  "screening.import": { scope: "screen" },
  "screening.list": { scope: "screen" },
  "sale.tell": { scope: "dealings" },
  "send.tell": { scope: "dealings" },
  "share.tell": { scope: "dealings" },
  "share.list": { scope: "dealings" },
  "share.acknowledge": { scope: "dealings" },
  "purpose.list": { scope: "purposes" },
  "purpose.set": { scope: "purposes.write" },
  "purpose.retire": { scope: "purposes.write" },
  "subject.erase": { scope: "request" },
  "subject.export": { scope: "request" },
  "own-page.link": { scope: "request" },
  "request.list": { scope: "request" },
  "hold.set": { scope: "request" },
  "hold.lift": { scope: "request" },
  "hold.list": { scope: "request" },
  "recording.list": { scope: "request" },
  "recording.delete": { scope: "request" },
  "health.read": { scope: null },
  "retention.report": { scope: null },
  "retention.run": { scope: null },
  "record.expire": { scope: null },
  "identity.read": { scope: null },
  "identity.rotate": { scope: null },
  "user.create": { scope: null },
  "user.set-role": { scope: null },
  "user.disable": { scope: null },
  "user.list": { scope: null },
  "user.link": { scope: null },
  "site.list": { scope: null },
  "site.read-settings": { scope: null },
  "key.list": { scope: null },
  "key.revoke": { scope: null },
  "audit.read": { scope: null },
  "record.find": { scope: "request" },
  "passkey.add": { scope: null },
  "passkey.list": { scope: null },
  "passkey.rename": { scope: null },
  "passkey.remove": { scope: null },
  "recovery.renew": { scope: null },
  "session.list": { scope: null },
  "session.end": { scope: null },
} as const satisfies Readonly<Record<string, Right>>;
export type Verb = keyof typeof rights;

/** What every user may do with what is their own. */
const own = ["site.list", "session.list", "session.end"] as const satisfies readonly Verb[];
/** And what everybody may who stays: an auditor's way in ends with the link. */
const staying = [
  ...own,
  "passkey.add",
  "passkey.list",
  "passkey.rename",
  "passkey.remove",
  "recovery.renew",
] as const satisfies readonly Verb[];

/** What a user may do by role, on every site of the installation: the least that the role's work needs. */
export const roles = {
  /** Everything: sites, keys and users too. */
  owner: Object.keys(rights) as Verb[],
  /** What is shown to subjects, and how a check answers for it. */
  editor: [
    ...staying,
    "site.read-settings",
    "health.read",
    "record.find",
    "notice.list",
    "notice.draft",
    "stats.read",
    "install.read",
    "attention.read",
    "notice.publish",
    "check.ask",
    "check.read",
    "unsubscribe.link",
    "check.explain",
    "suppression.add",
    "suppression.find",
    "record.note",
    "subject.link",
    "import.upload",
    "import.read",
    "import.commit",
    "import.undo",
    "screening.import",
    "screening.list",
    "sale.tell",
    "send.tell",
    "share.tell",
    "share.list",
    "share.acknowledge",
    "purpose.list",
    "purpose.set",
    "purpose.retire",
  ],
  /** Whether a subject may be contacted. */
  marketer: [
    ...staying,
    "stats.read",
    "install.read",
    "attention.read",
    "check.ask",
    "check.read",
    "unsubscribe.link",
    "check.explain",
    "suppression.add",
    "suppression.find",
    "screening.list",
    "sale.tell",
    "send.tell",
    "share.tell",
    "share.list",
    "share.acknowledge",
    "purpose.list",
  ],
  /** What proves or explains, and nothing that changes anything. */
  auditor: [
    ...own,
    "site.read-settings",
    "health.read",
    "key.list",
    "audit.read",
    "record.find",
    "notice.list",
    "stats.read",
    "install.read",
    "attention.read",
    "log.export",
    "record.export",
    "pack.make",
    "log-key.list",
    "log.inspect",
    "check.past",
    "check.read",
    "change.read",
    "webhook.list",
    "webhook.deliveries",
    "receipt.open",
    "user.list",
    "request.list",
    "hold.list",
    "recording.list",
    "retention.report",
    "screening.list",
    "share.list",
    "purpose.list",
  ],
} as const satisfies Readonly<Record<string, readonly Verb[]>>;
export type Role = keyof typeof roles;

/** Whether the text names a role. */
export const isRole = (text: string): text is Role => Object.hasOwn(roles, text);

/**
 * Whether the actor may do the verb on the site; null for what belongs to no site. The system may do
 * everything, a key what its scopes say on its own site, a user what the role says unless disabled, the public
 * nothing of this table.
 */
export function mayDo(actor: Actor, verb: Verb, site: SiteId | null): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "public") return false;
  if (actor.kind === "user") return actor.disabledAt === null && verbsOf(actor.role).includes(verb);
  const { scope } = rights[verb];
  return scope !== null && actor.site === site && actor.scopes.includes(scope);
}

/** What a role may do; nothing where this version does not know it, from a newer one or a damaged row. */
export const verbsOf = (role: string): readonly Verb[] => (isRole(role) ? roles[role] : []);

/** How an actor is named in the audit: never by anything personal. */
export function actorName(actor: Actor): string {
  if (actor.kind === "key" || actor.kind === "user") return actor.id;
  return actor.kind === "system" ? `system:${actor.name}` : "public";
}
