// @vitest-environment happy-dom
// What the debug panel finds in a page, what it advises, what its report tells, and what a simulation leaves alone.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answers } from "../../../core/decision.ts";
import type { NoticeView, SiteConfig } from "../../../core/site.ts";
import type { UiHost } from "../../../widget/host.ts";
import { markedElements, reachedHosts } from "../../../widget/ui/debug-elements.ts";
import { outboxLines, signalLines } from "../../../widget/ui/debug-facts.ts";
import { problemsOf, type Seen } from "../../../widget/ui/debug-problems.ts";
import { reportText } from "../../../widget/ui/debug-report.ts";
import { actualSituation, simulate } from "../../../widget/ui/debug-simulation.ts";
import { layerVerdict, purposeVerdict } from "../../../widget/ui/debug-verdicts.ts";

const config = {
  site: "site_demo",
  api: "https://consent.example.com",
  notice: `sha256:${"ab".repeat(32)}`,
  regime: "opt-in",
  ask: true,
  purposes: [
    ["analytics", 1, "analytics"],
    ["advertising", 1, "advertising"],
    ["newsletter", 1, ""],
  ],
  renew: { given: 183, refused: 183 },
  trigger: { en: "Privacy choices", de: "Datenschutz" },
  vendors: [["hotjar", "analytics", ["hotjar.com"], [], [], 0]],
} as unknown as SiteConfig;

const hostWith = (answers: Answers = {}, gpc = false): UiHost =>
  ({
    config,
    gpc,
    lang: "en",
    storageKey: "assent-site_demo",
    told: [["meta", "consent", "revoke"]],
    decision: () => ({ answers }),
    readOwn: (key: string) => localStorage.getItem(key),
  }) as unknown as UiHost;
const now = Date.now();
const given: Answers = { analytics: [1, "given", now, false] };

function seen(html: string, reached: readonly string[] = []): Seen {
  document.body.innerHTML = html;
  vi.spyOn(performance, "getEntriesByType").mockReturnValue(reached.map((name) => ({ name }) as PerformanceEntry));
  return { marked: markedElements(), reached: reachedHosts(config), failures: [] };
}
const problems = (page: Seen, host = hostWith()) => problemsOf(actualSituation(host), page);

beforeEach(() => localStorage.clear());
afterEach(() => {
  document.head.innerHTML = "";
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a marked element", () => {
  it.each([
    [
      '<script type="text/plain" data-assent="analytics" data-src="https://a.example/t.js?id=secret"></script>',
      "script a.example/t.js",
      ["analytics"],
      true,
    ],
    [
      '<script data-assent="analytics" src="https://a.example/t.js"></script>',
      "script a.example/t.js",
      ["analytics"],
      false,
    ],
    [
      '<iframe data-assent="social, analytics" data-src="https://a.example/v"></iframe>',
      "iframe a.example/v",
      ["social", "analytics"],
      true,
    ],
    ['<script type="text/plain" data-assent="">window.a = 1;</script>', "script “window.a = 1;”", [""], true],
  ])("%s", (html, label, names, held) => {
    expect(seen(html).marked).toMatchObject([{ label, names, held }]);
  });

  it.each([
    '<div data-category="shoes">1</div>',
    '<input data-name="email">',
    '<img alt="" data-assent="analytics" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
  ])("is not %s", (html) => expect(seen(html).marked).toEqual([]));
});

describe("to fix", () => {
  it("nothing where everything waits for what it names", () => {
    expect(problems(seen('<script type="text/plain" data-assent="analytics" data-src="/t.js"></script>'))).toEqual([]);
  });

  it.each([
    ['<script type="text/plain" data-assent="statistic" data-src="/t.js"></script>', "waits for ever", "Name one of"],
    [
      '<iframe data-assent="advertising" src="https://a.example/v"></iframe>',
      "runs although its answer is no",
      "data-src",
    ],
    ['<script type="text/plain" data-assent="analytics" src="/t.js"></script>', "invalid HTML", "data-src"],
  ])("%s", (html, what, fix) => {
    const [found, ...others] = problems(seen(html));
    expect(found!.what).toContain(what);
    expect(found!.fix).toContain(fix);
    expect(others).toEqual([]);
  });

  it("another tool's mark that this site does not read", () => {
    const [found] = problems(seen('<script type="text/plain" data-category="analytics" data-src="/t.js"></script>'));
    expect(found!.what).toContain("another tool's mark");
  });

  it("Google is no stranger where the site has its tags run and tells them", () => {
    const page = seen("", [
      "https://www.googletagmanager.com/gtag/js?id=G-1",
      "https://region1.google-analytics.com/g/collect",
    ]);
    expect(problems(page)).toHaveLength(2);
    const advanced = { ...hostWith(), config: { ...config, google: { mode: "advanced" } } } as unknown as UiHost;
    expect(problems(page, advanced)).toEqual([]);
  });

  it("a third party that was reached too early, and one that nobody knows", () => {
    const page = seen("", [
      "https://static.hotjar.com/c.js",
      "https://static.hotjar.com/d.js",
      "https://cdn.example.net/x",
    ]);
    expect(problems(page).map(({ what }) => what)).toEqual([
      "static.hotjar.com was reached 2 × although hotjar may not run. Waits for analytics: Nobody has answered yet.",
      "cdn.example.net was reached 1 × and belongs to no vendor of this site.",
    ]);
    expect(problems(page, hostWith(given))).toHaveLength(1);
  });

  it("the page's own host and ours are no third parties", () => {
    expect(seen("", [`${location.origin}/a.js`, "https://consent.example.com/w/first.js"]).reached).toEqual([]);
  });

  it("somebody else's script in front of ours", () => {
    for (const src of ["https://a.example/t.js", "https://consent.example.com/s/site_demo.js"]) {
      const script = document.createElement("script");
      script.type = "text/plain";
      script.setAttribute("src", src);
      document.head.append(script);
    }
    expect(problems(seen("")).map(({ fix }) => fix)).toContain("Put our tag first in the head.");
  });

  it("what the gate reported, in words", () => {
    const [found] = problems({ ...seen(""), failures: ["nonce-missing"] });
    expect(found!.fix).toContain("the same nonce");
  });
});

describe("the report", () => {
  it("tells what runs and why, and nothing that names anybody or opens a receipt", () => {
    localStorage.setItem(
      "assent-site_demo:rec_019aa0",
      JSON.stringify({
        event: "give",
        clientAt: "2026-11-22T10:00:00.000Z",
        subject: { kind: "email", id: "ada@example.com" },
        choices: [{ purpose: "analytics", status: "given" }],
      }),
    );
    vi.stubGlobal("dataLayer", [["consent", "default", { ad_storage: "denied" }], ["js", 1], { event: "assent" }]);
    const host = hostWith(given);
    const page = seen(
      '<script type="text/plain" data-assent="advertising" data-src="https://a.example/t.js?email=ada"></script>',
    );
    const situation = actualSituation(host);
    const text = reportText({
      situation,
      seen: page,
      problems: problemsOf(situation, page),
      waits: [],
      signals: signalLines(host),
      outbox: outboxLines(host),
    });
    expect(text).toContain("runs   analytics (analytics)  Given on");
    expect(text).toContain("held     script a.example/t.js  [advertising]  Nobody has answered yet.");
    expect(text).toContain('google: "default" {"ad_storage":"denied"}');
    expect(text).toContain('meta: "consent" "revoke"');
    expect(text).toContain("give of 2026-11-22T10:00:00.000Z: analytics given");
    expect(text).not.toMatch(/ada|rec_019/);
  });
});

describe("a simulation", () => {
  const elsewhere = {
    ...config,
    regime: "opt-out",
    ask: false,
    purposes: config.purposes.map(([id, version, category]) =>
      category ? [id, version, category, 1] : [id, version, category],
    ),
  } as unknown as SiteConfig;
  const asked: string[] = [];

  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("fetch", async (url: string) => {
      asked.push(url.replace(config.api, ""));
      const body = url.includes("?place=") ? elsewhere : { lang: "de" };
      return { ok: true, json: async () => body as SiteConfig | NoticeView };
    });
  });

  it("asks the server what holds in a place, and nobody else anything", async () => {
    const host = hostWith();
    const before = JSON.stringify([host.config, Object.entries(localStorage), document.cookie]);
    const simulated = await simulate(host, { place: "US-CA", lang: "de", gpc: false, answer: "none" });
    expect(asked).toEqual(["/s/site_demo.json?place=US-CA", `/s/site_demo/${"ab".repeat(32)}/de.json`]);
    expect(purposeVerdict(simulated, simulated.config.purposes[1]!).on).toBe(true);
    expect(layerVerdict(simulated).on).toBe(false);
    expect(JSON.stringify([host.config, Object.entries(localStorage), document.cookie])).toBe(before);
    expect(purposeVerdict(actualSituation(host), config.purposes[1]!).on).toBe(false);
  });

  it.each([
    ["given", false, [true, true]],
    ["given", true, [true, false]],
    ["refused", false, [false, false]],
    ["none", false, [false, false]],
    ["own", false, [true, false]],
  ] as const)("of %s with the signal %s leaves on %j", async (answer, gpc, on) => {
    const simulated = await simulate(hostWith(given), { place: "", lang: "", gpc, answer });
    expect(config.purposes.slice(0, 2).map((row) => purposeVerdict(simulated, row).on)).toEqual(on);
  });

  it("says so when the server does not answer", async () => {
    vi.stubGlobal("fetch", async () => ({ ok: false, status: 404 }));
    await expect(simulate(hostWith(), { place: "XX", lang: "", gpc: false, answer: "none" })).rejects.toThrow("404");
  });
});
