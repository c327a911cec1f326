// The decision record: what a caller can show later, to whom it trusts with one line and no more.
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64, toBase64 } from "../../../core/bytes.ts";
import { canonicalText } from "../../../core/canonical.ts";
import {
  checkBytes,
  checkEntry,
  checkLeaf,
  checkLine,
  checkSigned,
  lineSalt,
  type CheckRecord,
} from "../../../core/check.ts";
import { leafHash, treeRoot } from "../../../core/merkle.ts";
import type { Actor } from "../../../server/context.ts";
import { verifyEd25519 } from "../../../server/log/signer.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { checkRecord } from "../../../server/services/check-records.ts";
import { checkRecipients } from "../../../server/services/checks.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { exportLog } from "../../../server/services/exports.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { linesOf, streamed } from "../../support/exported.ts";
import { hmac, sha256 } from "../../support/node-crypto.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
const recipients = [
  { ref: "crm:1", email: "ada@example.com" },
  { ref: "crm:2", email: "nonsense" },
  { ref: "crm:3", email: "bea@example.com" },
];
const ask = () =>
  checkRecipients(t.context, key, () => ({
    purpose: "newsletter",
    channel: "email",
    campaign: "spring 26",
    recipients,
  }));

test("the record says who asked what, when, under which rules, and holds no address and no reference", async () => {
  await recordDecision(t.context, visitor, t.request({ subject: { kind: "email", id: "ada@example.com" } }));
  const { record, check } = await ask();
  expect(record).toMatchObject({
    v: 1,
    id: check,
    site: demoSite,
    purpose: "newsletter@1",
    channel: "email",
    subscriber: "unknown",
    campaign: "spring 26",
    ruleset: "eu-eprivacy@1",
    askedBy: "key_1",
    counts: { allow: 1, deny: 2, byReason: { CONSENT_ACTIVE: 1, INPUT_INVALID: 1, NO_RECORD: 1 } },
  });
  expect(JSON.stringify(record)).not.toMatch(/example\.com|crm:/);
});

test("the log's key signed it, and its root is over what was asked and answered", async () => {
  const { record, results, salt, root, signature } = await ask();
  const { key: verifier } = await t.context.signer(demoSite);
  const signed = checkSigned(record as unknown as CheckRecord);
  expect(await verifyEd25519(verifier.key, signed, fromBase64(signature)!)).toBe(true);
  const leaves = results.map((result, i) => {
    const line = checkLine(recipients[i]!, canonicalText(result));
    return checkLeaf(lineSalt(fromBase64(salt)!, i, sha256), line, sha256);
  });
  expect(toBase64(treeRoot(leaves, sha256))).toBe(root);
  expect(record["root"]).toBe(root);
  const forged = leaves.with(2, leaves[1]!);
  expect(toBase64(treeRoot(forged, sha256))).not.toBe(root);
});

test("its entry in the log commits to it, and it is found again with a proof once it is sealed", async () => {
  const { check, record } = await ask();
  const before = await checkRecord(t.context, key, check);
  expect(before.proof).toBeUndefined();
  await t.seal();
  const found = await checkRecord(t.context, key, check);
  expect(found.check).toEqual(record);
  expect(found.proof?.index).toBe(found.index);
  const [entry] = await (await t.context.site(demoSite)).entries(found.index, found.index + 1);
  const commitment = hmac(fromBase64(found.salt)!, checkBytes(found.check));
  expect(toBase64(entry!.data)).toBe(toBase64(checkEntry(check, commitment)));
  expect(leafHash(entry!.data, sha256)).toHaveLength(32);
});

test("what is kept of one makes no line's leaf again: whoever has database, backup or export can test no guess", async () => {
  const one = recipients.slice(0, 1);
  const question = () => ({ purpose: "newsletter", channel: "email", recipients: one });
  const { check, root, salt, results } = await checkRecipients(t.context, key, question);
  const line = checkLine(one[0]!, canonicalText(results[0]!));
  const leafBy = (known: string) => toBase64(checkLeaf(lineSalt(fromBase64(known)!, 0, sha256), line, sha256));
  const found = await checkRecord(t.context, key, check);
  expect([leafBy(salt), leafBy(found.salt) === root]).toEqual([root, false]);
});

test("an export holds it and verifies; a changed count is named", async () => {
  const { check } = await ask();
  await t.seal();
  const lines = await linesOf(await exportLog(t.context, system, { site: demoSite }));
  expect((await verifyExport(streamed(lines), {})).ok).toBe(true);
  const place = lines.findIndex((line) => line.includes(check));
  const changed = lines.with(place, lines[place]!.replace('"allow":1', '"allow":3'));
  const verdict = await verifyExport(streamed(changed), {});
  expect(verdict.findings).toContainEqual(expect.objectContaining({ rule: "entry-not-its-check", entry: place - 1 }));
});

test("a hundred checks at once are a hundred entries", async () => {
  const store = await t.context.site(demoSite);
  const before = await store.entryCount();
  const all = await Promise.all(Array.from({ length: 100 }, ask));
  expect(new Set(all.map(({ check }) => check)).size).toBe(100);
  expect((await store.entryCount()) - before).toBe(100);
});

test("another site's key, and one without the scope, are told nothing", async () => {
  const { check } = await ask();
  expect((await refusal(checkRecord(t.context, { ...key, site: otherSite }, check))).slug).toBe("not-found");
  expect((await refusal(checkRecord(t.context, { ...key, scopes: [] }, check))).slug).toBe("may-not");
});
