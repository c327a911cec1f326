// Sessions: what a signed-in user's browser holds, who that is, and how it ends.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sameBytes, toBase64 } from "../../core/bytes.ts";
import { sessionIdAt, type SessionId } from "../../core/ids.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext, UserActor } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { UserRow } from "../store/rows.ts";
import type { SessionRow, SignInMeans } from "../store/session-rows.ts";
import { audited } from "./audit.ts";

/** A session ends after this many milliseconds without a request, and after so many in any case. */
export const sessionPeriods = { idleMs: 24 * 3_600_000, wholeMs: 14 * 86_400_000 } as const;
/** How exactly the last use is known, in milliseconds: not every request is a write. */
const touchedEveryMs = 60_000;
/** Sessions are listed in no place after this many milliseconds from their end. */
const forgottenMs = 30 * 86_400_000;

const encoder = new TextEncoder();
const urlText = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const hashOf = (token: string): Uint8Array => sha256(encoder.encode(token));

/** 160 random bits as 27 characters of base64url: the value of a cookie, or the secret part of a link. */
export const freshSecret = (context: Pick<ServiceContext, "random">): string => urlText(context.random(20));

/** A session with its user. */
export interface FoundSession {
  readonly session: SessionRow;
  readonly user: UserRow;
}

/**
 * Begins a session for a user who has just shown who they are, and returns the value of its cookie: always a new one,
 * whatever the browser held before. It ends at `until` where that is sooner than two weeks from now.
 */
export async function beginSession(
  context: ServiceContext,
  begun: { user: UserRow; by: SignInMeans; browser: string; until?: Instant | undefined },
): Promise<{ token: string; session: SessionRow }> {
  const createdAt = context.now();
  const nowMs = millisecondsOf(createdAt);
  const whole = instantAt(nowMs + sessionPeriods.wholeMs);
  const token = freshSecret(context);
  const session: SessionRow = {
    id: sessionIdAt(nowMs, context.random(10)),
    user: begun.user.id,
    tokenHash: hashOf(token),
    by: begun.by,
    browser: begun.browser,
    createdAt,
    usedAt: createdAt,
    expiresAt: begun.until !== undefined && begun.until < whole ? begun.until : whole,
    endedAt: null,
  };
  await context.control.insertSession(session, instantAt(nowMs - forgottenMs));
  return { token, session };
}

const isOver = ({ usedAt, expiresAt, endedAt }: SessionRow, now: Instant): boolean =>
  endedAt !== null || expiresAt <= now || millisecondsOf(usedAt) + sessionPeriods.idleMs <= millisecondsOf(now);

/**
 * The session a cookie stands for; undefined when there is none, it is over, or its user is disabled. Its use is
 * noted, to the minute.
 */
export async function sessionOf(context: ServiceContext, token: string): Promise<FoundSession | undefined> {
  if (!/^[A-Za-z0-9_-]{27}$/.test(token)) return undefined;
  const hash = hashOf(token);
  const session = await context.control.sessionByHash(hash);
  const now = context.now();
  if (!session || !sameBytes(session.tokenHash, hash) || isOver(session, now)) return undefined;
  const user = await context.control.user(session.user);
  if (!user || user.disabledAt !== null) return undefined;
  if (millisecondsOf(now) - millisecondsOf(session.usedAt) >= touchedEveryMs)
    await context.control.touchSession(session.id, now);
  return { session, user };
}

/** What a page of ours sends along to show that it was not made by another: bound to the cookie, 27 characters. */
export const forgeryToken = ({ sessionKey }: Pick<ServiceContext, "sessionKey">, cookie: string): string =>
  urlText(hmac(sha256, sessionKey, encoder.encode(`csrf\n${cookie}`)).slice(0, 20));

/** Whether the text is the session's token; takes the same time wherever they differ. */
export const isForgeryToken = (
  context: Pick<ServiceContext, "sessionKey">,
  { cookie, given }: { cookie: string; given: string },
): boolean => sameBytes(encoder.encode(given), encoder.encode(forgeryToken(context, cookie)));

/** The user's own sessions that are not over, latest use first. Every role may. */
export function listSessions(context: ServiceContext, actor: UserActor): Promise<SessionRow[]> {
  return audited(context, { actor, verb: "session.list", site: null }, async () => {
    const rows = await context.control.sessionsOf(actor.id);
    const open = rows.filter((row) => !isOver(row, context.now()));
    return { value: open, detail: `${open.length} sessions` };
  });
}

/**
 * Ends one of the user's own sessions, or with no id all of them; again is the same. Throws `not-found` for another's.
 * Every role may.
 */
export function endSessions(context: ServiceContext, actor: UserActor, id?: SessionId): Promise<void> {
  return audited(context, { actor, verb: "session.end", site: null }, async () => {
    const now = context.now();
    if (id === undefined) {
      const rows = await context.control.sessionsOf(actor.id);
      await context.control.endSessions(
        rows.map((row) => row.id),
        now,
      );
      return { value: undefined, detail: `all ${rows.length}` };
    }
    const session = await context.control.session(id);
    if (session?.user !== actor.id) throw new ProblemError("not-found");
    await context.control.endSessions([id], now);
    return { value: undefined, detail: id };
  });
}
