// Posting by fetch: what is delivered, refused without asking anybody, not followed, and given up.
import { afterAll, beforeAll, expect, test } from "vitest";
import { postByFetch } from "../../../server/services/webhook-posting.ts";
import { startReceiver, type Receiver } from "../../support/receiver.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver?.stop());

const send = (url: string, options = {}) =>
  postByFetch({ url, headers: { "webhook-id": "evt_1" }, body: "{}" }, options);
const here = { allowPrivate: true };

test.each([204, 200])("%i is heard", async (status) => {
  receiver.answer = (response) => void response.writeHead(status).end();
  expect(await send(receiver.url, here)).toEqual({ kind: "delivered", status });
  expect(receiver.told.at(-1)).toMatchObject({ id: "evt_1", path: "/hook" });
});

test("a receiver that is gone, one that fails, one that leads elsewhere and one that does not answer are told apart", async () => {
  const before = receiver.told.length;
  receiver.answer = (response) => void response.writeHead(410).end();
  expect(await send(receiver.url, here)).toEqual({ kind: "gone" });
  receiver.answer = (response) => void response.writeHead(307, { Location: receiver.url }).end();
  expect(await send(receiver.url, here)).toEqual({ kind: "failed", reason: "status", status: 307 });
  receiver.answer = () => {};
  expect(await send(receiver.url, { ...here, deadlineMs: 300 })).toEqual({ kind: "failed", reason: "late" });
  await expect.poll(() => receiver.told.length).toBe(before + 3);
  expect(await send("http://127.0.0.1:1/", here)).toEqual({ kind: "failed", reason: "unreachable" });
});

test.each([
  ["http://hook.example/", "address"],
  ["https://a:b@hook.example/", "address"],
  ["https://127.0.0.1/", "not-public"],
  ["https://2130706433/", "not-public"],
  ["https://0x7f.1/", "not-public"],
  ["https://[::1]/", "not-public"],
  ["https://169.254.169.254/latest", "not-public"],
  ["https://localhost/", "not-public"],
  ["https://db.localhost./", "not-public"],
  ["https://metadata.google.internal/", "not-public"],
  ["https://printer.local/", "not-public"],
])("%s is refused", async (url, reason) => expect(await send(url)).toEqual({ kind: "refused", reason }));
