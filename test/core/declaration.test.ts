// What a site declares, as words: facts, cookies, Markdown in which no text is markup.
import { expect, test } from "vitest";
import { cookieRows, cookiesTitle, declarationMarkdown, factRows, type Declaration } from "../../core/declaration.ts";
import { sampleDeclaration } from "../support/samples.ts";

test("tells of each purpose what there is to tell, in the language's words", () => {
  const declaration = sampleDeclaration();
  const [essential, analytics, newsletter] = declaration.purposes;
  expect(factRows(declaration, essential!)).toEqual([["Data", "session"]]);
  expect(factRows(declaration, analytics!)).toEqual([
    ["Data", "pages, clicks"],
    ["Received by", "Acme"],
    ["Stored in", "Ireland"],
    ["Asked again after", "6 months"],
  ]);
  expect(factRows(declaration, newsletter!)[0]).toEqual(["Messages", "by e-mail, by text message"]);
});

test("has a row for each cookie, and one for a vendor without any", () => {
  const declaration = sampleDeclaration();
  expect(cookieRows(declaration, declaration.purposes[1]!)).toEqual([
    {
      name: "_a*",
      service: "Acme",
      url: "https://acme.example/p",
      notes: ["counts", "third party"],
      period: "13 months",
    },
    { name: "_s", service: "Acme", url: "https://acme.example/p", notes: ["counts", "own"], period: "this visit" },
    { name: "", service: "Quiet | Ltd", notes: ["no cookies"], period: "" },
  ]);
});

test("says a word that the notice lacks as a dash, never as undefined", () => {
  const bare: Declaration = { ...sampleDeclaration(), words: {} };
  expect(declarationMarkdown(bare)).not.toContain("undefined");
});

test("is Markdown whose texts are texts and whose addresses end where they should", () => {
  const declaration = sampleDeclaration({
    controller: { name: "<script>alert(1)</script>", address: "*A*", contact: "[x](y)" },
    policy: { version: "1.0", url: "https://x.example/a b>(c)", effectiveAt: "2026-11-22T00:00:00.000Z" },
  });
  const text = declarationMarkdown(declaration);
  expect(text).toContain("\\<script\\>alert(1)\\</script\\>  \n\\*A\\*  \n\\[x\\](y)");
  expect(text).toContain("[Policy](<https://x.example/a%20b%3E(c)>): 1\\.0, November 22, 2026");
  expect(text).toContain("| \\_a\\* | [Acme](<https://acme.example/p>); counts; third party | 13 months |");
  expect(text).toContain("|  | Quiet \\| Ltd; no cookies |  |");
  expect(text.endsWith("\n")).toBe(true);
});

test("opens nothing but the web, takes a title as it is, and leaves out what is empty", () => {
  const [, analytics] = sampleDeclaration().purposes;
  const vendors = [{ id: "x", name: "X", policyUrl: "javascript:alert(1)", cookies: [] }];
  const text = declarationMarkdown(
    sampleDeclaration({
      controller: { name: "N", address: "", contact: "c" },
      purposes: [{ ...analytics!, vendors }],
    }),
  );
  expect(text).toContain("|  | X; no cookies |  |");
  expect(text).not.toContain("javascript");
  expect(text).toContain("\n\nN  \nc\n\n");
  expect(cookiesTitle(sampleDeclaration(), { ...analytics!, title: "US$' and $& x" })).toBe(
    "Cookies for: US$' and $& x",
  );
});

test.each([
  ["# no heading", "\\# no heading"],
  ["- no list", "\\- no list"],
  ["1. no list", "1\\. no list"],
  ["a - b 1. c", "a - b 1. c"],
  ["two\n\n# lines", "two # lines"],
])("writes %j so that it stays what it is", (said, written) => {
  const [first] = sampleDeclaration().purposes;
  expect(declarationMarkdown(sampleDeclaration({ purposes: [{ ...first!, text: said }] }))).toContain(
    `\n\n${written}\n`,
  );
});
