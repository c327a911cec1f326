// A declaration as elements: written out as HTML in which texts stay texts, and whose links lead into the web alone.
import { expect, test } from "vitest";
import { declarationTree, pieceText } from "../../core/declaration-tree.ts";
import { sampleDeclaration } from "../support/samples.ts";

const written = (change: Parameters<typeof sampleDeclaration>[0] = {}, level = 2) =>
  pieceText(declarationTree(sampleDeclaration(change), level));

test("has the language, its direction, a heading for each purpose and a table of its cookies", () => {
  const text = written({ lang: "ar", dir: "rtl" });
  expect(text).toMatch(/^<div class="assent-declaration" lang="ar" dir="rtl"><p>/);
  expect(text.match(/<h2>/g)).toHaveLength(3);
  expect(text.match(/<table role="table"><caption>Cookies for: Statistics<\/caption>/g)).toHaveLength(1);
  expect(text).toContain('<td role="cell"><bdi>_a*</bdi></td>');
});

test("takes the level of the headings, as far as there are any", () => {
  expect(written({}, 4)).toContain("<h4>");
  expect(written({}, 9)).toContain("<h6>");
  expect(written({}, Number.NaN)).toContain("<h2>");
});

test("leaves texts texts, and no address of another scheme can be clicked", () => {
  const text = written({
    controller: { name: `<img src=x onerror="x">&`, address: "", contact: "c" },
    policy: { version: "1", url: "javascript:alert(1)", effectiveAt: "2026-11-22T00:00:00.000Z" },
  });
  expect(text).toContain("&lt;img src=x onerror=&quot;x&quot;&gt;&amp;<br>c");
  expect(text).not.toMatch(/<img|href="javascript/);
});
