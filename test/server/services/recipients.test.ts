// Recipients: the address a channel needs, keyed; a wider key that only denies; the same address twice in a call.
import { expect, test } from "vitest";
import { toHex } from "../../../core/bytes.ts";
import { changeKeyText } from "../../../core/change.ts";
import { recipientReader } from "../../../server/services/recipients.ts";
import { denyAddress, subjectHash, subjectHashes } from "../../../server/services/subjects.ts";

const key = new Uint8Array(32).fill(3);
const reader = (channel: "email" | "phone" | "post", country?: string) =>
  recipientReader(subjectHashes(key), { channel, country });

test("the address of the channel's kind is taken where there are both", () => {
  const both = { ref: "1", email: "Ada@Example.com", phone: "+442079460958" };
  expect(reader("email")(both)).toMatchObject({ ref: "1", address: "ada@example.com", fits: true });
  expect(reader("phone")(both)).toMatchObject({ ref: "1", address: "+442079460958", fits: true });
});

test("what does not fit the channel, or is no address, is not looked up", () => {
  for (const one of [
    reader("phone")({ email: "ada@example.com" }),
    reader("email")({ email: "nonsense" }),
    reader("email")({}),
    reader("post")({ email: "ada@example.com" }),
  ]) {
    expect(one.hash).toBeUndefined();
    expect(one.denyHash).toBeUndefined();
  }
});

test("the key is the subject's; the wider one is the alias's", () => {
  const one = reader("email")({ email: "ada+x@example.com" });
  expect(toHex(one.hash!)).toBe(toHex(subjectHash(key, "email", "ada+x@example.com")));
  expect(toHex(one.denyHash!)).toBe(toHex(subjectHash(key, "email", "ada@example.com")));
  expect(denyAddress("phone", "+442079460958")).toBe("+442079460958");
});

test("a number without a country is the site's, unless it names its own", () => {
  expect(reader("phone")({ phone: "020 7946 0958" }).address).toBeUndefined();
  expect(reader("phone", "GB")({ phone: "020 7946 0958" }).address).toBe("+442079460958");
  expect(reader("phone", "GB")({ phone: "(202) 555-0143", country: "US" }).address).toBe("+12025550143");
});

test("an address is a duplicate from its second time on, over the whole call, and no other is", () => {
  const read = reader("email");
  const seen = Array.from({ length: 20_000 }, (_, i) => read({ email: `p${i % 15_000}@example.com` }).isDuplicate);
  expect(seen.indexOf(true)).toBe(15_000);
  expect(seen.filter(Boolean)).toHaveLength(5_000);
});

test("a key stands for its address, for who may use keys; it needs what suppressions know an e-mail address by", () => {
  const [own, wide] = ["ada+x@example.com", "ada@example.com"].map((text) => subjectHash(key, "email", text));
  const sent = { ref: "1", key: changeKeyText(own!), suppressionKey: changeKeyText(wide!) };
  const byKey = (channel: "email" | "phone" | "post" | "push") =>
    recipientReader(subjectHashes(key), { channel, byKey: true });
  const read = byKey("email");
  expect(read(sent)).toMatchObject({ ref: "1", fits: true, isDuplicate: false, hash: own, denyHash: wide });
  expect(read({ email: "ADA+x@example.com" })).toMatchObject({ isDuplicate: true });
  const { suppressionKey, ...half } = sent;
  expect(byKey("phone")(half)).toMatchObject({ fits: true, hash: own, denyHash: own });
  for (const [reader, one] of [
    // A number has one key: another beside it is not its own.
    [byKey("phone"), sent],
    [byKey("email"), half],
    [byKey("email"), { suppressionKey }],
    [byKey("email"), { ...sent, email: "ada@example.com" }],
    [byKey("email"), { ...sent, key: "k1.short" }],
    [recipientReader(subjectHashes(key), { channel: "email" }), sent],
  ] as const)
    expect(reader(one)).toMatchObject({ address: undefined, hash: undefined, denyHash: undefined, fits: true });
  // A postal address has an alias too, a subscription has none.
  expect(byKey("post")(sent)).toMatchObject({ hash: own, denyHash: wide, fits: true });
  expect(byKey("push")(sent)).toMatchObject({ hash: undefined, fits: true });
});
