// Faults of a body become pointers that never repeat what was sent.
import * as z from "zod/mini";
import { expect, test } from "vitest";
import { checkRequest } from "../../../core/contact-schema.ts";
import { recordRequest } from "../../../core/schema.ts";
import type { ProblemError } from "../../../server/errors.ts";
import { parsed } from "../../../server/services/parse.ts";
import { recordRequest as request } from "../../support/requests.ts";

const faults = (schema: z.ZodMiniType, body: unknown) => {
  try {
    parsed(schema, body);
  } catch (error) {
    return (error as ProblemError).extensions.errors ?? [];
  }
  return [];
};

test("a good body comes back typed", () => {
  const good = request(`sha256:${"a".repeat(64)}`);
  expect(parsed(recordRequest, good)).toEqual(good);
});

test("each fault has its place", () => {
  const bad = {
    ...request(`sha256:${"a".repeat(64)}`),
    lang: "?",
    choices: [{ purpose: "x y", version: 0, status: "maybe" }],
  };
  expect(faults(recordRequest, bad).map((fault) => fault.pointer)).toEqual([
    "/choices/0/purpose",
    "/choices/0/version",
    "/choices/0/status",
    "/lang",
  ]);
});

test("what was sent is not repeated", () => {
  const address = "ada@example.com";
  const bodies = [{ [address]: 1 }, { ...request("x"), event: address, [address]: address }, [address]];
  expect(JSON.stringify(bodies.map((body) => faults(recordRequest, body)))).not.toContain("ada");
});

test("pointers escape ~ and /", () => {
  expect(faults(z.object({ "a/b~c": z.string() }), {})[0]?.pointer).toBe("/a~1b~0c");
});

test("a body that is wrong everywhere lists twenty faults", () => {
  const recipients = Array.from({ length: 50 }, () => ({ email: 7 }));
  expect(faults(checkRequest, { purpose: "p", channel: "email", recipients })).toHaveLength(20);
});
