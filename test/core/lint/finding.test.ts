// Findings: pointers that RFC 6901 readers follow.
import { expect, test } from "vitest";
import { error, pointerTo, warning } from "../../../core/lint/finding.ts";

test.each([
  [["languages", "en", "messages", "acceptAll"], "/languages/en/messages/acceptAll"],
  [["purposes", 0, "a/b~c"], "/purposes/0/a~1b~0c"],
  [[], ""],
])("%j is %j", (parts, pointer) => expect(pointerTo(...parts)).toBe(pointer));

test("an error stops, a warning tells", () => {
  expect(error(9, "/layout", "No.")).toEqual({ rule: 9, severity: "error", pointer: "/layout", message: "No." });
  expect(warning(9, "/layout", "Well.").severity).toBe("warning");
});
