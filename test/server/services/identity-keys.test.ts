// Rotating what people are known by: who may, what is said of it, and that nobody who asks notices.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runJobs } from "../../../server/jobs.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { heldAbout } from "../../../server/services/held.ts";
import { identityKeys, rotateIdentity } from "../../../server/services/identity-keys.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { addSuppressions } from "../../../server/services/suppressions.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
  for (const name of ["ada", "bob", "cyd", "dan"]) await given(name);
});
afterAll(() => t?.stop());

const rows = () => ({ key: "rows" });
const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "suppress.write"] } as const;
const emailOf = (name: string) => `${name}@example.com`;

function given(name: string): Promise<unknown> {
  const choices = [{ purpose: "newsletter", version: 1, status: "given" as const, channel: "email" as const }];
  const subject = { kind: "email" as const, id: emailOf(name) };
  return recordDecision(t.context, visitor, t.request({ event: "give", choices, subject }));
}

async function reasons(...names: string[]): Promise<string[]> {
  const recipients = names.map((name) => ({ email: emailOf(name) }));
  const { results } = await checkRecipients(t.context, key, () => ({
    purpose: "newsletter",
    channel: "email",
    recipients,
  }));
  return results.map(({ reason }) => reason);
}

const suppress = (name: string) =>
  addSuppressions(t.context, key, {
    site: demoSite,
    read: () => ({ entries: [{ email: emailOf(name), reason: "COMPLAINT", source: "complaint" }] }),
  });
const erase = (name: string) =>
  eraseSubject(t.context, system, {
    site: demoSite,
    read: () => ({
      subject: { kind: "email", id: emailOf(name) },
      mode: "erase",
      reason: "subject-request",
      verified: "known",
    }),
  });
const heldOf = (name: string) =>
  heldAbout(t.context, system, { site: demoSite, read: () => ({ subject: { kind: "email", id: emailOf(name) } }) });

test("a rotation changes every row, destroys the key before, says so in the audit, and no answer changes", async () => {
  await suppress("bob");
  await erase("cyd");
  const before = await reasons("ada", "bob", "cyd", "dan", "nobody");
  expect(before).toEqual(["CONSENT_ACTIVE", "COMPLAINT", "ERASED", "CONSENT_ACTIVE", "NO_RECORD"]);
  const report = JSON.stringify((await heldOf("ada")).records);
  for (const version of [2, 3]) {
    const audit = await t.auditOf(demoSite, () => rotateIdentity(t.context, system, { site: demoSite, read: rows }));
    expect(audit.map(({ verb, outcome, detail }) => [verb, outcome, detail])).toEqual([
      [
        "identity.rotate",
        "done",
        `row key ${version} came; every row is under row key ${version}, the one before it is destroyed`,
      ],
    ]);
    expect(await reasons("ada", "bob", "cyd", "dan", "nobody")).toEqual(before);
    expect(JSON.stringify((await heldOf("ada")).records)).toBe(report);
  }
  const { rows: state } = await identityKeys(t.context, system, demoSite);
  expect(state.rotation).toBeNull();
  expect(state.versions.map(({ version, endedAt }) => [version, endedAt === null])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
});

test("one that was left in the midst goes on by the next call or by itself, whatever happened meanwhile", async () => {
  const store = await t.context.site(demoSite);
  await store.beginRotation({ key: t.context.random(32), nonce: t.context.random(12) }, t.context.now());
  await store.rotateSome(1);
  await erase("dan");
  await suppress("eve");
  await given("eve");
  expect(await reasons("ada", "bob", "cyd", "dan", "eve")).toEqual([
    "CONSENT_ACTIVE",
    "COMPLAINT",
    "ERASED",
    "ERASED",
    "COMPLAINT",
  ]);
  const failures: unknown[] = [];
  const audit = await t.auditOf(demoSite, () => runJobs(t.context, (error) => failures.push(error)));
  expect(failures).toEqual([]);
  expect(audit.filter(({ verb }) => verb === "identity.rotate").map(({ actor, detail }) => [actor, detail])).toEqual([
    ["system:row-keys", "every row is under row key 4, the one before it is destroyed"],
  ]);
  expect((await identityKeys(t.context, system, demoSite)).rows.rotation).toBeNull();
  expect(await reasons("ada", "bob", "cyd", "dan", "eve")).toEqual([
    "CONSENT_ACTIVE",
    "COMPLAINT",
    "ERASED",
    "ERASED",
    "COMPLAINT",
  ]);
  // Where none runs the job does nothing, and says nothing.
  expect(await t.auditOf(demoSite, () => runJobs(t.context, (error) => failures.push(error)))).toEqual([]);
});

test("is for owners alone, and for a site that is there", async () => {
  for (const actor of [key, visitor])
    await expect(rotateIdentity(t.context, actor, { site: demoSite, read: rows })).rejects.toMatchObject({
      slug: "may-not",
    });
  await expect(
    rotateIdentity(t.context, system, { site: demoSite, read: () => ({ key: "other" }) }),
  ).rejects.toMatchObject({ slug: "not-valid" });
});
