// Phone numbers: every way to write a line is one key, and what no line can have is none.
import { describe, expect, test } from "vitest";
import { phoneNumber } from "../../core/phone.ts";

describe("a phone number", () => {
  test.each([
    ["+442079460958", undefined],
    [" +44 20 7946-0958 ", undefined],
    ["+44 (20) 7946.0958", undefined],
    ["+44 (0)20 7946 0958", undefined],
    ["＋４４ ２０７９４６０９５８", undefined],
    ["+44\u200b 20 7946 0958", undefined],
    ["020 7946 0958", "GB"],
    ["(020) 7946 0958", "GB"],
    ["00 44 20 7946 0958", "GB"],
    ["0044 20 7946 0958", "DE"],
    ["020 7946 0958 ext. 12", "GB"],
    ["٠٢٠ ٧٩٤٦ ٠٩٥٨", "GB"],
  ])("%j in %s is one line", (text, country) => expect(phoneNumber(text, country)).toBe("+442079460958"));

  test("belongs to the country it names, whatever the list's is", () => {
    expect(phoneNumber("+1 202 555 0143", "GB")).toBe("+12025550143");
    expect(phoneNumber("(202) 555-0143", "US")).toBe("+12025550143");
  });

  test.each([
    ["", undefined],
    ["+", undefined],
    ["020 7946 0958", undefined],
    ["0044 20 7946 0958", undefined],
    ["+0123456789", undefined],
    ["+4420", undefined],
    ["+44207946095x", undefined],
    ["call +442079460958 now", "GB"],
    ["999", "GB"],
    ["+1234567890123456", undefined],
    [`+44${" ".repeat(80)}2079460958`, undefined],
    ["020 7946 0958", "XX"],
  ])("%j in %s is none", (text, country) => expect(phoneNumber(text, country)).toBeUndefined());
});
