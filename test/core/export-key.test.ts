// Keys that callers make: the same as the server's for every spelling, and nothing for what is no address.
import { expect, test } from "vitest";
import type { AddressKind } from "../../core/address.ts";
import { changeKeyText } from "../../core/change.ts";
import { exportKeyIn, exportKeyText, keyMaker } from "../../core/export-key.ts";
import { denyAddress, normalAddress, subjectHash } from "../../server/services/subjects.ts";

const key = new Uint8Array(32).map((_, i) => i * 7);
const maker = keyMaker(exportKeyText(key));
const byServer = (kind: AddressKind, text: string, country?: string) => {
  const address = normalAddress(kind, text, country)!;
  const keyOf = (one: string) => changeKeyText(subjectHash(key, kind, one));
  return { key: keyOf(address), suppressionKey: keyOf(denyAddress(kind, address)) };
};

test.each([
  "ada@example.com",
  " ADA@Example.COM ",
  "ada+x@example.com",
  "a.d.a+news@googlemail.com",
  "zoë@bücher.example",
])("of %s are the server's own", async (text) => expect(await maker.email(text)).toEqual(byServer("email", text)));

test.each([
  ["+44 20 7946 0958", undefined],
  ["020 7946 0958", "GB"],
  ["(202) 555-0143 ext. 7", "US"],
])("of the number %s are the server's own", async (text, country) =>
  expect(await maker.phone(text, country)).toEqual(byServer("phone", text, country)),
);

test.each([
  ["post", "Mrs Ada Lovelace; 12 High Street; London SW1A 1AA", "GB"],
  ["post", "Eva Müller, Am Markt 3, 10115 Berlin, DE", undefined],
  ["push", "https://PUSH.example/wp/AbC#x", undefined],
  ["chat", "Telegram:@Ada", undefined],
  ["chat", "whatsapp:020 7946 0958", "GB"],
] as const)("of %s %s are the server's own", async (kind, text, country) =>
  expect(await maker[kind](text, country)).toEqual(byServer(kind, text, country)),
);

test("of an alias share what suppressions know them by, and nothing else", async () => {
  const [plain, alias] = [await maker.email("ada@example.com"), await maker.email("ada+x@example.com")];
  expect(plain!.suppressionKey).toBe(plain!.key);
  expect(alias!.suppressionKey).toBe(plain!.key);
  expect(alias!.key).not.toBe(plain!.key);
});

test("are none for what is no address", async () => {
  expect(await maker.email("nobody")).toBeUndefined();
  expect(await maker.phone("020 7946 0958")).toBeUndefined();
  expect(await maker.phone("999", "GB")).toBeUndefined();
  expect(await maker.post("Ada Lovelace, 12 High Street, London SW1A 1AA")).toBeUndefined();
  expect(await maker.push("http://push.example/wp/AbC")).toBeUndefined();
  expect(await maker.chat("ada")).toBeUndefined();
});

test("need an export key, which reads back and is nothing else", () => {
  expect(exportKeyIn(exportKeyText(key))).toEqual(key);
  for (const text of ["", "x1.", "k1._____________________w", `${exportKeyText(key)}A`, exportKeyText(key).slice(3)]) {
    expect(exportKeyIn(text)).toBeUndefined();
    expect(() => keyMaker(text)).toThrow("x1.");
  }
});
