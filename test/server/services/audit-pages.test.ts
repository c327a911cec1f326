// The audit page by page: every row once, latest first, and only those that fit.
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAudit } from "../../../server/services/audit-pages.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { createUser, userActor } from "../../../server/services/users.ts";
import type { UserActor } from "../../../server/context.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
let auditor: UserActor;
beforeAll(async () => {
  t = await testContext();
  auditor = userActor(await createUser(t.context, system, { name: "Eve", role: "auditor" }));
});
afterAll(() => t?.stop());

test("pages hold every row once, latest first, and reading them is a row of its own", async () => {
  const all = [
    ...(await t.context.control.auditRows(null)),
    ...(await t.context.control.auditRows(demoSite)),
    ...(await t.context.control.auditRows(otherSite)),
  ].length;
  const seen: number[] = [];
  let before: number | null | undefined;
  do {
    const page = await readAudit(t.context, auditor, { most: 3, before: before ?? undefined });
    if (before === undefined) expect(page.rows).toHaveLength(3);
    seen.push(...page.rows.map(({ seq }) => seq));
    before = page.next;
  } while (before !== null);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  expect(seen).toHaveLength(all);
  const { rows } = await readAudit(t.context, auditor, { most: 1 });
  expect(rows).toMatchObject([{ actor: auditor.id, verb: "audit.read", outcome: "done", site: null }]);
});

test("filters hold together", async () => {
  await readAudit(t.context, auditor, { outcome: "maybe" }).catch(() => {});
  const of = async (filter: Parameters<typeof readAudit>[2]) => (await readAudit(t.context, auditor, filter)).rows;
  expect(await of({ actor: auditor.id, verb: "audit.read", outcome: "refused" })).toMatchObject([
    { detail: "not-valid" },
  ]);
  const ofSite = await of({ site: demoSite });
  expect(new Set(ofSite.map(({ site }) => site))).toEqual(new Set([demoSite]));
  expect(ofSite.length).toBeGreaterThan(1);
  expect(await of({ verb: "nothing.done" })).toEqual([]);
});

test("what is no filter is refused, and so is whoever may not read it", async () => {
  for (const [asked, pointer] of [
    [{ outcome: "maybe" }, "/outcome"],
    [{ most: 501 }, "/most"],
    [{ most: 0 }, "/most"],
    [{ site: "site_none" }, "/site"],
  ] as const)
    await expect(readAudit(t.context, auditor, asked)).rejects.toMatchObject({ extensions: { errors: [{ pointer }] } });
  const editor = userActor(await createUser(t.context, system, { name: "Bob", role: "editor" }));
  await expect(readAudit(t.context, editor, {})).rejects.toMatchObject({ slug: "may-not" });
});
