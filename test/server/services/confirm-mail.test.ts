// Which answers wait to be confirmed: a yes to a purpose that wants it, given for an e-mail address, and no other.
import { describe, expect, test } from "vitest";
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

describe("a purpose that takes explicit consent", () => {
  const en = demo.languages["en"]!;
  const explicit: Notice = {
    ...demo,
    purposes: demo.purposes.map((one) => ({ ...one, explicit: one.id === "call-back", doubleOptIn: false })),
    languages: {
      ...demo.languages,
      en: {
        ...en,
        purposes: { ...en.purposes, "call-back": { ...en.purposes["call-back"]!, formConfirm: "Really." } },
      },
    },
  };
  const call = { purpose: "call-back", version: 1, status: "given", channel: "phone" } as const;
  const statusOf = (lang: string, act: "pressed" | "spoken" | undefined) =>
    beforeConfirmation(explicit, "phone", [call], { lang, act })[0]!.status;

  test("waits for whoever reads at an e-mail address, whatever the form took, and whatever it is for", () => {
    const share = { ...call, channel: "sharing" } as const;
    expect(beforeConfirmation(explicit, "email", [share], { lang: "en", act: "pressed" })[0]!.status).toBe("requested");
  });

  test("waits for its second act, which only a sentence of the notice in that language can take", () => {
    expect(beforeConfirmation(explicit, "phone", [call])[0]!.status).toBe("requested");
    expect(statusOf("en", undefined)).toBe("requested");
    expect(statusOf("en", "spoken")).toBe("requested");
    expect(statusOf("de", "pressed")).toBe("requested");
    expect(statusOf("en", "pressed")).toBe("given");
  });

  test("waits all the same where the owner of the address must confirm", () => {
    const both: Notice = { ...explicit, purposes: explicit.purposes.map((one) => ({ ...one, doubleOptIn: true })) };
    expect(beforeConfirmation(both, "email", [call], { lang: "en", act: "pressed" })[0]!.status).toBe("requested");
  });
});

test("it waits for seven days", () => {
  expect(confirmedBefore("2026-11-22T09:00:00.000Z")).toBe("2026-11-29T09:00:00.000Z");
});
