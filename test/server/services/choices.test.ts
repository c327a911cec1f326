// Every way a choice can miss what the notice asks has its place in the answer.
import { expect, test } from "vitest";
import type { Notice } from "../../../core/notice.ts";
import { fault } from "../../../server/errors.ts";
import { assertAnswerable, assertEvent } from "../../../server/services/choices.ts";
import { demoPurposes } from "../../../server/services/demo-purposes.ts";
import { recordRequest } from "../../support/requests.ts";

const notice = { purposes: demoPurposes } as Notice;
const hash = `sha256:${"a".repeat(64)}`;

test("all misfits of a request are listed at once, each at its member", () => {
  const choices = [
    { purpose: "newsletter", version: 1, status: "given" as const, channel: "email" as const },
    { purpose: "unknown", version: 1, status: "given" as const },
    { purpose: "analytics", version: 9, status: "given" as const },
    { purpose: "newsletter", version: 1, status: "given" as const, channel: "phone" as const },
    { purpose: "call-back", version: 1, status: "given" as const, channel: "phone" as const },
  ];
  expect(() => assertAnswerable(notice, recordRequest(hash, { choices }))).toThrow(
    expect.objectContaining({
      slug: "unknown-purpose",
      extensions: {
        errors: [
          fault("/choices/1/purpose", "purpose-unasked"),
          fault("/choices/2/version", "other-version", { version: 1 }),
          fault("/choices/3/channel", "other-channel", { channels: "email" }),
          fault("/choices/4", "other-subject", { kind: "phone" }),
        ],
      },
    }),
  );
});

test("a category is answered by a device, a receipt's holder answers for any kind", () => {
  const choices = [{ purpose: "analytics", version: 1, status: "withdrawn" as const }];
  const asking = (kind: "email" | "device" | "receipt") =>
    assertAnswerable(notice, recordRequest(hash, { choices, subject: { kind, id: "x" } }));
  expect(() => asking("email")).toThrow();
  expect(() => asking("device")).not.toThrow();
  expect(() => asking("receipt")).not.toThrow();
});

test("a script may take back, never give", () => {
  const method = { ...recordRequest(hash).method, trusted: false };
  expect(() => assertEvent(recordRequest(hash, { method }))).toThrow(
    expect.objectContaining({ slug: "grant-not-trusted" }),
  );
  const choices = [{ purpose: "newsletter", version: 1, status: "withdrawn" as const, channel: "email" as const }];
  expect(() => assertEvent(recordRequest(hash, { method, event: "withdraw", choices }))).not.toThrow();
  const mixed = [...choices, { purpose: "analytics", version: 1, status: "given" as const }];
  expect(() => assertEvent(recordRequest(hash, { method, event: "change", choices: mixed }))).toThrow();
});

test("one vendor of a purpose is answered alone, where the notice has it there and one act says yes", () => {
  const asking = (purpose: string, change: Partial<Notice["purposes"][number]> = {}) => {
    const purposes = demoPurposes.map((row) => (row.id === "social" ? { ...row, ...change } : row));
    const choices = [{ purpose, version: 1, status: "given" as const }];
    return () =>
      assertAnswerable({ ...notice, purposes }, recordRequest(hash, { choices, subject: { kind: "device", id: "x" } }));
  };
  const misfit = { errors: [fault("/choices/0/purpose", "purpose-unasked")] };
  expect(asking("social/video")).not.toThrow();
  expect(asking("social/google-ads")).toThrow(expect.objectContaining({ extensions: misfit }));
  expect(asking("analytics/video")).toThrow(expect.objectContaining({ extensions: misfit }));
  expect(asking("social/video", { explicit: true })).toThrow(expect.objectContaining({ extensions: misfit }));
  // What forms ask has a way of its own to be confirmed, which a vendor's answer would pass by.
  expect(asking("social/video", { channels: ["email"] })).toThrow(expect.objectContaining({ extensions: misfit }));
  expect(asking("social/video", { version: 2 })).toThrow(
    expect.objectContaining({
      extensions: { errors: [fault("/choices/0/version", "other-version", { version: 2 })] },
    }),
  );
});
