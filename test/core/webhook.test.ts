// Webhook headers: the standard's own example, both sides, and every way in which a message is not what it was.
import { hmac as keyed } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import {
  isWebhookOf,
  parseWebhookSecret,
  webhookAddress,
  webhookHeaders,
  webhookPauseMs,
  webhookSecretText,
} from "../../core/webhook.ts";

const hmac = (key: Uint8Array, data: Uint8Array) => keyed(sha256, key, data);
const text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const secret = parseWebhookSecret(text)!;
const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: 1614265330, body: '{"test": 2432232314}' };

test("the reference libraries' example has the signature that they give it", () => {
  expect(webhookHeaders(message, [secret], hmac)).toEqual({
    "webhook-id": message.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("a secret has one text, and lengths the standard forbids are none", () => {
  expect(webhookSecretText(secret)).toBe(text);
  for (const bad of [
    "",
    text.slice(6),
    "whsec_",
    "whsec_AAAA",
    "whsec_not base64",
    webhookSecretText(new Uint8Array(65)),
  ])
    expect(parseWebhookSecret(bad), bad).toBeUndefined();
});

test("a receiver knows the message by either secret, and nothing that was changed or is old", () => {
  const other = new Uint8Array(32).fill(9);
  const headers = webhookHeaders(message, [other, secret], hmac);
  const is = (changed: object = {}, at: object = {}) =>
    isWebhookOf({ headers, body: message.body, ...changed }, { secret, now: message.at, hmac, ...at });
  expect([is(), is({}, { secret: other }), is({}, { now: message.at + 300 })]).toEqual([true, true, true]);
  expect(is({ body: `${message.body} ` })).toBe(false);
  expect(is({}, { secret: new Uint8Array(32) })).toBe(false);
  expect([is({}, { now: message.at + 301 }), is({}, { now: message.at - 301 })]).toEqual([false, false]);
  for (const name of Object.keys(headers)) expect(is({ headers: { ...headers, [name]: undefined } }), name).toBe(false);
  expect(is({ headers: { ...headers, "webhook-id": "msg_2" } })).toBe(false);
  expect(is({ headers: { ...headers, "webhook-timestamp": "1614265331" } })).toBe(false);
  expect(
    is({ headers: { ...headers, "webhook-signature": headers["webhook-signature"].replaceAll("v1,", "v2,") } }),
  ).toBe(false);
});

test("an address is https without a name and password, and http where private ones may be", () => {
  for (const good of ["https://hook.example/a?b=c", "https://hook.example:8443/"])
    expect(webhookAddress(good, false)?.href, good).toBe(good);
  const long = `https://hook.example/${"a".repeat(1_000)}`;
  for (const bad of ["", "hook.example", "http://hook.example/", "ftp://a/", "https://a:b@hook.example/", long])
    expect(webhookAddress(bad, false), bad).toBeUndefined();
  expect(webhookAddress("http://127.0.0.1/", true)).toBeDefined();
  expect(webhookAddress("ftp://127.0.0.1/", true)).toBeUndefined();
});

test("ten tries in three days and a bit, each pause a fifth longer at most", () => {
  const pauses = Array.from({ length: 11 }, (_, tries) => webhookPauseMs(tries, 0));
  const hours = [2, 5, 10, 14, 20, 24].map((hour) => hour * 3_600_000);
  expect(pauses).toEqual([0, 5_000, 300_000, 1_800_000, ...hours, undefined]);
  expect([webhookPauseMs(1, 0.5), webhookPauseMs(1, 1), webhookPauseMs(10, 1)]).toEqual([5_500, 6_000, undefined]);
});
