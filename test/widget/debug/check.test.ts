// @vitest-environment happy-dom
// What a page tells the console that opened it, and that it tells nothing else.
import { afterEach, expect, it, vi } from "vitest";
import type { SiteConfig } from "../../../core/site.ts";
import { checkToken, pageReport, tellConsole } from "../../../widget/ui/debug-check.ts";

const config = {
  site: "site_demo",
  api: "https://consent.example.com",
  notice: `sha256:${"ab".repeat(32)}`,
  google: { mode: "basic" },
  vendors: [["hotjar", "analytics", ["hotjar.com"], [], [], 0]],
} as unknown as SiteConfig;
const tag = '<script src="https://consent.example.com/s/site_demo.js"></script>';

// Nothing is fetched: what stands in the page is all that is looked at.
const { happyDOM } = window as unknown as { happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } } };
happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;

const inPage = (html: string, asked: readonly (readonly [address: string, startTime: number])[] = []) => {
  document.head.innerHTML = html;
  const entries = asked.map(([name, startTime]) => ({ name, startTime, responseEnd: startTime + 50 }));
  vi.spyOn(performance, "getEntriesByType").mockReturnValue(entries as unknown as PerformanceEntryList);
  return pageReport(config);
};
afterEach(() => {
  document.head.innerHTML = "";
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it.each([
  ["https://www.example.com/#assent-debug=abc1.ZZ-z_9000000", "abc1.ZZ-z_9000000"],
  ["https://www.example.com/?assent-debug", undefined],
  ["https://www.example.com/?assent-debug=1", undefined],
  ["https://www.example.com/", undefined],
])("%s is a check of %s", (href, token) => expect(checkToken(href)).toBe(token));

it("finds nothing in a page that has the tag first", () => {
  const seen = inPage(`${tag}<script src="https://static.hotjar.com/h.js"></script>`, [
    ["https://consent.example.com/s/site_demo.js", 10],
    ["https://static.hotjar.com/h.js?secret", 61],
  ]);
  expect(seen).toEqual({ notice: config.notice, tools: [], inFront: [], early: [], beforeDefault: false });
});

it("names whose scripts stand in front, and the vendors that were asked before the tag ran, once each", () => {
  const held = '<script type="text/plain" src="https://held.example/h.js"></script>';
  const early = '<script src="https://static.hotjar.com/h.js"></script><script src="/own.js"></script>';
  const seen = inPage(held + early + tag, [
    ["https://static.hotjar.com/h.js?secret", 5],
    ["https://static.hotjar.com/more.js", 6],
    ["https://cdn.example/a.js", 6],
    ["https://consent.example.com/s/site_demo.js", 10],
  ]);
  expect([seen.inFront, seen.early]).toEqual([["static.hotjar.com"], ["hotjar"]]);
});

it("names another tool by what it puts into the window, and takes no element for one", () => {
  document.body.innerHTML = '<div id="klaro"></div>';
  vi.stubGlobal("klaro", document.body.firstElementChild);
  vi.stubGlobal("Cookiebot", { consent: {} });
  expect(inPage(`${tag}<script src="https://cdn.cookielaw.org/x.js"></script>`).tools).toEqual([
    "Cookiebot",
    "OneTrust",
  ]);
});

it("says that Google's tag was told something before the default", () => {
  vi.stubGlobal("dataLayer", [
    { 0: "config", 1: "G-1" },
    { 0: "consent", 1: "default" },
  ]);
  expect(inPage(tag).beforeDefault).toBe(true);
});

it("is sent once, without cookies, and says what became of it", async () => {
  vi.useFakeTimers();
  inPage(tag);
  const sent = vi.fn<typeof fetch>().mockResolvedValue(new Response(null, { status: 204 }));
  vi.stubGlobal("fetch", sent);
  const said = async (token: string) => {
    const telling = tellConsole(config, token);
    await vi.advanceTimersByTimeAsync(1_100);
    return telling;
  };
  expect(await said("abc1.token")).toContain("knows now");
  const [address, { body, credentials }] = sent.mock.calls[0] as [string, { body: string; credentials: string }];
  expect([address, credentials]).toEqual(["https://consent.example.com/v1/install/reports", "omit"]);
  expect(Object.keys(JSON.parse(body) as object).sort()).toEqual([
    "beforeDefault",
    "early",
    "inFront",
    "notice",
    "site",
    "token",
    "tools",
  ]);
  sent.mockResolvedValue(new Response(null, { status: 403 }));
  expect(await said("abc1.token")).toContain("over");
  sent.mockRejectedValue(new TypeError("no"));
  expect(await said("abc1.token")).toContain("connect-src");
  vi.useRealTimers();
});
