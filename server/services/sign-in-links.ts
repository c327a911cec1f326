// Links that let a user in: the claim of an installation, invitations, and an auditor's visits.
import { sha256 } from "@noble/hashes/sha2.js";
import { userLinkRequest, userRequest } from "../../core/console-schema.ts";
import { uuidV7Hex, type UserId } from "../../core/ids.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { UserRow } from "../store/rows.ts";
import type { LinkKind, LinkRow } from "../store/sign-in-rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { actorName } from "./scopes.ts";
import { freshSecret } from "./sessions.ts";
import { createUser, seedOwner } from "./users.ts";

const dayMs = 86_400_000;
/** How long a link is good, in milliseconds; a visit's end is its issuer's to choose, in days. */
const periodMs = { claim: 30 * 60_000, invitation: 7 * dayMs, visit: 30 * dayMs } as const;
const mostVisitDays = 366;

/** A link that was just made: nothing can show its address again. */
export interface MadeLink {
  readonly address: string;
  readonly link: LinkRow;
}

/** The hash a link's secret part is kept as. */
export const linkHash = (token: string): Uint8Array => sha256(new TextEncoder().encode(token));

/**
 * The address to open. Browsers make passkeys for names, not for numbers, so this computer is `localhost` in it. The
 * secret stands behind `#`, which browsers send to nobody and no log holds.
 */
function addressOf({ publicUrl }: Pick<ServiceContext, "publicUrl">, token: string): string {
  const base = publicUrl.replace(/^http:\/\/(127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?=[:/]|$)/, "http://localhost");
  return `${base}/console/claim#${token}`;
}

async function madeLink(
  context: ServiceContext,
  actor: Actor,
  wanted: { user: UserId; kind: LinkKind; forMs: number },
): Promise<MadeLink> {
  const createdAt = context.now();
  const nowMs = millisecondsOf(createdAt);
  const token = freshSecret(context);
  const link: LinkRow = {
    id: `lnk_${uuidV7Hex(nowMs, context.random(10))}`,
    user: wanted.user,
    kind: wanted.kind,
    tokenHash: linkHash(token),
    issuedBy: actorName(actor),
    createdAt,
    expiresAt: instantAt(nowMs + wanted.forMs),
    usedAt: null,
    endedAt: null,
  };
  await context.control.insertLink(link);
  return { address: addressOf(context, token), link };
}

/**
 * A link for a user; every earlier one of theirs ends. Auditors are let in as often as they like until it ends, after
 * `days`, 30 unless told; all others once, within a week. Throws `not-found`, and `not-valid` for days that are none.
 * The system and owners may.
 */
export const linkForUser = (
  context: ServiceContext,
  actor: Actor,
  { user, days }: { user: UserId; days?: number | undefined },
): Promise<MadeLink> => linkForUserAs(context, actor, { user, read: () => (days === undefined ? {} : { days }) });

/** The same as `linkForUser`, from a request, whose body is read once it is known that the actor may. */
export function linkForUserAs(
  context: ServiceContext,
  actor: Actor,
  asked: { user: UserId; read: () => unknown },
): Promise<MadeLink> {
  return audited(context, { actor, verb: "user.link", site: null }, async () => {
    const { days } = parsed(userLinkRequest, await asked.read());
    const user = await context.control.user(asked.user);
    if (!user || user.disabledAt !== null) throw new ProblemError("not-found");
    const made = await madeLink(context, actor, { user: user.id, ...kindFor(user, days) });
    // A visitor has nothing but links: with the earlier one end the sessions that it began.
    if (made.link.kind === "visit") {
      const open = await context.control.sessionsOf(user.id);
      await context.control.endSessions(
        open.map(({ id }) => id),
        context.now(),
      );
    }
    return { value: made, detail: `${made.link.id} ${made.link.kind} ${user.id}` };
  });
}

/**
 * Creates a user from a request, with the link that lets them in. Throws `not-valid`. The system and owners may.
 */
export async function inviteUser(
  context: ServiceContext,
  actor: Actor,
  read: () => unknown,
): Promise<{ user: UserRow; made: MadeLink }> {
  const wanted = await audited(context, { actor, verb: "user.link", site: null }, async () => {
    const request = parsed(userRequest, await read());
    // Nobody is made who could then not be let in.
    kindFor(request, request.days);
    return { value: request, logged: true };
  });
  const user = await createUser(context, actor, wanted);
  return { user, made: await linkForUser(context, actor, { user: user.id, days: wanted.days }) };
}

function kindFor({ role }: Pick<UserRow, "role">, days: number | undefined): { kind: LinkKind; forMs: number } {
  if (role !== "auditor") return { kind: "invitation", forMs: periodMs.invitation };
  if (days === undefined) return { kind: "visit", forMs: periodMs.visit };
  if (!Number.isInteger(days) || days < 1 || days > mostVisitDays)
    throw faultAt("/days", "out-of-whole-range", { most: mostVisitDays });
  return { kind: "visit", forMs: days * dayMs };
}

/**
 * A claim link of the longest-standing owner, good for 30 minutes and once; earlier ones end. Whoever opens it is the
 * owner. Only the system may: who can read what it prints already holds the server.
 */
export async function claimLink(context: ServiceContext, actor: Actor & { kind: "system" }): Promise<MadeLink> {
  const owner = await seedOwner(context, actor);
  return audited(context, { actor, verb: "user.link", site: null }, async () => {
    const made = await madeLink(context, actor, { user: owner.id, kind: "claim", forMs: periodMs.claim });
    return { value: made, detail: `${made.link.id} claim ${owner.id}` };
  });
}

/** Whether the longest-standing owner has nothing to sign in with, as after the first start. */
export async function isUnclaimed(context: ServiceContext, actor: Actor & { kind: "system" }): Promise<boolean> {
  const { id } = await seedOwner(context, actor);
  return (await context.control.passkeysOf(id)).length === 0 && (await context.control.codesLeft(id)) === 0;
}
