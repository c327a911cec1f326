// Another role: given by owners alone, from the next act on, and an owner always remains.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userIdAt, type UserId } from "../../../core/ids.ts";
import type { Actor } from "../../../server/context.ts";
import { audited } from "../../../server/services/audit.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { roles, type Role, type Verb } from "../../../server/services/scopes.ts";
import { createUser, disableUser, setUserRole, userActor } from "../../../server/services/users.ts";
import type { UserRow } from "../../../server/store/rows.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
const people = new Map<string, UserRow>();
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  for (const role of Object.keys(roles))
    people.set(role, await createUser(t.context, system, { name: `A ${role}`, role }));
});

const actor = (role: Role): Actor => userActor(people.get(role)!);
const may = (who: Actor, verb: Verb) =>
  audited(t.context, { actor: who, verb, site: demoSite }, () => ({ value: true, detail: "x" })).catch(
    (error: unknown) => (error as { slug?: string }).slug,
  );

describe("another role", () => {
  const give = (who: Actor, user: string, role: string) =>
    setUserRole(t.context, who, { user: user as UserId, read: () => ({ role }) });

  test("counts from the next act on, and the audit says which it was", async () => {
    const { id } = people.get("editor")!;
    const before = actor("editor");
    const written = (await t.context.control.auditRows(null)).length;
    await give(actor("owner"), id, "marketer");
    const rows = (await t.context.control.auditRows(null)).slice(written);
    expect(rows).toMatchObject([{ verb: "user.set-role", outcome: "done", detail: `${id} editor marketer` }]);
    expect([await may(before, "notice.publish"), await may(before, "check.ask")]).toEqual(["may-not", true]);
    expect(await give(system, id, "marketer")).toMatchObject({ role: "marketer" });
  });

  test("is given by owners and the system alone, to who is there and not disabled", async () => {
    const { id } = people.get("marketer")!;
    for (const who of [visitor, actor("editor"), actor("marketer"), actor("auditor")])
      await expect(give(who, id, "owner")).rejects.toMatchObject({ slug: "may-not" });
    await disableUser(t.context, system, id);
    for (const user of [id, userIdAt(4, new Uint8Array(10))])
      await expect(give(system, user, "editor")).rejects.toMatchObject({ slug: "not-found" });
  });

  test.each([
    ["editor", "root"],
    ["editor", "toString"],
    ["editor", "auditor"],
    ["auditor", "owner"],
  ] as const)("of %s is not %s: nobody knows it, or it is a visitor's", async (role, wanted) => {
    await expect(give(system, people.get(role)!.id, wanted)).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/role" }] },
    });
  });

  test("leaves the last enabled owner one, also of owners who degrade each other at once", async () => {
    const owners = async () =>
      (await t.context.control.users()).filter(({ role, disabledAt }) => role === "owner" && disabledAt === null);
    const all = await owners();
    await Promise.allSettled(all.map(({ id }, i) => give(userActor(all.at(i - 1)!), id, "editor")));
    for (const { id } of await owners()) await give(system, id, "editor").catch(() => {});
    const [last, ...others] = await owners();
    expect(others).toEqual([]);
    await expect(give(userActor(last!), last!.id, "editor")).rejects.toMatchObject({ slug: "last-owner" });
    expect(await give(system, last!.id, "owner")).toMatchObject({ role: "owner" });
  });
});
