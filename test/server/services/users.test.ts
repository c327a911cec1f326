// Users: what each role may do, what a disabled user may not, and that an owner always remains.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { userIdAt } from "../../../core/ids.ts";
import type { Actor } from "../../../server/context.ts";
import { createControlStore } from "../../../server/store/control-store.ts";
import type { AuditRow, UserRow } from "../../../server/store/rows.ts";
import { audited } from "../../../server/services/audit.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { createApiKey } from "../../../server/services/keys.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { rights, roles, type Role, type Verb } from "../../../server/services/scopes.ts";
import { beginSession } from "../../../server/services/sessions.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { createUser, disableUser, listUsers, seedOwner, userActor } from "../../../server/services/users.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";
import { fileTestDatabases } from "../../support/stores.ts";

const verbs = Object.keys(rights) as Verb[];
const sharing: readonly Verb[] = ["share.acknowledge", "share.list", "share.tell"];
/** Written out here, so that a change of roles is a change of two places. */
const allowed: Readonly<Record<Role, readonly Verb[]>> = {
  owner: verbs,
  editor: [
    "attention.read",
    "check.ask",
    "check.explain",
    "check.read",
    "import.commit",
    "import.read",
    "import.undo",
    "import.upload",
    "notice.draft",
    "notice.list",
    "install.read",
    "notice.publish",
    "passkey.add",
    "passkey.list",
    "passkey.remove",
    "passkey.rename",
    "purpose.list",
    "purpose.retire",
    "purpose.set",
    "record.find",
    "record.note",
    "recovery.renew",
    "sale.tell",
    "screening.import",
    "screening.list",
    "send.tell",
    ...sharing,
    "session.end",
    "session.list",
    "site.list",
    "health.read",
    "site.read-settings",
    "stats.read",
    "subject.link",
    "suppression.add",
    "suppression.find",
    "unsubscribe.link",
  ],
  marketer: [
    "attention.read",
    "check.ask",
    "check.explain",
    "check.read",
    "passkey.add",
    "passkey.list",
    "passkey.remove",
    "passkey.rename",
    "purpose.list",
    "recovery.renew",
    "install.read",
    "sale.tell",
    "screening.list",
    "send.tell",
    ...sharing,
    "session.end",
    "session.list",
    "site.list",
    "stats.read",
    "suppression.add",
    "suppression.find",
    "unsubscribe.link",
  ],
  auditor: [
    "audit.read",
    "change.read",
    "attention.read",
    "check.past",
    "check.read",
    "hold.list",
    "recording.list",
    "key.list",
    "install.read",
    "log-key.list",
    "log.export",
    "log.inspect",
    "notice.list",
    "pack.make",
    "purpose.list",
    "receipt.open",
    "record.export",
    "record.find",
    "request.list",
    "retention.report",
    "screening.list",
    "session.end",
    "share.list",
    "session.list",
    "site.list",
    "health.read",
    "site.read-settings",
    "stats.read",
    "user.list",
    "webhook.deliveries",
    "webhook.list",
  ],
};
const names = Object.keys(allowed) as Role[];

let t: TestContext;
const people = new Map<string, UserRow>();
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());
beforeEach(async () => {
  for (const role of names) people.set(role, await createUser(t.context, system, { name: `A ${role}`, role }));
});

const actor = (role: Role): Actor => userActor(people.get(role)!);
const may = (who: Actor, verb: Verb, site: typeof demoSite | null = demoSite) =>
  audited(t.context, { actor: who, verb, site }, () => ({ value: true, detail: "x" })).catch(
    (error: unknown) => (error as { slug?: string }).slug,
  );
/** Audit rows of no site that were written while `work` ran; what it throws is dropped. */
async function auditOf(work: () => Promise<unknown>): Promise<AuditRow[]> {
  const before = (await t.context.control.auditRows(null)).length;
  await work().catch(() => {});
  return (await t.context.control.auditRows(null)).slice(before);
}

describe.each(names)("the role %s", (role) => {
  test.each(verbs)("does %s or is refused it as written, and the audit says which", async (verb) => {
    const is = allowed[role].includes(verb);
    const rows = await t.auditOf(demoSite, async () => {
      expect(await may(actor(role), verb)).toBe(is ? true : "may-not");
    });
    const outcome = is ? { outcome: "done", detail: "x" } : { outcome: "refused", detail: "may-not" };
    expect(rows).toMatchObject([{ actor: people.get(role)!.id, verb, ...outcome }]);
  });

  test("may do nothing once disabled, also with an actor from before, and each attempt is audited", async () => {
    const before = actor(role);
    const disabled = userActor(await disableUser(t.context, system, people.get(role)!.id));
    for (const who of [before, disabled]) {
      const rows = await t.auditOf(demoSite, async () => {
        for (const verb of verbs) expect(await may(who, verb)).toBe("may-not");
      });
      expect(rows.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual(verbs.map(() => "refused may-not"));
      await expect(listUsers(t.context, who)).rejects.toMatchObject({ detail: "This user is disabled." });
    }
  });
});

test("the table of roles names known verbs only, and every role is in this test", () => {
  expect(Object.keys(roles)).toEqual(names);
  expect(Object.values(roles).flat()).toEqual(
    Object.values(roles)
      .flat()
      .filter((verb) => Object.hasOwn(rights, verb)),
  );
});

test("a user who is not there, and a role nobody knows, may do nothing", async () => {
  const nobody = { kind: "user", id: userIdAt(1, new Uint8Array(10)), role: "owner", disabledAt: null } as const;
  const row = { ...people.get("owner")!, id: userIdAt(2, new Uint8Array(10)), role: "toString" };
  await t.context.control.insertUser(row);
  for (const verb of verbs)
    expect([await may(nobody, verb), await may(userActor(row), verb)]).toEqual(["may-not", "may-not"]);
});

test("roles reach the verbs themselves", async () => {
  const settings = demoNotice(demoOrigin);
  const refused = { slug: "may-not" };
  await publishNotice(t.context, actor("editor"), { site: demoSite, settings });
  await exportLog(t.context, actor("auditor"), { site: demoSite });
  await setOrigins(t.context, actor("owner"), { site: demoSite, origins: [demoOrigin] });
  await expect(publishNotice(t.context, actor("auditor"), { site: demoSite, settings })).rejects.toMatchObject(refused);
  await expect(setOrigins(t.context, actor("editor"), { site: demoSite, origins: [] })).rejects.toMatchObject(refused);
  await expect(
    createApiKey(t.context, actor("marketer"), { site: demoSite, name: "x", scopes: ["check"] }),
  ).rejects.toMatchObject(refused);
});

describe("a new user", () => {
  test("has a name and a known role; the audit holds the id and never the name", async () => {
    const rows = await auditOf(() => createUser(t.context, actor("owner"), { name: " Ada Lovelace ", role: "editor" }));
    const ada = (await t.context.control.users()).find(({ name }) => name === "Ada Lovelace")!;
    expect(ada).toMatchObject({ role: "editor", createdAt: t.context.now(), disabledAt: null });
    expect(ada.id).toMatch(/^usr_[0-9a-f]{32}$/);
    expect(rows).toMatchObject([
      { actor: people.get("owner")!.id, verb: "user.create", site: null, outcome: "done", detail: `${ada.id} editor` },
    ]);
    expect(JSON.stringify(rows)).not.toContain("Ada");
  });

  test.each([
    [{ name: "  ", role: "editor" }, "/name"],
    [{ name: "x".repeat(201), role: "editor" }, "/name"],
    [{ name: "Ada", role: "root" }, "/role"],
    [{ name: "Ada", role: "toString" }, "/role"],
  ])("is refused when it does not fit: %j", async (wanted, pointer) => {
    await expect(createUser(t.context, system, wanted)).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer }] },
    });
  });

  test("is made by owners and the system alone", async () => {
    const wanted = { name: "Eve", role: "owner" };
    for (const who of [visitor, actor("editor"), actor("marketer"), actor("auditor")])
      await expect(createUser(t.context, who, wanted)).rejects.toMatchObject({ slug: "may-not" });
  });
});

describe("disabling", () => {
  test("is audited once, keeps its first date, and knows who is not there", async () => {
    const { id } = people.get("marketer")!;
    const rows = await auditOf(() => disableUser(t.context, actor("owner"), id));
    expect(rows).toMatchObject([{ verb: "user.disable", outcome: "done", detail: id }]);
    const { disabledAt } = (await t.context.control.user(id))!;
    t.clock.ms += 1_000;
    expect((await disableUser(t.context, system, id)).disabledAt).toBe(disabledAt);
    await expect(disableUser(t.context, system, userIdAt(3, new Uint8Array(10)))).rejects.toMatchObject({
      slug: "not-found",
    });
  });

  test("leaves the last enabled owner, also of owners who disable each other at once", async () => {
    const owners = async () =>
      (await t.context.control.users()).filter(({ role, disabledAt }) => role === "owner" && disabledAt === null);
    const all = await owners();
    expect(all.length).toBeGreaterThan(1);
    await Promise.allSettled(all.map(({ id }, i) => disableUser(t.context, userActor(all.at(i - 1)!), id)));
    for (const { id } of await owners()) await disableUser(t.context, system, id).catch(() => {});
    const [last, ...others] = await owners();
    expect(others).toEqual([]);
    const rows = await auditOf(async () => {
      await expect(disableUser(t.context, userActor(last!), last!.id)).rejects.toMatchObject({ slug: "last-owner" });
    });
    expect(rows).toMatchObject([{ verb: "user.disable", outcome: "refused", detail: "last-owner" }]);
    expect(await may(userActor(last!), "user.create")).toBe(true);
  });
});

test("the list has everybody, and asking for it is audited", async () => {
  const rows = await auditOf(async () => {
    const ids = (await listUsers(t.context, actor("auditor"))).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...people.values()].map(({ id }) => id)));
  });
  expect(rows).toMatchObject([{ verb: "user.list", outcome: "done" }]);
  const marketer = people.get("marketer")!;
  const activeAt = async () => (await listUsers(t.context, system)).find(({ id }) => id === marketer.id)?.activeAt;
  expect(await activeAt()).toBeNull();
  const { session } = await beginSession(t.context, { user: marketer, by: "link", browser: "Firefox" });
  expect(await activeAt()).toBe(session.usedAt);
  await expect(listUsers(t.context, actor("marketer"))).rejects.toMatchObject({ slug: "may-not" });
});

describe("the first owner", () => {
  test("is the one that seeding the demo made, and the audit says by whom", async () => {
    const own = await testContext();
    try {
      const [owner, ...others] = await own.context.control.users();
      expect([owner!.role, others]).toEqual(["owner", []]);
      expect(await seedOwner(own.context, system)).toEqual(owner);
      expect(await own.context.control.auditRows(null)).toMatchObject([
        { actor: "system:demo", verb: "user.create", outcome: "done", detail: `${owner!.id} owner` },
      ]);
    } finally {
      await own.stop();
    }
  });

  test("is one, also of processes that start together on an empty database", async () => {
    const databases = await fileTestDatabases();
    try {
      const control = createControlStore(await databases.opener.open("control", "control"));
      const contexts = [1, 2, 3, 4].map(() => ({ ...t.context, control }));
      const seeded = await Promise.all(contexts.map((context) => seedOwner(context, system)));
      expect([await control.users(), new Set(seeded.map(({ id }) => id)).size]).toEqual([[seeded[0]], 1]);
    } finally {
      await databases.stop();
    }
  });
});
