// What lets users in, in the control database. What is good for one use is used up by one statement.
import { and, asc, desc, eq, isNull, lt, ne, or } from "drizzle-orm";
import type { UserId } from "../../core/ids.ts";
import type { Database } from "./client.ts";
import { hex } from "./hex.ts";
import { queries } from "./query.ts";
import { answeredChallenge, passkey, recoveryCode, signInLink } from "./schema-sign-in.ts";
import type { LinkRow, PasskeyRow, SignInStore } from "./sign-in-rows.ts";
import { stored, storedTwice } from "./store-error.ts";

const linkRow = (row: typeof signInLink.$inferSelect): LinkRow => ({ ...row, user: row.user as UserId });
const passkeyRow = (row: typeof passkey.$inferSelect): PasskeyRow => ({ ...row, user: row.user as UserId });

const insertCodes = `
INSERT INTO recovery_code (hash, user, created_at) SELECT unhex(value), ?, ? FROM json_each(?)`;

/** The part of the control store that holds what lets users in. */
export function signInRows(control: Database): SignInStore {
  return { ...linkRows(control), ...codeRows(control), ...passkeyRows(control), ...challengeRows(control) };
}

function linkRows({
  reader,
  writer,
}: Database): Pick<SignInStore, "insertLink" | "linkByHash" | "linksOf" | "useLink" | "endLinks"> {
  const db = queries(reader);
  const writing = queries(writer);
  const endLinks = async (user: UserId, at: string) => {
    await writing
      .update(signInLink)
      .set({ endedAt: at })
      .where(and(eq(signInLink.user, user), isNull(signInLink.endedAt)));
  };
  return {
    insertLink: (row) =>
      stored(async () => {
        await endLinks(row.user, row.createdAt);
        await writing.insert(signInLink).values(row);
      }),
    linkByHash: (tokenHash) =>
      storedTwice(async () => {
        const found = await db.select().from(signInLink).where(eq(signInLink.tokenHash, tokenHash));
        return found[0] && linkRow(found[0]);
      }),
    linksOf: (user) =>
      storedTwice(async () => {
        const open = and(eq(signInLink.user, user), isNull(signInLink.endedAt));
        return (await db.select().from(signInLink).where(open).orderBy(desc(signInLink.createdAt))).map(linkRow);
      }),
    useLink: (id, at) =>
      stored(async () => {
        const again = or(isNull(signInLink.usedAt), eq(signInLink.kind, "visit"));
        const used = await writing
          .update(signInLink)
          .set({ usedAt: at })
          .where(and(eq(signInLink.id, id), isNull(signInLink.endedAt), again))
          .returning({ id: signInLink.id });
        return used.length === 1;
      }),
    endLinks: (user, at) => storedTwice(() => endLinks(user, at)),
  };
}

function codeRows({ reader, writer }: Database): Pick<SignInStore, "replaceCodes" | "useCode" | "codesLeft"> {
  return {
    replaceCodes: (user, hashes, at) =>
      storedTwice(async () => {
        const statements = [
          { sql: "DELETE FROM recovery_code WHERE user = ?", args: [user] },
          { sql: insertCodes, args: [user, at, JSON.stringify(hashes.map(hex))] },
        ];
        await writer.batch(statements, "write");
      }),
    useCode: (hash, at) =>
      stored(async () => {
        const used = await queries(writer)
          .update(recoveryCode)
          .set({ usedAt: at })
          .where(and(eq(recoveryCode.hash, hash), isNull(recoveryCode.usedAt)))
          .returning({ user: recoveryCode.user });
        return used[0]?.user as UserId | undefined;
      }),
    codesLeft: (user) =>
      storedTwice(async () => {
        const left = and(eq(recoveryCode.user, user), isNull(recoveryCode.usedAt));
        return (await queries(reader).select({ user: recoveryCode.user }).from(recoveryCode).where(left)).length;
      }),
  };
}

type PasskeyStore = Pick<
  SignInStore,
  "insertPasskey" | "passkey" | "passkeysOf" | "usePasskey" | "renamePasskey" | "removePasskey"
>;

function passkeyRows({ reader, writer }: Database): PasskeyStore {
  const db = queries(reader);
  const writing = queries(writer);
  return {
    insertPasskey: (row) =>
      stored(async () => {
        await writing.insert(passkey).values({ ...row, transports: [...row.transports] });
      }),
    passkey: (id) =>
      storedTwice(async () => {
        const found = await db.select().from(passkey).where(eq(passkey.id, id));
        return found[0] && passkeyRow(found[0]);
      }),
    passkeysOf: (user) =>
      storedTwice(async () => {
        const own = eq(passkey.user, user);
        return (await db.select().from(passkey).where(own).orderBy(asc(passkey.createdAt))).map(passkeyRow);
      }),
    usePasskey: (id, { at, counter }) =>
      storedTwice(async () => {
        await writing.update(passkey).set({ usedAt: at, counter }).where(eq(passkey.id, id));
      }),
    renamePasskey: (id, user, name) =>
      storedTwice(async () => {
        await writing
          .update(passkey)
          .set({ name })
          .where(and(eq(passkey.id, id), eq(passkey.user, user)));
      }),
    removePasskey: (id, user) =>
      storedTwice(async () => {
        await writing.delete(passkey).where(and(eq(passkey.id, id), eq(passkey.user, user)));
      }),
  };
}

function challengeRows({ writer }: Database): Pick<SignInStore, "answerChallenge"> {
  const writing = queries(writer);
  return {
    answerChallenge: (challenge, now) =>
      stored(async () => {
        await writing
          .delete(answeredChallenge)
          .where(and(lt(answeredChallenge.expiresAt, now), ne(answeredChallenge.hash, challenge.hash)));
        const kept = await writing
          .insert(answeredChallenge)
          .values(challenge)
          .onConflictDoNothing()
          .returning({ hash: answeredChallenge.hash });
        return kept.length === 1;
      }),
  };
}
