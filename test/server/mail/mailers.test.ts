// Names in the head of a message: quoted where they must be, and on one line.
import { expect, test } from "vitest";
import { mailboxText } from "../../../server/mail/mailers.ts";

test("a name is quoted where it holds more than letters, and is never more than a name", () => {
  const at = (name?: string) => mailboxText({ name, address: "a@b.example" });
  expect(at()).toBe("a@b.example");
  expect(at("Nørthgate 24")).toBe("Nørthgate 24 <a@b.example>");
  expect(at('Ada "A" O’Neil, Ltd.')).toBe('"Ada \\"A\\" O’Neil, Ltd." <a@b.example>');
  expect(at("One\r\nBcc: eve@example.com")).toBe('"One Bcc: eve@example.com" <a@b.example>');
});
