// A yes that is there already is renewed by giving it again, in its record, its status and every export.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { receiptForms } from "../../../server/services/receipt-forms.ts";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { sweepExpired } from "../../../server/services/expiry.ts";
import { type TestContext, testContext, visitor } from "../../support/context.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

const dayMs = 86_400_000;

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

async function said(request: RecordRequest) {
  t.clock.ms += 1_000;
  const { answer } = await recordDecision(t.context, visitor, request);
  const store = await t.context.site(demoSite);
  const stored = (await store.record(answer.id as RecordId))!;
  const states = await store.statesOf(stored.who!);
  return { id: answer.id as RecordId, event: stored.core.event, statuses: states.map(({ status }) => status) };
}
const all = (status: "given" | "withdrawn", version = 1) =>
  ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version, status }));
const form = (address: string, change: Partial<RecordRequest> = {}) =>
  t.request({ subject: { kind: "email", id: address }, ...change });

describe("a banner's yes, given again", () => {
  test("near the end of its period is a renewal, in the record, the status and the receipt", async () => {
    const subject = { kind: "device", id: freshDevice() } as const;
    const first = await said(bannerRequest(t.notice, "given", { subject }));
    expect(first).toMatchObject({ event: "give", statuses: ["given", "given", "given"] });
    t.clock.ms += 180 * dayMs;
    // What a browser that knows of its earlier answer calls it.
    const again = bannerRequest(t.notice, "given", { subject, event: "change", prev: first.id });
    const second = await said(again);
    expect(second).toMatchObject({ event: "renew", statuses: ["renewed", "renewed", "renewed"] });
    const replay = await recordDecision(t.context, visitor, again);
    expect([replay.created, replay.answer.id]).toEqual([false, second.id]);
    await t.seal();
    const text = (ending: string) => receiptForms[ending]!.text(t.context, receiptName(t.context, second.id));
    expect(await text("jsonld")).toContain("dpv:RenewedConsentGiven");
    expect(await text("kantara.json")).toContain('"renew"');
  });

  test("after its period is one too, whether or not the lapse was recorded", async () => {
    for (const isSwept of [false, true]) {
      const subject = { kind: "device", id: freshDevice() } as const;
      const first = await said(bannerRequest(t.notice, "given", { subject }));
      t.clock.ms += 200 * dayMs;
      if (isSwept) await sweepExpired(t.context, demoSite);
      const second = await said(bannerRequest(t.notice, "given", { subject, event: "change", prev: first.id }));
      expect(second.event).toBe("renew");
    }
  });

  test("with a no beside it, or after a withdrawal, is none", async () => {
    const subject = { kind: "device", id: freshDevice() } as const;
    const first = await said(bannerRequest(t.notice, "given", { subject }));
    const [one, ...others] = all("given");
    const mixed = [one!, ...others.map((choice) => ({ ...choice, status: "withdrawn" as const }))];
    const second = await said(
      bannerRequest(t.notice, "given", { subject, event: "change", prev: first.id, choices: mixed }),
    );
    expect(second.event).toBe("change");
    const third = await said(bannerRequest(t.notice, "given", { subject, event: "change", prev: second.id }));
    expect(third.event).toBe("change");
    expect(third.statuses.toSorted()).toEqual(["given", "given", "renewed"]);
  });
});

describe("a form's yes, given again", () => {
  test("is recorded as it was reported: anybody may type an address, and learns nothing of it", async () => {
    expect((await said(form("eve@example.com"))).event).toBe("give");
    t.clock.ms += 300 * dayMs;
    expect((await said(form("Eve@example.com"))).event).toBe("give");
  });
});
