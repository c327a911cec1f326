// Links that let a user in: who gets which, for how long, and what of them is kept.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userIdAt } from "../../../core/ids.ts";
import type { UserRow } from "../../../server/store/rows.ts";
import { freshCodes } from "../../../server/services/recovery-codes.ts";
import { beginSession } from "../../../server/services/sessions.ts";
import { claimLink, inviteUser, isUnclaimed, linkForUser, linkHash } from "../../../server/services/sign-in-links.ts";
import { createUser, disableUser, userActor } from "../../../server/services/users.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
let owner: UserRow;
beforeAll(async () => {
  t = await testContext();
  [owner] = (await t.context.control.users()) as [UserRow];
});
afterAll(() => t?.stop());
let editor: UserRow;
beforeEach(async () => {
  editor = await createUser(t.context, system, { name: "Ada", role: "editor" });
});

const hours = ({ createdAt, expiresAt }: { createdAt: string; expiresAt: string }) =>
  (Date.parse(expiresAt) - Date.parse(createdAt)) / 3_600_000;

describe("a link", () => {
  test("has its secret behind #, of which only the hash is kept, and this computer's name for passkeys", async () => {
    const { address, link } = await linkForUser(t.context, userActor(owner), { user: editor.id });
    expect(address).toMatch(/^http:\/\/localhost:8787\/console\/claim#[A-Za-z0-9_-]{27}$/);
    const token = address.split("#")[1]!;
    expect(link.tokenHash).toEqual(linkHash(token));
    expect(await t.context.control.linkByHash(linkHash(token))).toMatchObject({ user: editor.id, issuedBy: owner.id });
    const named = { ...t.context, publicUrl: "https://127.0.0.1.example.com" };
    expect((await linkForUser(named, system, { user: editor.id })).address).toContain("https://127.0.0.1.example.com/");
  });

  test("is an invitation for a week, and for auditors a visit for as many days as were chosen", async () => {
    const auditor = await createUser(t.context, system, { name: "Eve", role: "auditor" });
    const made = [
      await linkForUser(t.context, system, { user: editor.id, days: 3 }),
      await linkForUser(t.context, system, { user: auditor.id }),
      await linkForUser(t.context, system, { user: auditor.id, days: 3 }),
    ].map(({ link }) => [link.kind, hours(link)]);
    expect(made).toEqual([
      ["invitation", 168],
      ["visit", 720],
      ["visit", 72],
    ]);
    for (const days of [0, 367, 1.5])
      await expect(linkForUser(t.context, system, { user: auditor.id, days })).rejects.toMatchObject({
        slug: "not-valid",
      });
  });

  test("ends when another is made for the same user", async () => {
    await linkForUser(t.context, system, { user: editor.id });
    const { link } = await linkForUser(t.context, system, { user: editor.id });
    expect((await t.context.control.linksOf(editor.id)).map(({ id }) => id)).toEqual([link.id]);
  });

  test("of a visitor ends what the earlier ones began; of everybody else it does not", async () => {
    const auditor = await createUser(t.context, system, { name: "Eve", role: "auditor" });
    const sessions = async (user: UserRow) => {
      await beginSession(t.context, { user, by: "link", browser: "Firefox" });
      await linkForUser(t.context, system, { user: user.id });
      return (await t.context.control.sessionsOf(user.id)).length;
    };
    expect([await sessions(auditor), await sessions(editor)]).toEqual([0, 1]);
  });

  test("is made by owners and the system, for users who are there and enabled; the audit holds no secret", async () => {
    const rows = await t.auditOf(null as never, async () => {
      const { address } = await linkForUser(t.context, userActor(owner), { user: editor.id });
      const last = (await t.context.control.auditRows(null)).at(-1)!;
      expect(last).toMatchObject({ actor: owner.id, verb: "user.link", outcome: "done" });
      expect(last.detail).not.toContain(address.split("#")[1]);
    });
    expect(rows).toHaveLength(1);
    await expect(linkForUser(t.context, userActor(editor), { user: owner.id })).rejects.toMatchObject({
      slug: "may-not",
    });
    await disableUser(t.context, system, editor.id);
    for (const user of [editor.id, userIdAt(1, new Uint8Array(10))])
      await expect(linkForUser(t.context, system, { user })).rejects.toMatchObject({ slug: "not-found" });
  });
});

test("an installation is unclaimed until its owner has something to sign in with; its link is good for half an hour", async () => {
  expect(await isUnclaimed(t.context, system)).toBe(true);
  const { link } = await claimLink(t.context, system);
  expect([link.user, link.kind, hours(link)]).toEqual([owner.id, "claim", 0.5]);
  await freshCodes(t.context, owner);
  expect(await isUnclaimed(t.context, system)).toBe(false);
});

describe("an invitation", () => {
  test("makes a user and the link that lets them in", async () => {
    const { user, made } = await inviteUser(t.context, userActor(owner), () => ({ name: "Cora", role: "marketer" }));
    expect(user).toMatchObject({ name: "Cora", role: "marketer" });
    expect(made.link).toMatchObject({ user: user.id, kind: "invitation", issuedBy: owner.id });
  });

  test("makes nobody where the request does not fit, or who asks may not", async () => {
    const before = (await t.context.control.users()).length;
    for (const wrong of [{}, { name: "x", role: "root" }, { name: "x", role: "auditor", days: 0 }])
      await expect(inviteUser(t.context, system, () => wrong)).rejects.toMatchObject({ slug: "not-valid" });
    const asked = () => ({ name: "x", role: "owner" });
    await expect(inviteUser(t.context, userActor(editor), asked)).rejects.toMatchObject({ slug: "may-not" });
    expect(await t.context.control.users()).toHaveLength(before);
  });
});
