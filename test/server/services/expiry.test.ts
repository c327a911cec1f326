// The sweep: every lapse becomes one record, once, and nothing that was renewed meanwhile lapses.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { sweepExpired } from "../../../server/services/expiry.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const day = 86_400_000;
const store = () => t.context.site(demoSite);
const historyOf = async (id: RecordId) => {
  const { who } = (await (await store()).record(id))!;
  return (await (await store()).recordsOf(who!, { most: 9 })).toReversed().map(({ core }) => core);
};
async function given(device = freshDevice()): Promise<RecordId> {
  const subject = { kind: "device", id: device } as const;
  const request = bannerRequest(t.notice, "given", { id: t.request().id, subject });
  await recordDecision(t.context, visitor, request);
  return request.id as RecordId;
}

describe("a consent that lapsed", () => {
  test("is recorded once, with all purposes that lapsed together, and what had been shown", async () => {
    const id = await given();
    expect(await sweepExpired(t.context, demoSite)).toBe(0);
    t.clock.ms += 200 * day;
    expect(await sweepExpired(t.context, demoSite)).toBe(1);
    expect(await sweepExpired(t.context, demoSite)).toBe(0);
    const [first, lapse] = await historyOf(id);
    expect(lapse).toMatchObject({
      event: "expire",
      actor: "system",
      method: { surface: "system", action: "sweep" },
      notice: first!.notice,
      lang: first!.lang,
      choices: ["analytics", "advertising", "social"].map((purpose) => ({ purpose, status: "expired" })),
    });
    const { who } = (await (await store()).record(id))!;
    expect((await (await store()).statesOf(who!)).map(({ status }) => status)).toEqual(Array(3).fill("expired"));
  });

  test("is judged so before any sweep, and after it for the same reason", async () => {
    await recordDecision(t.context, visitor, t.request());
    const asker = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] } as const;
    const ask = async () => {
      const body = { purpose: "newsletter", channel: "email", recipients: [{ email: "ada@example.com" }] };
      return (await checkRecipients(t.context, asker, () => body)).results[0]!.reason;
    };
    expect(await ask()).toBe("CONSENT_ACTIVE");
    t.clock.ms += 800 * day;
    expect(await ask()).toBe("EXPIRED");
    await sweepExpired(t.context, demoSite);
    expect(await ask()).toBe("EXPIRED");
    await recordDecision(t.context, visitor, t.request());
    expect(await ask()).toBe("CONSENT_ACTIVE");
  });

  test("does not when it was given again, or withdrawn, before the sweep came", async () => {
    const answers = { given: "renew", withdrawn: "withdraw" } as const;
    const devices = Object.keys(answers).map(() => freshDevice());
    for (const device of devices) await given(device);
    t.clock.ms += 200 * day;
    for (const [i, [status, event]] of Object.entries(answers).entries()) {
      const choices = ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version: 1, status }));
      const subject = { kind: "device", id: devices[i]! };
      const change = { id: t.request().id, event, choices, subject } as Partial<RecordRequest>;
      await recordDecision(t.context, visitor, bannerRequest(t.notice, "given", change));
    }
    expect(await sweepExpired(t.context, demoSite)).toBe(0);
  });

  test("of somebody who is erased while the sweep runs is nobody's any more", async () => {
    const id = await given();
    const { who } = (await (await store()).record(id))!;
    t.clock.ms += 200 * day;
    const real = await store();
    const states = await real.lapsedStates({ from: 0, to: who! + 1, atMs: t.clock.ms });
    await real.eraseSubjects([{ who: who!, atMs: t.clock.ms }]);
    const late = { ...real, lapsedStates: () => Promise.resolve(states) };
    expect(await sweepExpired({ ...t.context, site: () => Promise.resolve(late) }, demoSite)).toBe(0);
  });
});
