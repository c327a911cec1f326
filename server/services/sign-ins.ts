// Signing in: a link, a recovery code or a passkey turned into a session.
import { sameBytes } from "../../core/bytes.ts";
import type { UserId } from "../../core/ids.ts";
import { signInRequest, type SignInRequest } from "../../core/sign-in-schema.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { UserRow } from "../store/rows.ts";
import { parsed } from "./parse.ts";
import { passkeyOf } from "./passkeys.ts";
import { codeHash, freshCodes } from "./recovery-codes.ts";
import { beginSession, forgeryToken, sessionOf } from "./sessions.ts";
import { linkHash } from "./sign-in-links.ts";

/** Somebody who was let in. */
export interface SignedIn {
  readonly user: Pick<UserRow, "id" | "name" | "role">;
  /** The value of the cookie. */
  readonly token: string;
  readonly expiresAt: Instant;
  readonly csrfToken: string;
  /** Of a claim or an invitation: the user's codes, which nothing can show again. */
  readonly recoveryCodes?: readonly string[];
}

interface Attempt {
  readonly read: () => unknown;
  /** Family of the browser. */
  readonly browser: string;
  /** Origin of the page that asks, one of this server's. */
  readonly page: string;
  /** What the browser held until now: that session ends. */
  readonly cookie?: string | undefined;
}

/**
 * Lets somebody in and begins a session with a new cookie; the session that the browser held ends. Throws `not-valid`,
 * or `sign-in-refused` for whatever lets nobody in, without saying why. One audit row either way.
 */
export async function signIn(context: ServiceContext, attempt: Attempt): Promise<SignedIn> {
  const row = { at: context.now(), verb: "session.begin", site: null } as const;
  let by = "";
  try {
    const request = parsed(signInRequest, await attempt.read());
    by = request.by;
    const entrant = await whoIs(context, request, attempt.page);
    const user = await context.control.user(entrant.user);
    if (!user || user.disabledAt !== null) throw new ProblemError("sign-in-refused");
    await endHeld(context, attempt.cookie);
    const { browser } = attempt;
    const { token, session } = await beginSession(context, { user, by: request.by, browser, until: entrant.until });
    const recoveryCodes = entrant.isNew ? await freshCodes(context, user) : undefined;
    await context.control.audit({ ...row, actor: user.id, outcome: "done", detail: `${session.id} by ${by}` });
    const { id, name, role } = user;
    const { expiresAt } = session;
    const signedIn = { user: { id, name, role }, token, expiresAt, csrfToken: forgeryToken(context, token) };
    return recoveryCodes ? { ...signedIn, recoveryCodes } : signedIn;
  } catch (error) {
    const slug = error instanceof ProblemError ? error.slug : "internal";
    await context.control.audit({ ...row, actor: "public", outcome: "refused", detail: `${slug} ${by}`.trim() });
    throw error;
  }
}

interface LetIn {
  readonly user: UserId;
  readonly until?: Instant;
  /** Had nothing to sign in with before. */
  readonly isNew?: true;
}

async function whoIs(context: ServiceContext, request: SignInRequest, page: string): Promise<LetIn> {
  if (request.by === "passkey") return passkeyOf(context, { page, credential: request.credential });
  if (request.by === "link") return byLink(context, request);
  const hash = codeHash(request.code);
  const user = hash && (await context.control.useCode(hash, context.now()));
  if (!user) throw new ProblemError("sign-in-refused");
  return { user };
}

async function byLink(context: ServiceContext, { token, name }: SignInRequest & { by: "link" }): Promise<LetIn> {
  const hash = linkHash(token);
  const link = await context.control.linkByHash(hash);
  const now = context.now();
  if (!link || !sameBytes(link.tokenHash, hash) || link.expiresAt <= now) throw new ProblemError("sign-in-refused");
  if (!(await context.control.useLink(link.id, now))) throw new ProblemError("sign-in-refused");
  if (link.kind === "visit") return { user: link.user, until: link.expiresAt };
  if (name !== undefined && name.trim() !== "") await context.control.renameUser(link.user, name.trim());
  return { user: link.user, isNew: true };
}

async function endHeld(context: ServiceContext, cookie: string | undefined): Promise<void> {
  const held = cookie === undefined ? undefined : await sessionOf(context, cookie);
  if (held) await context.control.endSessions([held.session.id], context.now());
}
