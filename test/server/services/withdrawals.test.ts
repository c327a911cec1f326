// The button on the receipt page.
import { afterAll, beforeAll, expect, test } from "vitest";
import { receiptName } from "../../../server/services/receipt-names.ts";
import { receiptView } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { withdrawByReceipt } from "../../../server/services/withdrawals.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshRecordId } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("withdraws at once; pressed twice it is one record", async () => {
  const { answer } = await recordDecision(t.context, visitor, t.request());
  t.clock.ms += 1_000;
  const press = { receipt: receiptName(t.context, answer.id), act: freshRecordId(t.clock.ms) };
  const first = await withdrawByReceipt(t.context, visitor, press);
  t.clock.ms += 1_000;
  const second = await withdrawByReceipt(t.context, visitor, press);
  expect([first.created, second.created]).toEqual([true, false]);
  expect(second.answer).toEqual(first.answer);
  const view = await receiptView(t.context, receiptName(t.context, press.act));
  expect(view.receipt.record).toMatchObject({ event: "withdraw", method: { surface: "receipt" } });
  expect(view.choices[0]).toMatchObject({ now: { status: "withdrawn" } });
});

test("refuses what is no record id, an unknown receipt, and a receipt without a consent by channel", async () => {
  const { answer } = await recordDecision(t.context, visitor, bannerRequest(t.notice, "given"));
  const act = () => freshRecordId(t.clock.ms);
  const withdraw = (record: string, by: string) =>
    withdrawByReceipt(t.context, visitor, { receipt: receiptName(t.context, record), act: by });
  await expect(withdraw(answer.id, "now")).rejects.toMatchObject({ slug: "not-valid" });
  await expect(withdraw(act(), act())).rejects.toMatchObject({ slug: "not-found" });
  const named = { receipt: answer.id, act: act() };
  await expect(withdrawByReceipt(t.context, visitor, named)).rejects.toMatchObject({ slug: "not-found" });
  await expect(withdraw(answer.id, act())).rejects.toMatchObject({ slug: "unknown-receipt" });
});
