// What a page tells of itself: other tools by their traces, and what Google's tag was told too early.
import { describe, expect, test } from "vitest";
import { isBeforeDefault, otherTools, toolsIn } from "../../core/page-check.ts";

describe("other tools", () => {
  test("every tool has a trace, and no trace is two tools'", () => {
    const traces = otherTools.flatMap(({ globals, hosts }) => [...globals, ...hosts]);
    expect(new Set(traces).size).toBe(traces.length);
    for (const { globals, hosts } of otherTools) expect(globals.length + hosts.length).toBeGreaterThan(0);
  });

  test("are found by what is in the window, or by where their scripts come from", () => {
    const named = (globals: readonly string[], hosts: readonly string[] = []) =>
      toolsIn({ has: (name) => globals.includes(name), hosts });
    expect(named([])).toEqual([]);
    expect(named(["Cookiebot", "UC_UI"])).toEqual(["Cookiebot", "Usercentrics"]);
    expect(named([], ["cdn.cookielaw.org", "web.cmp.usercentrics.eu"])).toEqual(["OneTrust", "Usercentrics"]);
    expect(named([], ["notusercentrics.eu", "example.com"])).toEqual([]);
  });
});

describe("a data layer", () => {
  const consent = { 0: "consent", 1: "default", 2: {} };
  test.each([
    ["nothing", [], false],
    ["the default first", [consent, { 0: "config", 1: "G-1" }], false],
    ["a time stamp first, which sends nothing", [{ 0: "js", 1: new Date(0) }, consent], false],
    ["a tag first", [{ 0: "config", 1: "G-1" }, consent], true],
    ["an event first", [{ 0: "event", 1: "page_view" }, consent], true],
    ["Tag Manager first", [{ "gtm.start": 1, event: "gtm.js" }, consent], true],
    ["an update first", [{ 0: "consent", 1: "update" }, consent], false],
    ["texts and null", ["gtm.js", null, 3, consent], false],
  ])("that was told %s", (_, layer, early) => expect(isBeforeDefault(layer)).toBe(early));
});
