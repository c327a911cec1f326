// The frame of every verb that needs a right: one row, whatever happens.
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProblemError } from "../../../server/errors.ts";
import { audited } from "../../../server/services/audit.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const act = { actor: system, verb: "key.create", site: demoSite } as const;

test("a done verb leaves one row with what it did", async () => {
  const rows = await t.auditOf(demoSite, () => audited(t.context, act, () => ({ value: 1, detail: "did it" })));
  expect(rows).toEqual([
    {
      at: t.context.now(),
      actor: "system:test",
      verb: "key.create",
      site: demoSite,
      outcome: "done",
      detail: "did it",
    },
  ]);
});

test("an actor without the right leaves one row and the effect does not run", async () => {
  let ran = false;
  const rows = await t.auditOf(demoSite, () =>
    audited(t.context, { ...act, actor: visitor }, () => {
      ran = true;
      return { value: 1, detail: "" };
    }),
  );
  expect(rows).toMatchObject([{ actor: "public", outcome: "refused", detail: "may-not" }]);
  expect(ran).toBe(false);
});

test("a refused or failed effect leaves one row that names the problem, never the cause", async () => {
  const refused = await t.auditOf(demoSite, () =>
    audited(t.context, act, () => Promise.reject(new ProblemError("not-valid", "x"))),
  );
  expect(refused).toMatchObject([{ outcome: "refused", detail: "not-valid" }]);
  const failed = await t.auditOf(demoSite, () =>
    audited(t.context, act, () => Promise.reject(new Error("secret path"))),
  );
  expect(failed).toMatchObject([{ outcome: "refused", detail: "internal" }]);
});
