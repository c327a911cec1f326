// The spelling addresses are keyed by, and the alias that only ever denies.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { channelAddress, emailAlias, normalEmail } from "../../core/address.ts";
import { channels } from "../../core/purpose.ts";

test("every channel says which kind of address it needs", () => {
  expect(Object.keys(channelAddress).sort()).toEqual([...channels].sort());
});

describe("an e-mail address", () => {
  test.each([
    ["a@example.com", "a@example.com"],
    ["  Anna.Smith@Example.COM ", "anna.smith@example.com"],
    ["anna+shop@example.com", "anna+shop@example.com"],
    ["anna\u200b@exam\u00adple.com", "anna@example.com"],
    ["\u202eanna@example.com\ufeff", "anna@example.com"],
    ["ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com"],
    ["anna@bücher.example", "anna@xn--bcher-kva.example"],
    ["anna@BÜCHER.example", "anna@xn--bcher-kva.example"],
    ["rene\u0301@example.com", "rené@example.com"],
    ["rene\u200b\u0301@example.com", "rené@example.com"],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
  ])("%j is keyed as %s", (text, email) => expect(normalEmail(text)).toBe(email));

  test.each([
    "",
    "anna",
    "@example.com",
    "anna@",
    "anna@localhost",
    "anna@example..com",
    "anna@example.com.",
    "anna@.example.com",
    "anna@-example.com",
    "anna@exa_mple.com",
    "anna@example.c",
    "anna@192.0.2.1",
    "anna@[192.0.2.1]",
    "anna@example.com/x",
    "anna@example.com?x",
    "anna@example.com:25",
    "anna@exam ple.com",
    "an na@example.com",
    "an\tna@example.com",
    "an\u0000na@example.com",
    "a@b@example.com",
    ".anna@example.com",
    "anna.@example.com",
    "an..na@example.com",
    "Anna <anna@example.com>",
    "anna@example.com, bob@example.com",
    "anna%40example.com",
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(64)}.com`,
    `a@${"b.".repeat(127)}com`,
    "javascript:alert(1)@example.com",
  ])("%j is none", (text) => expect(normalEmail(text)).toBeUndefined());

  test("a domain that is plain already stays as the URL standard would leave it", () => {
    const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,12}[a-z0-9])?$/);
    const last = fc.oneof(
      fc.constantFrom("com", "co", "xn--p1ai", "xn--zz", "a1"),
      fc.stringMatching(/^[a-z][a-z0-9]{1,5}$/),
    );
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), last, (labels, top) => {
        const domain = [...labels, top].join(".");
        const host = URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : undefined;
        expect(normalEmail(`ada@${domain}`)).toBe(host && `ada@${host}`);
      }),
      { numRuns: 2_000 },
    );
  });

  test("keyed twice is keyed the same", () => {
    const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const once = normalEmail(`${local}@${domain}.com`);
        if (once !== undefined) expect(normalEmail(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("an alias", () => {
  test.each([
    ["anna+shop@example.com", "anna@example.com"],
    ["anna@example.com", "anna@example.com"],
    ["a.n.n.a+x@gmail.com", "anna@gmail.com"],
    ["an.na@googlemail.com", "anna@gmail.com"],
    ["an.na@example.com", "an.na@example.com"],
    ["+shop@example.com", "+shop@example.com"],
  ])("of %s is %s", (email, alias) => expect(emailAlias(email)).toBe(alias));

  test("of an alias is itself", () => {
    const local = fc.stringMatching(/^[a-z][a-z.+]{0,8}$/);
    fc.assert(
      fc.property(local, fc.constantFrom("gmail.com", "googlemail.com", "example.com"), (name, domain) => {
        const alias = emailAlias(`${name}@${domain}`);
        expect(emailAlias(alias)).toBe(alias);
      }),
    );
  });
});
