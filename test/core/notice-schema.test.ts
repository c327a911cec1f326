// What is said with the act of publishing a draft.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { publishRequest } from "../../core/notice-schema.ts";

test.each([
  [{ revision: 1 }, true],
  [
    { revision: 3, effectiveAt: "2027-03-01T00:00:00.000Z", shortNotice: "a court's order", declared: ["analytics"] },
    true,
  ],
  [{ revision: 0 }, false],
  [{ revision: 1.5 }, false],
  [{ revision: 1, effectiveAt: "tomorrow" }, false],
  [{ revision: 1, declared: ["not a key"] }, false],
  [{ revision: 1, hash: "" }, false],
])("is a revision, maybe a date with a reason, and nothing else: %#", (body, fits) => {
  expect(z.safeParse(publishRequest, body).success).toBe(fits);
});
