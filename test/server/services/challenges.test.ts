// Challenges: nothing is stored until they are answered, and each is answered once.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserId } from "../../../core/ids.ts";
import { freshChallenge, takeChallenge } from "../../../server/services/challenges.ts";
import { testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const ada = `usr_${"a".repeat(32)}` as UserId;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

test("a challenge is taken once, also of two answers at once", async () => {
  const challenge = text(freshChallenge(t.context, "sign-in"));
  const taken = await Promise.all([1, 2, 3].map(() => takeChallenge(t.context, "sign-in", challenge)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await takeChallenge(t.context, "sign-in", challenge)).toBe(false);
});

test("it is good for its use alone, for five minutes, and here", async () => {
  const challenge = text(freshChallenge(t.context, ada));
  expect(await takeChallenge(t.context, "sign-in", challenge)).toBe(false);
  expect(await takeChallenge(t.context, `usr_${"b".repeat(32)}` as UserId, challenge)).toBe(false);
  expect(await takeChallenge({ ...t.context, sessionKey: new Uint8Array(32) }, ada, challenge)).toBe(false);
  const late = { ...t.context, nowMs: () => t.clock.ms + 5 * 60_000 };
  expect(await takeChallenge(late, ada, challenge)).toBe(false);
  expect(await takeChallenge(t.context, ada, challenge)).toBe(true);
});

test("what is none of ours is not taken, in whatever form", async () => {
  const bytes = freshChallenge(t.context, "sign-in");
  const changed = [...bytes.keys()].map((at) => {
    const other = bytes.slice();
    other[at]! ^= 1;
    return text(other);
  });
  for (const wrong of [...changed, "", "?", text(bytes.slice(1)), `${text(bytes)}=`, text(new Uint8Array(40))])
    expect(await takeChallenge(t.context, "sign-in", wrong)).toBe(false);
});
