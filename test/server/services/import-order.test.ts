// A commit that ends in the midst of a piece, and is done again: records stand in the order of the file's lines.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServiceContext } from "../../../server/context.ts";
import { openPerson } from "../../../server/log/person.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { subjectHash } from "../../../server/services/subjects.ts";
import type { SiteStore } from "../../../server/store/rows.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { importsOf, newsletterHead, newsletterMapping } from "../../support/imports.ts";
import { otherPurposes } from "../../support/other-purposes.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

/** The same services where the first portion of a commit is never written: the process ends, or the disk is full. */
async function losingTheFirst(): Promise<{ context: ServiceContext; settled: () => Promise<unknown> }> {
  const store = await t.context.site(demoSite);
  const portions: Promise<unknown>[] = [];
  const commitImport: SiteStore["commitImport"] = (...portion) => {
    const written = portions.length === 0 ? Promise.reject(new Error("ended")) : store.commitImport(...portion);
    portions.push(written.catch(() => undefined));
    return written;
  };
  const ending = { ...store, commitImport };
  return { context: { ...t.context, site: async () => ending }, settled: () => Promise.all(portions) };
}

test("whatever ended it, no record of a later line stands before one of an earlier line, or is named by it", async () => {
  const settings = otherPurposes(demoNotice(demoOrigin));
  await publishNotice(t.context, system, { site: demoSite, settings, shortNotice: "a test" });
  const others = Array.from({ length: 1_000 }, (_, n) => `p${n}@example.com,given,2026-10-01,f${n},tips`);
  const [first, later] = ["ada@example.com,refused,2026-09-01,a,newsletter", "ada@example.com,given,2026-09-02,b,tips"];
  const mapping = { ...newsletterMapping, purpose: "Purpose" };
  const file = [`${newsletterHead},Purpose`, first, ...others, later].join("\n");
  const { id } = await importsOf(t).upload(file, { mapping });
  const { context, settled } = await losingTheFirst();
  await expect(importsOf({ context }).commit(id)).rejects.toThrow("ended");
  await settled();
  const done = await importsOf(t).commit(id);

  const store = await t.context.site(demoSite);
  const [known] = await store.knownSubjects([subjectHash(t.context.identityKey(demoSite), "email", "ada@example.com")]);
  const subject = (await store.subject(known!.no!))!;
  const found = await store.recordsOf(known!.no!, { most: 10 });
  const said = found.map((record) => {
    const sealed = { person: record.person!, commitment: record.personCommitment };
    const { evidence, prev } = openPerson(sealed, { subject, id: record.id, salt: record.salt })!;
    return { evidence, prev };
  });
  // Latest first. Rows of one commit need not know of each other's records, but of no later line's.
  expect(said.map(({ evidence }) => evidence)).toEqual(["b", "a"]);
  expect(said[1]!.prev).toBeUndefined();
  expect([undefined, found[1]!.id]).toContain(said[0]!.prev);
  expect(done).toMatchObject({ state: "committed", imported: 1_002, codes: {} });
});
