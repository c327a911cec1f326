// @vitest-environment happy-dom
// What the debug panel tells of requests and storage that wait: what it is and for what, and nothing of the visitor.
import { describe, expect, it } from "vitest";
import type { Asked, UiHost } from "../../../widget/host.ts";
import { waitingLines, waitsLabel } from "../../../widget/ui/debug-waiting.ts";

const vendors = [
  ["stats", "analytics", ["stats.example"], ["_st_*"], ["l:st-*", "d:st"], 0],
  ["ads", "advertising", ["ads.example"], [], ["s:ad"], 0],
];

const hostWith = (...queue: readonly { purpose: string; asked?: Asked }[]): UiHost =>
  ({ config: { vendors }, waiting: { now: () => queue } }) as unknown as UiHost;

describe("what waits", () => {
  it.each<[Asked, string]>([
    [["fetch", "https://stats.example/collect?email=ada#ada"], "fetch stats.example (stats)"],
    [["fetch", new URL("https://ada:secret@eu.stats.example/ada")], "fetch eu.stats.example (stats)"],
    [["WebSocket", "wss://ads.example/live?ada"], "WebSocket ads.example (ads)"],
    [["cookie", "_st_ada"], "cookie _st_* (stats)"],
    [["", "l:st-ada"], "localStorage st-* (stats)"],
    [["", "s:ad"], "sessionStorage ad (ads)"],
    [["", "d:st"], "IndexedDB st (stats)"],
  ])("%j is called %s, with no query, path or name that may be a person's", (asked, label) => {
    const [line, ...others] = waitingLines(hostWith({ purpose: "analytics", asked }));
    expect(waitsLabel(line!)).toBe(label);
    expect(line!.purpose).toBe("analytics");
    expect(others).toEqual([]);
  });

  it("alike is one line that counts it, and an element is none", () => {
    const asked: Asked = ["cookie", "_st_1"];
    const host = hostWith({ purpose: "analytics", asked }, { purpose: "social" }, { purpose: "analytics", asked });
    expect(waitingLines(host).map(waitsLabel)).toEqual(["2 × cookie _st_* (stats)"]);
  });

  it("is nothing where the site holds only what is marked", () =>
    expect(waitingLines({ config: {} } as unknown as UiHost)).toEqual([]));
});
