// Users: the people of an installation and their roles. How they sign in is not decided here.
import { userRoleRequest } from "../../core/console-schema.ts";
import { userIdAt, type UserId } from "../../core/ids.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext, UserActor } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { UserRow } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { isRole } from "./scopes.ts";

type UserContext = Pick<ServiceContext, "control" | "now" | "random">;

/** Creates an enabled user with a role. The audit names the user by id, never by name. Only the system and owners may. */
export function createUser(
  context: UserContext,
  actor: Actor,
  wanted: { name: string; role: string },
): Promise<UserRow> {
  return audited(context, { actor, verb: "user.create", site: null }, async () => {
    const { length } = wanted.name.trim();
    if (length < 1 || length > 200) throw faultAt("/name", "not-a-name");
    if (!isRole(wanted.role)) throw faultAt("/role", "not-a-role");
    const row = newUser(context, wanted);
    await context.control.insertUser(row);
    return { value: row, detail: `${row.id} ${row.role}` };
  });
}

function newUser(context: UserContext, { name, role }: { name: string; role: string }): UserRow {
  const createdAt = context.now();
  const id = userIdAt(millisecondsOf(createdAt), context.random(10));
  return { id, name: name.trim(), role, createdAt, disabledAt: null };
}

/**
 * The longest-standing enabled owner, made by the actor when there is none: an installation is never without.
 * Of processes that start together one makes it and all are given the same.
 */
export async function seedOwner(context: UserContext, actor: Actor): Promise<UserRow> {
  const known = await firstOwner(context);
  if (known) return known;
  return audited(context, { actor, verb: "user.create", site: null }, async () => {
    const row = newUser(context, { name: "Owner", role: "owner" });
    await context.control.insertFirstOwner(row);
    const owner = await firstOwner(context);
    if (!owner) throw new Error("the first owner was not stored");
    return { value: owner, detail: owner.id === row.id ? `${row.id} owner` : `${owner.id} was first` };
  });
}

const firstOwner = async (context: UserContext): Promise<UserRow | undefined> =>
  (await context.control.users()).find(({ role, disabledAt }) => role === "owner" && disabledAt === null);

/**
 * Disables a user for good: from the next act on nothing is allowed to them. Doing it again changes nothing. The
 * keys they issued stay: those belong to their sites. Throws `not-found`, or `last-owner` when no enabled owner
 * would remain. Only the system and owners may.
 */
export function disableUser(context: UserContext, actor: Actor, id: UserId): Promise<UserRow> {
  return audited(context, { actor, verb: "user.disable", site: null }, async () => {
    await context.control.disableUser(id, context.now());
    const row = await context.control.user(id);
    if (!row) throw new ProblemError("not-found");
    if (row.disabledAt === null) throw new ProblemError("last-owner");
    return { value: row, detail: id };
  });
}

/**
 * Gives a user another role, which counts from their next act on. Auditors are visitors, whose way in ends with their
 * link: nobody becomes one, or stops being one, by this. Throws `not-valid`, `not-found` for who is not there or
 * disabled, and `last-owner` when no enabled owner would remain. Only the system and owners may.
 */
export function setUserRole(
  context: UserContext,
  actor: Actor,
  asked: { user: UserId; read: () => unknown },
): Promise<UserRow> {
  return audited(context, { actor, verb: "user.set-role", site: null }, async () => {
    const { role } = parsed(userRoleRequest, await asked.read());
    if (!isRole(role)) throw faultAt("/role", "not-a-role");
    const before = await context.control.user(asked.user);
    if (!before || before.disabledAt !== null) throw new ProblemError("not-found");
    if (before.role !== role && (role === "auditor" || before.role === "auditor"))
      throw faultAt("/role", "auditor-by-link");
    await context.control.setUserRole(asked.user, role);
    const row = await context.control.user(asked.user);
    if (row?.role !== role) throw new ProblemError(row?.disabledAt === null ? "last-owner" : "not-found");
    return { value: row, detail: `${row.id} ${before.role} ${role}` };
  });
}

/** A user, and when they last did anything here, to the minute; null where no session of theirs is kept. */
export type ListedUser = UserRow & { readonly activeAt: Instant | null };

/** Every user, oldest first, disabled ones too. The system, owners and auditors may ask. */
export function listUsers(context: UserContext, actor: Actor): Promise<ListedUser[]> {
  return audited(context, { actor, verb: "user.list", site: null }, async () => {
    const [rows, active] = await Promise.all([context.control.users(), context.control.lastActive()]);
    const value = rows.map((row) => ({ ...row, activeAt: active.get(row.id) ?? null }));
    return { value, detail: `${rows.length} users` };
  });
}

/** The actor a user is. Each verb looks again whether the user is enabled and which role it has by then. */
export const userActor = ({ id, role, disabledAt }: UserRow): UserActor => ({ kind: "user", id, role, disabledAt });
