// The record before that a page names: kept where it is the subject's own, and never evidence where it is not.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import { openPerson } from "../../../server/log/person.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { checkLog } from "../../support/log.ts";
import { importsOf, newsletterHead } from "../../support/imports.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const stored = async (id: string) => (await (await t.context.site(demoSite)).record(id as never))!;
const personOf = async (id: string) => {
  const { person, salt, personCommitment, who } = await stored(id);
  const subject = (await (await t.context.site(demoSite)).subject(who!))!;
  return openPerson({ person: person!, commitment: personCommitment }, { subject, id: id as RecordId, salt })!;
};

describe("the record before that a page names", () => {
  const device = () => ({ kind: "device", id: freshDevice() }) as const;
  const answered = async (subject: RecordRequest["subject"], change: Partial<RecordRequest> = {}) => {
    const request = bannerRequest(t.notice, "refused", { id: t.request().id, subject, ...change });
    return { request, ...(await recordDecision(t.context, visitor, request)) };
  };

  test("is kept where it is an earlier one of the same subject's, committed together or not", async () => {
    const subject = device();
    const first = await answered(subject);
    const second = await answered(subject, { prev: first.answer.id });
    expect(await personOf(second.answer.id)).toMatchObject({ prev: first.answer.id });
    const id = t.request().id;
    const [, fourth] = await Promise.all([answered(subject, { id }), answered(subject, { prev: id })]);
    expect(await personOf(fourth.answer.id)).toMatchObject({ prev: id });
  });

  test("is said to be unknown, and kept nowhere, where it is another's, a later one, itself or none; the act counts all the same", async () => {
    const [subject, stranger] = [device(), device()];
    const others = await answered(stranger);
    await answered(subject);
    const [later, own] = [t.request().id, t.request().id];
    for (const prev of [others.answer.id, later, own, `rec_${"0".repeat(12)}7${"0".repeat(3)}8${"0".repeat(15)}`]) {
      const claimed = await answered(subject, { id: prev === own ? own : t.request().id, prev });
      expect(claimed.created).toBe(true);
      const person = await personOf(claimed.answer.id);
      expect([person.prev, person.prevUnknown]).toEqual([undefined, true]);
      // Sent again it is the same record, and with another claim it is not.
      const again = await recordDecision(t.context, visitor, claimed.request);
      expect(again).toEqual({ created: false, site: demoSite, answer: claimed.answer });
      const altered = recordDecision(t.context, visitor, { ...claimed.request, prev: undefined });
      await expect(altered).rejects.toMatchObject({ slug: "record-conflict" });
    }
    await answered(subject, { id: later });
    await t.seal();
    await checkLog(await t.context.site(demoSite), (await t.context.signer(demoSite)).keyText);
  });

  test("claimed twenty times at once is one record", async () => {
    const others = await answered(device());
    const request = bannerRequest(t.notice, "refused", {
      id: t.request().id,
      subject: device(),
      prev: others.answer.id,
    });
    const answers = await Promise.all(Array.from({ length: 20 }, () => recordDecision(t.context, visitor, request)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect((await personOf(request.id)).prev).toBeUndefined();
  });
});

test("an import’s record names the person’s last before it, and what takes it back names the import’s", async () => {
  const imports = importsOf(t);
  const given = t.request({ subject: { kind: "email", id: "known@example.com" } });
  const choices = [{ purpose: "newsletter", version: 1, status: "refused" as const, channel: "email" as const }];
  await recordDecision(t.context, visitor, { ...given, event: "refuse", choices });
  const rows = ["known@example.com,withdrawn,,f1", "new@example.com,given,2026-10-01,f2"];
  const { id } = await imports.upload([newsletterHead, ...rows].join("\n"));
  expect(await imports.commit(id)).toMatchObject({ imported: 2 });
  const store = await t.context.site(demoSite);
  const last = await store.records((await store.entryCount()) - 2, await store.entryCount());
  const people = await Promise.all(last.map((record) => personOf(record.id)));
  const byEvidence = Object.fromEntries(people.map(({ evidence, prev }) => [evidence, prev]));
  expect(byEvidence).toEqual({ f1: given.id, f2: undefined });
  const fresh = last[people.findIndex(({ evidence }) => evidence === "f2")]!;
  await imports.undo(id);
  const undone = (await store.records((await store.entryCount()) - 1, await store.entryCount()))[0]!;
  expect(undone.core).toMatchObject({ event: "change", import: id });
  expect(await personOf(undone.id)).toMatchObject({ prev: fresh.id });
});
