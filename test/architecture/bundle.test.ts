// What pages are made to load, on the files as built: bytes, and nothing from anybody else.
import { readFileSync } from "node:fs";
import { Script } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Notice } from "../../core/notice.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { noticeHash, noticeView } from "../../server/services/notices.ts";
import { brotliBytes, builtSizes } from "../measure/sizes.ts";

const gate = readFileSync("dist/widget/gate.js", "utf8");
const ui = readFileSync("dist/widget/ui.js", "utf8");

/** The demo site's notice in its default language, as the UI fetches it. */
function noticeBytesOnTheWire(): number {
  const { style, ...settings } = demoNotice("http://localhost:8788");
  const layout = { buttons: ["accept-all", "reject-all", "choose"], style };
  const notice: Notice = { v: 1, site: demoSite, ...settings, layout, build: `sha256:${"ab".repeat(32)}` };
  const row = { hash: noticeHash(notice), notice, publishedAt: "2026-11-22T00:00:00.000Z" };
  return brotliBytes(JSON.stringify(noticeView(row, settings.defaultLanguage)));
}

describe("bytes after brotli", () => {
  const sizes = builtSizes();

  test("of the gate are at most 4,096", () => expect(sizes.gate).toBeLessThanOrEqual(4_096));

  test("of gate, UI and one language are at most 15,360", () => {
    expect(sizes.gate + sizes.ui + noticeBytesOnTheWire()).toBeLessThanOrEqual(15_360);
  });
});

describe("the gate as built", () => {
  test("is one classic script", () => {
    expect(gate).not.toMatch(/^\s*(import|export)\b/m);
    expect(() => new Script(gate)).not.toThrow();
  });
});

describe.each([
  ["gate.js", gate],
  ["ui.js", ui],
])("%s as built", (_, code) => {
  test("runs under a policy without eval", () => expect(code).not.toMatch(/\beval\(|new Function\(|Function\(["'`]/));

  test("names no host, so that nothing but the site's own backend is ever asked", () => {
    const hosts = code.match(/https?:\/\/[a-z0-9.-]+/gi) ?? [];
    const namespaces = ["http://www.w3.org"];
    expect(hosts.filter((host) => !namespaces.includes(host))).toEqual([]);
  });

  test("asks for no other file by a name of its own", () => expect(code).not.toMatch(/\bfrom\s*["']/));
});

test("the UI is one file", () => expect(ui).not.toMatch(/\bimport\s*\(?\s*["']/));
