// Secrets at rest: they open at their own place with the installation's key, and nowhere else.
import { expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { freshWebhookSecret, openSecret, sealSecret } from "../../../server/services/webhook-secrets.ts";
import { otherSite } from "../../support/context.ts";

const webhooks = {
  key: new Uint8Array(32).fill(3),
  allowPrivate: false,
  post: () => Promise.reject(new Error()),
  changed() {},
};
const context = { webhooks, random: (size: number) => crypto.getRandomValues(new Uint8Array(size)) };

test("a secret opens where it was sealed, and is not in what is stored", () => {
  const place = { site: demoSite, id: "hook_1" };
  const secret = freshWebhookSecret(context);
  const sealed = sealSecret(context, place, secret);
  expect(secret).toHaveLength(32);
  expect(openSecret(context, place, sealed)).toEqual(secret);
  expect(sealSecret(context, place, secret)).not.toEqual(sealed);
  expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
  const other = { webhooks: { ...webhooks, key: new Uint8Array(32) } };
  for (const open of [
    () => openSecret(context, { ...place, id: "hook_2" }, sealed),
    () => openSecret(context, { ...place, site: otherSite }, sealed),
    () => openSecret(other, place, sealed),
    () =>
      openSecret(
        context,
        place,
        sealed.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
      ),
  ])
    expect(open).toThrow();
});
