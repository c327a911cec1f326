// Sealed texts: they open with the very key and for the very use, and with nothing else.
import { expect, test } from "vitest";
import { openText, sealText } from "../../../server/log/sealed-text.ts";

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const subject = { key: new Uint8Array(32).fill(3) };

test("a text opens for its use alone, under its key alone, and only unchanged", () => {
  const sealed = sealText("ada@example.com", { subject, use: "address", random });
  expect(openText(sealed, { subject, use: "address" })).toBe("ada@example.com");
  expect(openText(sealed, { subject, use: "mail" })).toBeUndefined();
  expect(openText(sealed, { subject: { key: new Uint8Array(32).fill(4) }, use: "address" })).toBeUndefined();
  for (const at of [0, 12, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[at]! ^= 1;
    expect(openText(changed, { subject, use: "address" })).toBeUndefined();
  }
  expect(openText(new Uint8Array(), { subject, use: "address" })).toBeUndefined();
});
