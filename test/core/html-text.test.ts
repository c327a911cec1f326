// Text in HTML: each letter that could be markup is written so that it is not, once.
import { expect, test } from "vitest";
import { escapedHtml } from "../../core/html-text.ts";

test("writes what could be markup as text, and nothing else", () => {
  expect(escapedHtml(`<b title="x">&amp; it's</b>`)).toBe("&lt;b title=&quot;x&quot;&gt;&amp;amp; it's&lt;/b&gt;");
  expect(escapedHtml("Grüße, 1 + 1")).toBe("Grüße, 1 + 1");
});
