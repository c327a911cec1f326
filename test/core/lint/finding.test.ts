// Findings: pointers that RFC 6901 readers follow.
import { expect, test } from "vitest";
import { error, pointerTo, warning } from "../../../core/lint/finding.ts";

test.each([
  [["languages", "en", "messages", "acceptAll"], "/languages/en/messages/acceptAll"],
  [["purposes", 0, "a/b~c"], "/purposes/0/a~1b~0c"],
  [[], ""],
])("%j is %j", (parts, pointer) => expect(pointerTo(...parts)).toBe(pointer));

test("an error stops, a warning tells", () => {
  expect(error(9, "/layout", "no-reject-button")).toEqual({
    rule: 9,
    severity: "error",
    pointer: "/layout",
    code: "no-reject-button",
    message: "The first layer has no button that rejects all.",
  });
  expect(warning(29, "/layout", "cookie-lives-long", { cookie: "_ga" })).toMatchObject({
    severity: "warning",
    values: { cookie: "_ga" },
    message: "_ga lives for longer than 13 months.",
  });
});
