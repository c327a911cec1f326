// Writes sent again: one of them is done, the others are answered the same; nothing can be read of them at rest.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runJobs } from "../../../server/jobs.ts";
import { claimOrAnswer, forgetAnswers, type Claim, type KeyedWrite } from "../../../server/services/repeats.ts";
import { blob } from "../../../server/store/query.ts";
import { testContext, type TestContext } from "../../support/context.ts";

const day = 86_400_000;
const given = { status: 201, headers: { "Content-Type": "application/json" }, text: '{"token":"assent_secret"}' };

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t.stop());

let count = 0;
const write = (change: Partial<KeyedWrite> = {}): KeyedWrite => ({
  actor: "key_a",
  act: "POST /v1/keys ",
  key: `key ${++count}`,
  body: '{"name":"Ada Lovelace"}',
  ...change,
});

async function claimed(asked: KeyedWrite): Promise<Claim> {
  const found = await claimOrAnswer(t.context, asked);
  if ("status" in found) throw new Error("was answered before");
  return found;
}

const rows = async () => {
  const { reader } = await t.databases.open("control", "control");
  return (await reader.execute("SELECT hash, body, claim, begun_at, answer FROM kept_answer")).rows;
};

test("one of many at once may do it, the others hear that it is being done, and then what was answered", async () => {
  const asked = write();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => claimOrAnswer(t.context, asked)));
  const claims = all.flatMap((one) => (one.status === "fulfilled" ? [one.value as Claim] : []));
  expect(claims).toHaveLength(1);
  for (const one of all.filter(({ status }) => status === "rejected"))
    expect(one).toMatchObject({ reason: { slug: "idempotency-in-progress", extensions: { retryAfter: 2 } } });
  await claims[0]!.keep(given);
  expect(await claimOrAnswer(t.context, asked)).toEqual(given);
});

test("another actor, another act and another key are other writes; another body is refused, answered or not", async () => {
  const asked = write();
  const claim = await claimed(asked);
  const other = { ...asked, body: "{}" };
  const reused = { slug: "idempotency-key-reused", extensions: { errors: [{ pointer: "/Idempotency-Key" }] } };
  await expect(claimOrAnswer(t.context, other)).rejects.toMatchObject(reused);
  await claim.keep(given);
  await expect(claimOrAnswer(t.context, other)).rejects.toMatchObject(reused);
  for (const change of [{ actor: "key_b" }, { act: "PUT /v1/keys " }, { key: `${asked.key}.` }])
    await claimed({ ...asked, ...change });
});

test("what was given up may be done by the next; a claim that is over changes nothing", async () => {
  const asked = write();
  const first = await claimed(asked);
  await first.giveUp();
  const second = await claimed(asked);
  await first.keep({ ...given, status: 200 });
  await first.giveUp();
  await second.keep(given);
  await second.giveUp();
  expect(await claimOrAnswer(t.context, asked)).toEqual(given);
});

test("what was begun a minute ago and never answered is not done again: it may have been done", async () => {
  const asked = write();
  const late = await claimed(asked);
  t.clock.ms += 60_000;
  await expect(claimOrAnswer(t.context, asked)).rejects.toMatchObject({
    slug: "idempotency-unanswered",
    detail: expect.stringMatching(/begun at .*Z and may have been done/),
  });
  await late.keep(given);
  expect(await claimOrAnswer(t.context, asked)).toEqual(given);
});

test("of an answer that is too long only its status is kept", async () => {
  const asked = write();
  await (await claimed(asked)).keep({ ...given, text: "a".repeat(64 * 1024 + 1) });
  await expect(claimOrAnswer(t.context, asked)).rejects.toMatchObject({
    slug: "idempotency-unanswered",
    detail: expect.stringContaining("answered with 201"),
  });
  const longest = write();
  const whole = { ...given, text: "a".repeat(64 * 1024) };
  await (await claimed(longest)).keep(whole);
  expect(await claimOrAnswer(t.context, longest)).toEqual(whole);
});

test("at rest there is nothing to read, and nothing to open without the key that was sent and the installation's", async () => {
  const asked = write({ key: "campaign-7" });
  await (await claimed(asked)).keep(given);
  const bytes = (await rows()).flatMap((row) =>
    ["hash", "body", "claim", "answer"].flatMap((name) => (row[name] === null ? [] : [blob(row, name)])),
  );
  expect(bytes.length).toBeGreaterThan(3);
  expect(bytes.map((one) => Buffer.from(one).toString("latin1")).join()).not.toMatch(
    /assent_secret|token"|Ada Lovelace|campaign|key_a|\/v1\//,
  );
  const elsewhere = { ...t.context, answerKey: new Uint8Array(32) };
  expect(await claimOrAnswer(elsewhere, asked)).not.toHaveProperty("status");
});

test("an answer is given again for a day, and is gone then, by the next write or by the clock", async () => {
  const asked = write();
  await (await claimed(asked)).keep(given);
  t.clock.ms += day;
  await forgetAnswers(t.context);
  expect(await claimOrAnswer(t.context, asked)).toEqual(given);
  t.clock.ms += 1;
  await (await claimed(asked)).keep(given);
  expect(await rows()).toHaveLength(1);
  t.clock.ms += day + 1;
  await runJobs(t.context, (error) => expect.unreachable(String(error)));
  expect(await rows()).toEqual([]);
});
