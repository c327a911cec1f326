// Which answers wait to be confirmed: a yes to a purpose that wants it, given for an e-mail address, and no other.
import { expect, test } from "vitest";
import type { Notice } from "../../../core/notice.ts";
import { beforeConfirmation, confirmedBefore } from "../../../server/services/confirm-mail.ts";
import { demoNotice } from "../../../server/services/demo.ts";

const demo = demoNotice("https://a.example") as unknown as Notice;
const notice: Notice = {
  ...demo,
  purposes: demo.purposes.map((one) => ({ ...one, doubleOptIn: one.id === "newsletter" })),
};
const yes = { purpose: "newsletter", version: 1, status: "given", channel: "email" } as const;

test("a yes by e-mail to a purpose that confirms is a request; everything else is what it was", () => {
  expect(beforeConfirmation(notice, "email", [yes])).toEqual([{ ...yes, status: "requested" }]);
  for (const status of ["refused", "withdrawn", "requested"] as const)
    expect(beforeConfirmation(notice, "email", [{ ...yes, status }])).toEqual([{ ...yes, status }]);
  expect(beforeConfirmation(notice, "email", [{ ...yes, purpose: "other" }])[0]!.status).toBe("given");
  expect(beforeConfirmation(notice, "phone", [yes])).toEqual([yes]);
  expect(beforeConfirmation(demo, "email", [yes])).toEqual([yes]);
});

test("it waits for seven days", () => {
  expect(confirmedBefore("2026-11-22T09:00:00.000Z")).toBe("2026-11-29T09:00:00.000Z");
});
