// Signing in: each means once where it is good once, a new cookie each time, and one audit row either way.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserRow } from "../../../server/store/rows.ts";
import { addPasskey, passkeyOptions, signInOptions } from "../../../server/services/passkeys.ts";
import { freshCodes } from "../../../server/services/recovery-codes.ts";
import { sessionOf } from "../../../server/services/sessions.ts";
import { claimLink, linkForUser } from "../../../server/services/sign-in-links.ts";
import { signIn } from "../../../server/services/sign-ins.ts";
import { createUser, disableUser, userActor } from "../../../server/services/users.ts";
import { authenticator } from "../../support/authenticator.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";

const page = "http://localhost:8787";
let t: TestContext;
let editor: UserRow;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  editor = await createUser(t.context, system, { name: "Ada", role: "editor" });
});

const enter = (request: unknown, cookie?: string) =>
  signIn(t.context, { read: () => request, browser: "Firefox", page, cookie });
const byLink = async (user = editor, days?: number) => {
  const { address } = await linkForUser(t.context, system, { user: user.id, days });
  return { by: "link", token: address.split("#")[1]! };
};
const refused = { slug: "sign-in-refused" };

describe("a link", () => {
  test("lets in once, with ten codes and the name that was chosen", async () => {
    const link = await byLink();
    const first = await enter({ ...link, name: " Ada King " });
    expect(first.user).toMatchObject({ id: editor.id, role: "editor" });
    expect(first.recoveryCodes).toHaveLength(10);
    expect((await t.context.control.user(editor.id))!.name).toBe("Ada King");
    expect((await sessionOf(t.context, first.token))!.user.id).toBe(editor.id);
    await expect(enter(link)).rejects.toMatchObject(refused);
  });

  test("lets one of two in who open it at once", async () => {
    const link = await byLink();
    const both = await Promise.allSettled([enter(link), enter(link)]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("lets nobody in after its time, after another was made, or for a user who is disabled", async () => {
    const late = await byLink();
    t.clock.ms += 7 * 86_400_000;
    await expect(enter(late)).rejects.toMatchObject(refused);
    const earlier = await byLink();
    const last = await byLink();
    await expect(enter(earlier)).rejects.toMatchObject(refused);
    await disableUser(t.context, system, editor.id);
    await expect(enter(last)).rejects.toMatchObject(refused);
  });

  test("that claims an installation is good for 30 minutes", async () => {
    const token = (await claimLink(t.context, system)).address.split("#")[1]!;
    t.clock.ms += 30 * 60_000;
    await expect(enter({ by: "link", token })).rejects.toMatchObject(refused);
    const again = (await claimLink(t.context, system)).address.split("#")[1]!;
    expect((await enter({ by: "link", token: again })).user.role).toBe("owner");
  });

  test("of an auditor lets in until it ends, with no codes, and so do the sessions", async () => {
    const auditor = await createUser(t.context, system, { name: "Eve", role: "auditor" });
    const link = await byLink(auditor, 1);
    const [first, second] = [await enter(link), await enter(link)];
    expect([first.recoveryCodes, second.recoveryCodes]).toEqual([undefined, undefined]);
    t.clock.ms += 86_400_000;
    expect(await sessionOf(t.context, first.token)).toBeUndefined();
    await expect(enter(link)).rejects.toMatchObject(refused);
  });
});

describe("a recovery code", () => {
  test("lets in once, in whatever form it was written down", async () => {
    const [code] = await freshCodes(t.context, editor);
    const request = { by: "recovery", code: ` ${code!.toUpperCase().replaceAll("-", " ")}` };
    expect((await enter(request)).user.id).toBe(editor.id);
    await expect(enter(request)).rejects.toMatchObject(refused);
  });
});

describe("a passkey", () => {
  test("lets in without a name, as often as one likes", async () => {
    const device = authenticator();
    const actor = userActor(editor);
    const credential = device.create(await passkeyOptions(t.context, actor, page), { origin: page });
    await addPasskey(t.context, actor, { page, read: () => ({ name: "Laptop", credential }) });
    for (let i = 0; i < 2; i++) {
      const answer = device.get(await signInOptions(t.context, page), { origin: page });
      expect((await enter({ by: "passkey", credential: answer })).user.id).toBe(editor.id);
    }
  });
});

describe("whoever was signed in", () => {
  test("gets a new cookie, and the old one is good for nothing: a cookie put there by another never becomes theirs", async () => {
    const before = await enter(await byLink());
    const after = await enter(await byLink(), before.token);
    expect(after.token).not.toBe(before.token);
    expect(await sessionOf(t.context, before.token)).toBeUndefined();
    const planted = "A".repeat(27);
    expect((await enter(await byLink(), planted)).token).not.toBe(planted);
    expect(await sessionOf(t.context, planted)).toBeUndefined();
  });
});

describe("the audit", () => {
  test("has one row for each attempt, with the user or nobody, and no secret", async () => {
    const before = (await t.context.control.auditRows(null)).length;
    const link = await byLink();
    const { token } = await enter(link);
    for (const wrong of [link, { by: "recovery", code: "x" }, { by: "word" }, null]) await enter(wrong).catch(() => {});
    const rows = (await t.context.control.auditRows(null)).slice(before).filter(({ verb }) => verb === "session.begin");
    expect(rows.map(({ actor, outcome, detail }) => `${actor} ${outcome} ${detail}`)).toEqual([
      expect.stringMatching(new RegExp(`^${editor.id} done ses_[0-9a-f]{32} by link$`)),
      "public refused sign-in-refused link",
      "public refused sign-in-refused recovery",
      "public refused not-valid",
      "public refused not-valid",
    ]);
    expect(JSON.stringify(rows)).not.toContain(link.token);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});
