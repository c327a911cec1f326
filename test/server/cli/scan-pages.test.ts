// Which pages a scan opens, and how it finds the tag: same origin alone, no files, each path once.
import { expect, test } from "vitest";
import { UsageError } from "../../../server/cli/command.ts";
import { locations, ownPages, pageAddress, tagAmong } from "../../../server/cli/scan-pages.ts";
import { scanned } from "../../../server/cli/scanning.ts";
import type { Browser } from "playwright-core";

const origin = "https://shop.example";

test("links lead to pages of the origin, each path once, and at most so many", () => {
  const links = ["/", "/a#x", "/a?y=1", "/list.PDF", "//other.example/", "mailto:a@b.example", "/b", "/c"];
  const whole = links.map((link) => (link.startsWith("mailto") ? link : new URL(link, origin).href));
  expect(ownPages(whole, { origin, most: 3 })).toEqual([`${origin}/`, `${origin}/a`, `${origin}/b`]);
});

test("an address is whole or becomes so, and what is none is refused", () => {
  expect(pageAddress("shop.example/x").href).toBe("https://shop.example/x");
  for (const text of ["file:///etc/passwd", "javascript://x", "http://"])
    expect(() => pageAddress(text)).toThrow(UsageError);
});

test("a site map's addresses are read with what they escape", () => {
  const xml =
    "<urlset><url><loc> https://shop.example/a?x=1&amp;y=2 </loc></url><url><loc>https://shop.example/b</loc></url></urlset>";
  expect(locations(xml)).toEqual(["https://shop.example/a?x=1&y=2", "https://shop.example/b"]);
});

test("the tag is known by its address, or by the site it is marked with", () => {
  const other = { src: "https://cdn.example/app.js", site: "" };
  expect(tagAmong([other])).toBeUndefined();
  expect(tagAmong([other, { src: "https://c.example/s/site_a.js", site: "" }])).toEqual({
    site: "site_a",
    config: "https://c.example/s/site_a.json",
    api: "https://c.example",
  });
  expect(tagAmong([{ src: "https://c.example/w/gate.js", site: "site_b" }])?.config).toBe(
    "https://c.example/s/site_b.json",
  );
});

test("pages of two sites are no scan", async () => {
  const pace = { stayMs: 0, quietMs: 0, mostMs: 0, patienceMs: 0, wholeMs: 0 };
  const scan = {
    addresses: [origin, "https://other.example"],
    most: 10,
    own: [],
    pace,
    bar: { show: () => {}, end: () => {} },
  };
  await expect(scanned({} as Browser, scan)).rejects.toThrow("is another site than https://shop.example");
});
