// What pages are made to load, on the files as built: bytes, and nothing from anybody else.
import { Script } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Notice } from "../../core/notice.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { noticeHash, noticeView } from "../../server/services/notices.ts";
import { brotliBytes, builtBytes, builtFile, builtFiles } from "../measure/sizes.ts";

const gate = builtFile("gate").code;

/** The demo site's notice in its default language, as the UI fetches it. */
function noticeBytesOnTheWire(): number {
  const { style, ...settings } = demoNotice("http://localhost:8788");
  const layout = { buttons: ["accept-all", "reject-all", "choose"], style };
  const notice: Notice = { v: 1, site: demoSite, ...settings, layout, build: `sha256:${"ab".repeat(32)}` };
  const row = { hash: noticeHash(notice), notice, publishedAt: "2026-11-22T00:00:00.000Z" };
  return brotliBytes(JSON.stringify(noticeView(row, settings.defaultLanguage)));
}

describe("bytes after brotli", () => {
  test("of the gate are at most 4,096", () => expect(builtBytes("gate")).toBeLessThanOrEqual(4_096));

  test("of gate, first file, panel and one language are at most 20,480", () => {
    expect(builtBytes("gate", "first", "panel") + noticeBytesOnTheWire()).toBeLessThanOrEqual(20_480);
  });
});

describe("the gate as built", () => {
  test("is one classic script", () => {
    expect(gate).not.toMatch(/^\s*(import|export)\b/m);
    expect(() => new Script(gate)).not.toThrow();
  });
});

describe.each(Object.keys(builtFiles()))("%s as built", (name) => {
  const { code } = builtFile(name.replace(/\.js$/, ""));

  test("runs under a policy without eval", () => expect(code).not.toMatch(/\beval\(|new Function\(|Function\(["'`]/));

  test("names no host, so that nothing but the site's own backend is ever asked", () => {
    const hosts = code.match(/https?:\/\/[a-z0-9.-]+/gi) ?? [];
    const namespaces = ["http://www.w3.org"];
    expect(hosts.filter((host) => !namespaces.includes(host))).toEqual([]);
  });

  test("asks for no file but its neighbours", () => {
    const asked = [...code.matchAll(/\b(?:from|import)\s*\(?\s*["'`]([^"'`]+)["'`]/g)].map(([, file]) => file!);
    expect(asked.filter((file) => !/^\.\/[a-z][\w-]*\.[0-9a-f]{8}\.js$/i.test(file))).toEqual([]);
  });
});
