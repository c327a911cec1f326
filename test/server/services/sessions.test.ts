// Sessions: new at each sign-in, over by themselves, and ended by their user alone.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sessionIdAt } from "../../../core/ids.ts";
import type { UserRow } from "../../../server/store/rows.ts";
import {
  beginSession,
  endSessions,
  forgeryToken,
  freshSecret,
  isForgeryToken,
  listSessions,
  sessionOf,
  sessionPeriods,
} from "../../../server/services/sessions.ts";
import { createUser, disableUser, userActor } from "../../../server/services/users.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
let user: UserRow;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  user = await createUser(t.context, system, { name: "Ada", role: "editor" });
});

const begin = (until?: string) => beginSession(t.context, { user, by: "passkey", browser: "Firefox", until });
const isOpen = async (token: string) => (await sessionOf(t.context, token)) !== undefined;

describe("a session", () => {
  test("is 160 random bits of which only the hash is stored, and another at each sign-in", async () => {
    const [first, second] = [await begin(), await begin()];
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{27}$/);
    expect(second.token).not.toBe(first.token);
    const row = (await t.context.control.session(first.session.id))!;
    expect(row.tokenHash).toHaveLength(32);
    expect(JSON.stringify({ ...row, tokenHash: Buffer.from(row.tokenHash).toString() })).not.toContain(first.token);
    expect(await sessionOf(t.context, first.token)).toMatchObject({ user, session: { id: first.session.id } });
  });

  test("is not found by what is no cookie of ours, another's, or a made-up one", async () => {
    for (const token of ["", "x", freshSecret(t.context), `${(await begin()).token} `])
      expect(await isOpen(token)).toBe(false);
  });

  test("ends after a day without use, and while it is used after two weeks", async () => {
    const [idle, used] = [await begin(), await begin()];
    const start = t.clock.ms;
    const step = sessionPeriods.idleMs - 1;
    while (t.clock.ms + step < start + sessionPeriods.wholeMs) {
      t.clock.ms += step;
      expect(await isOpen(used.token)).toBe(true);
    }
    expect(await isOpen(idle.token)).toBe(false);
    t.clock.ms = start + sessionPeriods.wholeMs;
    expect(await isOpen(used.token)).toBe(false);
  });

  test("ends sooner where its link does", async () => {
    const until = new Date(t.clock.ms + 60_000).toISOString();
    const { token, session } = await begin(until);
    expect(session.expiresAt).toBe(until);
    t.clock.ms += 60_000;
    expect(await isOpen(token)).toBe(false);
  });

  test("ends with its user", async () => {
    const { token } = await begin();
    await disableUser(t.context, system, user.id);
    expect(await isOpen(token)).toBe(false);
  });

  test("is remembered for a month after its end and no longer", async () => {
    const { session } = await begin();
    t.clock.ms += sessionPeriods.wholeMs + 31 * 86_400_000;
    await begin();
    expect(await t.context.control.session(session.id)).toBeUndefined();
  });
});

describe("the token against forged requests", () => {
  test("belongs to one cookie and this installation", async () => {
    const [own, other] = [await begin(), await begin()];
    const given = forgeryToken(t.context, own.token);
    expect(isForgeryToken(t.context, { cookie: own.token, given })).toBe(true);
    expect(isForgeryToken(t.context, { cookie: other.token, given })).toBe(false);
    expect(isForgeryToken(t.context, { cookie: own.token, given: "" })).toBe(false);
    const elsewhere = { sessionKey: new Uint8Array(32) };
    expect(isForgeryToken(elsewhere, { cookie: own.token, given })).toBe(false);
  });
});

describe("signing out", () => {
  test("ends one session for good and keeps the others; all of them with no id; each is audited once", async () => {
    const [one, two] = [await begin(), await begin()];
    const actor = userActor(user);
    const before = (await t.context.control.auditRows(null)).length;
    await endSessions(t.context, actor, one.session.id);
    expect([await isOpen(one.token), await isOpen(two.token)]).toEqual([false, true]);
    const { endedAt } = (await t.context.control.session(one.session.id))!;
    t.clock.ms += 1_000;
    await endSessions(t.context, actor, one.session.id);
    expect((await t.context.control.session(one.session.id))!.endedAt).toBe(endedAt);
    expect((await listSessions(t.context, actor)).map(({ id }) => id)).toEqual([two.session.id]);
    await endSessions(t.context, actor);
    expect(await isOpen(two.token)).toBe(false);
    const rows = (await t.context.control.auditRows(null)).slice(before);
    expect(rows.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
      "session.end done",
      "session.end done",
      "session.list done",
      "session.end done",
    ]);
  });

  test("never ends another's", async () => {
    const other = await createUser(t.context, system, { name: "Eve", role: "owner" });
    const { token, session } = await begin();
    for (const id of [session.id, sessionIdAt(1, new Uint8Array(10))])
      await expect(endSessions(t.context, userActor(other), id)).rejects.toMatchObject({ slug: "not-found" });
    await endSessions(t.context, userActor(other));
    expect(await isOpen(token)).toBe(true);
  });

  test("is not undone by a later use", async () => {
    const { token, session } = await begin();
    await endSessions(t.context, userActor(user), session.id);
    await t.context.control.touchSession(session.id, t.context.now());
    expect(await isOpen(token)).toBe(false);
  });
});
