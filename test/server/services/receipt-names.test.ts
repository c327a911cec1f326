// Names of receipts: only this server makes them, and nothing but the whole name opens a receipt.
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  heldRecord,
  nameIn,
  receiptAddress,
  receiptName,
  recordNamed,
} from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor, type TestContext } from "../../support/context.ts";
import { freshRecordId } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

test("a name is the record's id and 128 bits, the same every time, another for each record and each server", () => {
  const [id, other] = [freshRecordId(), freshRecordId()];
  const name = receiptName(t.context, id);
  const token = (record: string, receiptKey = t.context.receiptKey) =>
    receiptName({ hmac: t.context.hmac, receiptKey }, record).split(".")[1]!;
  expect(name).toMatch(new RegExp(`^${id}\\.[\\w-]{22}$`));
  expect(Buffer.from(token(id), "base64url")).toHaveLength(16);
  expect(receiptName(t.context, id)).toBe(name);
  expect(new Set([token(id), token(other), token(id, new Uint8Array(32))]).size).toBe(3);
  expect(nameIn(receiptAddress(t.context, id))).toBe(name);
});

test("the key of the tokens is no key of anything else", () => {
  expect(t.context.receiptKey).toHaveLength(32);
  expect(t.context.receiptKey).not.toEqual(t.context.identityKey("site_demo" as never));
});

test("only the whole name names the record: no other token, none at all, and nothing after it", async () => {
  const { answer } = await recordDecision(t.context, visitor, t.request());
  const name = nameIn(answer.receipt);
  const [id, token] = name.split(".") as [string, string];
  expect(recordNamed(t.context, name)).toBe(answer.id);
  expect((await heldRecord(t.context, name)).stored.core.id).toBe(answer.id);
  const changed = Array.from(
    token,
    (letter, i) => token.slice(0, i) + (letter === "A" ? "B" : "A") + token.slice(i + 1),
  );
  const others = [
    id,
    `${id}.`,
    `${id}.${token}.`,
    `${id}.${token}.json`,
    `${id}.${token}=`,
    `${id}.${token.slice(1)}`,
    "",
  ];
  for (const wrong of [...changed.map((text) => `${id}.${text}`), ...others]) {
    expect(recordNamed(t.context, wrong), wrong).toBeUndefined();
    await expect(heldRecord(t.context, wrong), wrong).rejects.toMatchObject({ slug: "not-found", detail: undefined });
  }
});

test("no record, though its token is right, is told like a wrong token", async () => {
  const name = receiptName(t.context, freshRecordId());
  await expect(heldRecord(t.context, name)).rejects.toMatchObject({ slug: "not-found", detail: undefined });
});
