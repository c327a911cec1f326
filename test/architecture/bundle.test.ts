// What pages are made to load, on the files as built: bytes, and nothing from anybody else.
import { readdirSync, readFileSync } from "node:fs";
import { Script } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Notice } from "../../core/notice.ts";
import type { ViewLayer } from "../../core/site.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { noticeView, viewLayer } from "../../server/services/notice-layers.ts";
import { noticeHash } from "../../server/services/notices.ts";
import { languages } from "../../widget/i18n/languages.ts";
import {
  brotliBytes,
  builtBytes,
  builtFile,
  builtFiles,
  consoleFiles,
  consoleFirstBytes,
  consoleFirstFiles,
} from "../measure/sizes.ts";

const gate = builtFile("gate").code;
const tags = Object.keys(languages);

const { style, ...settings } = demoNotice("http://localhost:8788");
const layout = { buttons: ["accept-all", "reject-all", "choose"], style };
const build = `sha256:${"ab".repeat(32)}` as const;
const notice: Notice = { v: 1, site: demoSite, ...settings, languages, layout, build };
const row = { hash: noticeHash(notice), notice, publishedAt: "2026-11-22T00:00:00.000Z" };

/** The bytes of the demo site's notice in that language, as the UI fetches these layers of it. */
function textBytes(lang: string, ...layers: readonly ViewLayer[]): number {
  const view = noticeView(row, lang);
  return layers.reduce((sum, layer) => sum + brotliBytes(JSON.stringify(viewLayer(view, layer))), 0);
}

/** The languages with which the files and layers are more than `most` bytes, each with how many. */
function tooLarge(most: number, files: readonly string[], layers: readonly ViewLayer[]): string[] {
  const code = builtBytes(...files);
  return tags.flatMap((lang) => {
    const bytes = code + textBytes(lang, ...layers);
    return bytes > most ? `${lang} ${bytes}` : [];
  });
}

describe("bytes after brotli", () => {
  test("of the gate are at most 3,072", () => expect(builtBytes("gate")).toBeLessThanOrEqual(3_072));

  test("to the first layer are at most 10,240 in every language", () =>
    expect(tooLarge(10_240, ["gate", "first"], ["first"])).toEqual([]));

  test("to the panel are at most 15,360 in every language", () =>
    expect(tooLarge(15_360, ["gate", "first", "panel"], ["first", "panel"])).toEqual([]));

  test("of everything a person can open are at most 20,480 in English; with every option of a site and what is told, 24,576", () => {
    const usual = ["gate", "first", "panel", "choices", "form", "history"];
    const texts = textBytes("en", "first", "panel", "answers");
    expect(builtBytes(...usual) + texts).toBeLessThanOrEqual(20_480);
    const every = texts + textBytes("en", "options");
    expect(builtBytes(...usual, "news", "opt-out", "age", "told") + every).toBeLessThanOrEqual(24_576);
  });
});

describe("the gate as built", () => {
  test("is one classic script", () => {
    expect(gate).not.toMatch(/^\s*(import|export)\b/m);
    expect(() => new Script(gate)).not.toThrow();
  });
});

describe("Preact", () => {
  const codes = Object.keys(builtFiles()).map((name) => [name, builtFile(name.replace(/\.js$/, "")).code] as const);
  const having = (text: RegExp) => codes.filter(([, code]) => text.test(code)).map(([name]) => name);

  // The name of a property, which stays when files are made small, and which nothing of ours has.
  test("is in the debug panel's file and in no other", () =>
    expect(having(/dangerouslySetInnerHTML/)).toEqual(["debug.js"]));

  test("comes to nobody with another file", () => {
    expect(having(/\bimport\(\s*["'`]\.\/debug\./)).toEqual(["first.js"]);
    expect(having(/\b(from|import)\s*["'`]\.\/debug\./)).toEqual([]);
  });
});

describe("the console after brotli", () => {
  const sizes = consoleFiles().map(({ name, code }) => [name, brotliBytes(code)] as const);

  test("has at most 30 kB before anything is on screen, script and style sheet together", () => {
    const styles = readdirSync("server/console/styles").map((name) => readFileSync(`server/console/styles/${name}`));
    const first = sizes.find(([name]) => name === "console.js")?.[1] ?? NaN;
    expect(first + brotliBytes(Buffer.concat(styles))).toBeLessThanOrEqual(30_720);
  });

  test("has at most 60 kB for its first screen, of which the chart is none", () => {
    const files = consoleFirstFiles();
    expect(files).toEqual(expect.arrayContaining(["console.js", "console-overview.js", "console-parts.js"]));
    expect(files.filter((name) => name.includes("chart"))).toEqual([]);
    expect(consoleFirstBytes()).toBeLessThanOrEqual(61_440);
    // The whole of it is more than its parts that are weighed above.
    expect(consoleFirstBytes()).toBeGreaterThan(20_000);
  });

  test("has a chunk for each screen, none larger than that", () => {
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.filter(([, bytes]) => bytes > 30_720)).toEqual([]);
  });
});

const everyFile = [
  ...Object.keys(builtFiles()).map((name) => ({ name, code: builtFile(name.replace(/\.js$/, "")).code })),
  ...consoleFiles(),
].map(({ name, code }) => [name, code] as const);

describe.each(everyFile)("%s as built", (_name, code) => {
  test("runs under a policy without eval", () => expect(code).not.toMatch(/\beval\(|new Function\(|Function\(["'`]/));

  test("names no host, so that nothing but the site's own backend is ever asked", () => {
    const hosts = code.match(/https?:\/\/[a-z0-9.-]+/gi) ?? [];
    const namespaces = ["http://www.w3.org"];
    expect(hosts.filter((host) => !namespaces.includes(host))).toEqual([]);
  });

  test("asks for no file but its neighbours", () => {
    // Not the end of a name such as screening.import, nor a text that is that word or ends with it before another.
    const asked = [...code.matchAll(/(?<![."'`])\b(?:from|import)\s*\(?\s*["'`]([^"'`,]+)["'`]/g)].map(
      ([, file]) => file!,
    );
    expect(asked.filter((file) => !/^\.\/[a-z][\w-]*\.js$/i.test(file))).toEqual([]);
  });
});
