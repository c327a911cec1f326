// Every form of the receipt of every act, as the services themselves record it, checked by libraries that are not ours.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { compactVerify, createLocalJWKSet } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseVerifierKey } from "../../../core/checkpoint.ts";
import { parseTlogProof, verifyReceipt, type Receipt } from "../../../core/receipt.ts";
import type { RecordRequest } from "../../../core/schema.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { eraseSubject } from "../../../server/services/erasures.ts";
import { sweepExpired } from "../../../server/services/expiry.ts";
import { linkRecord, noteRecord } from "../../../server/services/notes.ts";
import { logKeySet, receiptForms } from "../../../server/services/receipt-forms.ts";
import { heldRecord, receiptName } from "../../../server/services/receipt-names.ts";
import { historyHeld } from "../../../server/services/receipts.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { nodeCrypto, sha256 } from "../../support/node-crypto.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
  JSON.parse(readFileSync("docs/kantara-receipt-1.1.schema.json", "utf8")) as object,
);
let t: TestContext;
/** Names of receipts by what was done. */
const made: Record<string, string> = {};
const device = { kind: "device", id: freshDevice() } as const;
const newsletter = { purpose: "newsletter", version: 1, channel: "email" } as const;

async function said(what: string, change: Partial<RecordRequest>): Promise<void> {
  t.clock.ms += 1_000;
  const { answer } = await recordDecision(t.context, visitor, t.request(change));
  made[what] = receiptName(t.context, answer.id);
}
const banner = (change: Partial<RecordRequest>): Partial<RecordRequest> => ({
  ...bannerRequest(t.notice, "refused", { subject: device, id: t.request().id }),
  ...change,
});
const note = (change: object) =>
  noteRecord(t.context, system, {
    site: demoSite,
    read: () => ({
      event: "give",
      choices: [{ purpose: "newsletter", status: "given", channel: "email" }],
      subject: { kind: "email", id: "bob@example.com" },
      actedAt: t.context.now(),
      notice: t.notice,
      lang: "en",
      surface: "phone",
      actor: "agent",
      attachments: [{ kind: "script", hash: `sha256:${"5c".repeat(32)}` }],
      ...change,
    }),
  });

beforeAll(async () => {
  t = await testContext();
  const asked = ["analytics", "advertising", "social"].map((purpose) => ({ purpose, version: 1 }));
  const all = (status: "given" | "refused" | "withdrawn" | "requested") => asked.map((one) => ({ ...one, status }));
  const signal = { surface: "api", action: "signal", layer: 0, viaGpc: true, trusted: false } as const;
  await said("shown", banner({ event: "shown", choices: all("requested") }));
  await said("refused", banner({}));
  await said(
    "in part",
    banner({ event: "change", choices: [{ ...asked[0]!, status: "given" }, ...all("refused").slice(1)] }),
  );
  await said("Global Privacy Control", banner({ event: "object", choices: all("refused").slice(1), method: signal }));
  await said("given", {});
  await said("renewed", { event: "renew", choices: [{ ...newsletter, status: "given" }] });
  await said("withdrawn", { event: "withdraw", choices: [{ ...newsletter, status: "withdrawn" }], lang: "de" });
  const phone = (await note({})).answer;
  made["by telephone"] = receiptName(t.context, phone.id);
  const paper = { kind: "paper", hash: `sha256:${"9a".repeat(32)}` };
  const on = {
    surface: "paper",
    actor: "delegate",
    attachments: [paper],
    subject: { kind: "email", id: "cy@example.com" },
  };
  made["on paper"] = receiptName(t.context, (await note(on)).answer.id);
  const pair = { subject: { kind: "email", id: "bob@example.com" }, other: { kind: "email", id: "cy@example.com" } };
  const link = { ...pair, attachments: [paper] };
  made["linked"] = receiptName(
    t.context,
    (await linkRecord(t.context, system, { site: demoSite, read: () => link })).answer.id,
  );
  t.clock.ms += 800 * 86_400_000;
  await sweepExpired(t.context, demoSite);
  const { store, stored } = await heldRecord(t.context, made["by telephone"]);
  const [lapse] = await store.recordsOf(stored.who!, { most: 1 });
  expect(lapse?.core.event).toBe("expire");
  made["lapsed"] = receiptName(t.context, lapse!.core.id);
  await said("before an erasure", { subject: { kind: "email", id: "dan@example.com" } });
  const wish = {
    subject: { kind: "email", id: "dan@example.com" },
    mode: "erase",
    reason: "subject-request",
    verified: "known",
  };
  const erased = await eraseSubject(t.context, system, { site: demoSite, read: () => wish });
  made["erased"] = receiptName(t.context, erased.records[0]!);
  await t.seal();
});
afterAll(() => t?.stop());

const form = (ending: string, what: string) => receiptForms[ending]!.text(t.context, made[what]!);
const acts = [
  "shown",
  "refused",
  "in part",
  "Global Privacy Control",
  "given",
  "renewed",
  "withdrawn",
  "by telephone",
  "on paper",
  "linked",
  "lapsed",
  "before an erasure",
  "erased",
];

describe.each(acts)("the receipt of what was %s", (what) => {
  test("is there in every form, and says nothing personal in any", async () => {
    for (const ending of Object.keys(receiptForms)) {
      const text = await form(ending, what);
      expect(text.length, ending).toBeGreaterThan(100);
      expect(text, ending).not.toMatch(/(ada|bob|cy|dan)@example|Firefox|contact\.html/);
      expect(text, ending).not.toContain(device.id);
    }
  });

  test("verifies as JSON, as a signed text, and by its proof", async () => {
    const receipt = JSON.parse(await form("json", what)) as Receipt;
    expect(await verifyReceipt(receipt, nodeCrypto, receipt.verifierKey)).toMatchObject({ ok: true });
    expect(parseTlogProof(await form("tlog-proof", what))).toEqual(receipt.proof);
    const keys = createLocalJWKSet((await logKeySet(t.context, demoSite)) as Parameters<typeof createLocalJWKSet>[0]);
    const { payload, protectedHeader } = await compactVerify(await form("jws", what), keys);
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(receipt);
    expect(protectedHeader).toMatchObject({ alg: "EdDSA", typ: "assent-receipt+jws" });
  });

  test("rule 41: fits Kantara's schema, and names the same act in DPV", async () => {
    const kantara = JSON.parse(await form("kantara.json", what)) as { consentReceiptID: string };
    expect([validate(kantara), validate.errors]).toEqual([true, null]);
    const dpv = JSON.parse(await form("jsonld", what)) as Record<string, Record<string, unknown>>;
    expect(dpv["dct:hasPart"]!["dpv:hasIdentifier"]).toBe(kantara.consentReceiptID);
    const record = JSON.parse(await form("record.jsonld", what)) as Record<string, unknown>;
    expect(record["dct:conformsTo"]).toEqual({ "@id": "dpv-27560:record" });
  });
});

test("a signed receipt that was changed, or signed by another, is refused", async () => {
  const keys = createLocalJWKSet((await logKeySet(t.context, demoSite)) as Parameters<typeof createLocalJWKSet>[0]);
  const [head, body, signature] = (await form("jws", "given")).split(".") as [string, string, string];
  const changed = Buffer.from(Buffer.from(body, "base64url").toString().replace('"given"', '"refused"'));
  await expect(compactVerify([head, changed.toString("base64url"), signature].join("."), keys)).rejects.toThrow();
  const other = createLocalJWKSet(
    (await logKeySet(t.context, "site_other")) as Parameters<typeof createLocalJWKSet>[0],
  );
  await expect(compactVerify([head, body, signature].join("."), other)).rejects.toThrow();
});

test("the key set holds the very key that the verifier key text holds", async () => {
  const [key] = (await logKeySet(t.context, demoSite)).keys as { x: string; kid: string }[];
  const { keyText } = await t.context.signer(demoSite);
  const parsed = await parseVerifierKey(keyText, sha256);
  expect(Buffer.from(key!.x, "base64url")).toEqual(Buffer.from(parsed!.key));
  expect(keyText.startsWith(`${key!.kid}+`)).toBe(true);
});

test("a browser's receipt has the history of that browser, an address's has itself alone", async () => {
  const events = async (what: string) =>
    (await historyHeld(await heldRecord(t.context, made[what]!))).records.map(({ core }) => core.event);
  expect(await events("refused")).toEqual(["expire", "object", "change", "refuse", "shown"]);
  // Whoever types an address gets a receipt for it, and must not see what its owner said.
  expect(await events("given")).toEqual(["give"]);
  const lines = (await form("csv", "refused")).trim().split("\r\n");
  expect(lines).toHaveLength(1 + 1 + 2 + 3 + 3 + 3);
  expect((await form("csv", "given")).trim().split("\r\n")).toHaveLength(2);
});

test("a person has one name over all their receipts at a site, another than anybody else's, and none once erased", async () => {
  const principal = async (what: string) =>
    (JSON.parse(await form("kantara.json", what)) as { piiPrincipalId: string }).piiPrincipalId;
  expect(await principal("given")).toMatch(/^sub_[\w-]{22}$/);
  expect(await principal("withdrawn")).toBe(await principal("given"));
  expect(await principal("refused")).not.toBe(await principal("given"));
  expect(await principal("before an erasure")).toBe("erased");
});

test("an unknown name is not found in any form", async () => {
  for (const ending of Object.keys(receiptForms)) {
    const asked = receiptForms[ending]!.text(t.context, receiptName(t.context, t.request().id));
    await expect(asked).rejects.toMatchObject({ slug: "not-found" });
  }
});
