// @vitest-environment happy-dom
// What vendors with a queue are told: the no before anything else, and each choice once (rule 52 for everybody).
import { afterEach, describe, expect, it, vi } from "vitest";
import { openSignalsPage } from "../../support/signals-part.ts";

const scope = window as unknown as Record<string, unknown>;
const names = ["uetq", "clarity", "ttq", "_paq", "fbq", "pintrk"];

afterEach(() => {
  for (const name of names) Reflect.deleteProperty(window, name);
  vi.unstubAllGlobals();
});

/** What stands in the queue of a vendor whose script has not come, as plain lists. */
function queued(name: string): unknown[][] {
  const found = scope[name] as unknown[] | { q?: ArrayLike<unknown>[] } | undefined;
  if (!found) return [];
  if (name === "uetq") {
    const words = [...(found as unknown[])];
    return Array.from({ length: words.length / 3 }, (_, at) => words.slice(3 * at, 3 * at + 3));
  }
  const entries = Array.isArray(found) ? (found as unknown[][]) : (found.q ?? []);
  return entries.map((entry) => Array.from(entry));
}

/** What a vendor's own snippet does with a function that must not be there before: it makes one and loads a script. */
function runSnippet(name: string): { loaded: boolean; queue: unknown[][] } {
  const queue: unknown[][] = [];
  if (scope[name]) return { loaded: false, queue };
  const made = ((...command: unknown[]) => void queue.push(command)) as {
    (...command: unknown[]): void;
    queue?: unknown;
  };
  scope[name] = made;
  // Some read it again before it has its queue.
  (scope[name] as { queue?: unknown }).queue = [];
  return { loaded: true, queue };
}
const call = (name: string, ...command: unknown[]) => (scope[name] as (...command: unknown[]) => void)(...command);

const uet = (command: string, state: string) => ["consent", command, { ad_storage: state }];
const clarity = (ads: string, analytics: string) => ["consentv2", { ad_Storage: ads, analytics_Storage: analytics }];

interface Row {
  readonly signal: string;
  readonly queue: string;
  readonly first: unknown[][];
  /** What follows when advertising and analytics are given, then taken back. */
  readonly yes: unknown[][];
  readonly no: unknown[][];
}
const rows: Row[] = [
  {
    signal: "microsoft",
    queue: "uetq",
    first: [uet("default", "denied")],
    yes: [uet("update", "granted")],
    no: [uet("update", "denied")],
  },
  {
    signal: "clarity",
    queue: "clarity",
    first: [clarity("denied", "denied")],
    yes: [clarity("granted", "granted")],
    no: [clarity("denied", "denied")],
  },
  { signal: "tiktok", queue: "ttq", first: [["holdConsent"]], yes: [["grantConsent"]], no: [["revokeConsent"]] },
  {
    signal: "matomo",
    queue: "_paq",
    first: [["requireConsent"]],
    yes: [["setConsentGiven"]],
    no: [["forgetConsentGiven"]],
  },
  {
    signal: "matomo-cookies",
    queue: "_paq",
    first: [["requireCookieConsent"]],
    yes: [["setCookieConsentGiven"]],
    no: [["forgetCookieConsentGiven"]],
  },
];

describe.each(rows)("$signal", ({ signal, queue, first, yes, no }) => {
  it("is told no before anything was decided", async () => {
    await openSignalsPage({ signals: [signal] });
    expect(queued(queue)).toEqual(first);
  });

  it("is told each choice once", async () => {
    const page = await openSignalsPage({ signals: [signal] });
    page.choose("analytics", "advertising");
    expect(queued(queue)).toEqual([...first, ...yes]);
    page.choose();
    expect(queued(queue)).toEqual([...first, ...yes, ...no]);
    expect(page.failures).toEqual([]);
  });

  it("is told of a remembered yes right after the no, on each page", async () => {
    await openSignalsPage({ signals: [signal], remembered: ["analytics", "advertising"] });
    expect(queued(queue)).toEqual([...first, ...yes]);
  });

  it("is told of what is on until it is refused", async () => {
    await openSignalsPage({ signals: [signal], regime: "opt-out", on: ["analytics", "advertising"] });
    expect(queued(queue)).toEqual([...first, ...yes]);
  });

  it("keeps what the page had queued, in front", async () => {
    if (queue !== "clarity") scope[queue] = ["kept"];
    await openSignalsPage({ signals: [signal] });
    if (queue !== "clarity") expect((scope[queue] as unknown[])[0]).toBe("kept");
  });

  it("hears nothing where the site does not name it", async () => {
    const page = await openSignalsPage({ signals: [] });
    page.choose("analytics", "advertising");
    expect(scope[queue]).toBeUndefined();
  });
});

describe("each category on its own", () => {
  it.each([
    [[], "denied", "denied"],
    [["analytics"], "denied", "granted"],
    [["advertising"], "granted", "denied"],
    [["analytics", "advertising"], "granted", "granted"],
  ])("%j says %s to advertising and %s to analytics", async (given, ads, analytics) => {
    const page = await openSignalsPage({ signals: ["microsoft", "clarity"] });
    page.choose(...given);
    expect(queued("uetq").at(-1)).toEqual(uet("update", ads));
    expect(queued("clarity").at(-1)).toEqual(clarity(ads, analytics));
  });

  it("a first refusal gives Matomo nothing to forget, for which it would store a cookie", async () => {
    const page = await openSignalsPage({ signals: ["matomo"] });
    page.choose();
    expect(queued("_paq")).toEqual([["requireConsent"]]);
  });
});

describe("Clarity", () => {
  it("keeps its arguments as arguments, and a function that was there is used", async () => {
    await openSignalsPage({ signals: ["clarity"] });
    const { q } = scope["clarity"] as { q: unknown[] };
    expect(Object.prototype.toString.call(q[0])).toBe("[object Arguments]");
    const calls: unknown[][] = [];
    scope["clarity"] = (...command: unknown[]) => calls.push(command);
    await openSignalsPage({ signals: ["clarity"] });
    expect(calls).toEqual([clarity("denied", "denied")]);
  });
});

describe("TikTok", () => {
  it("is called once its script has put methods where the queue was", async () => {
    const page = await openSignalsPage({ signals: ["tiktok"] });
    const calls: string[] = [];
    scope["ttq"] = { grantConsent: () => calls.push("grant"), revokeConsent: () => calls.push("revoke") };
    page.choose("advertising");
    page.choose();
    expect(calls).toEqual(["grant", "revoke"]);
  });
});

describe.each([
  { signal: "meta", name: "fbq", no: ["consent", "revoke"], yes: ["consent", "grant"] },
  { signal: "pinterest", name: "pintrk", no: ["setconsent", false], yes: ["setconsent", true] },
])("$signal, whose snippet loads nothing when its function is there", ({ signal, name, no, yes }) => {
  it("finds nothing there, and is told no before what the page tells it", async () => {
    await openSignalsPage({ signals: [signal] });
    expect(scope[name]).toBeUndefined();
    const { loaded, queue } = runSnippet(name);
    call(name, "init", "1");
    call(name, "track", "PageView");
    expect(loaded).toBe(true);
    expect(queue).toEqual([no, ["init", "1"], ["track", "PageView"]]);
  });

  it("is told each choice once", async () => {
    const page = await openSignalsPage({ signals: [signal] });
    const { queue } = runSnippet(name);
    call(name, "init", "1");
    page.choose("advertising");
    page.choose("analytics");
    expect(queue).toEqual([no, ["init", "1"], yes, no]);
    expect(page.failures).toEqual([]);
  });

  it("is told everything in order when it comes after the choice", async () => {
    const page = await openSignalsPage({ signals: [signal] });
    page.choose("advertising");
    const { queue } = runSnippet(name);
    call(name, "init", "1");
    expect(queue).toEqual([no, yes, ["init", "1"]]);
  });

  it("is told at once where the page had it before", async () => {
    const { queue } = runSnippet(name);
    await openSignalsPage({ signals: [signal], remembered: ["advertising"] });
    expect(queue).toEqual([no, yes]);
  });

  it("is an ordinary property again afterwards", async () => {
    await openSignalsPage({ signals: [signal] });
    runSnippet(name);
    call(name, "init", "1");
    expect(Object.getOwnPropertyDescriptor(window, name)).toMatchObject({ writable: true, configurable: true });
  });

  it("is left alone where the site does not name it", async () => {
    await openSignalsPage({ signals: ["tiktok"] });
    expect(name in window).toBe(false);
  });
});

describe("Meta where the law asks for a way to opt out", () => {
  const limited = ["dataProcessingOptions", ["LDU"], 0, 0];
  const free = ["dataProcessingOptions", []];

  it("limits what Meta does with the data until it is allowed, and after a refusal", async () => {
    const page = await openSignalsPage({ signals: ["meta"], regime: "opt-out", on: ["advertising"] });
    const { queue } = runSnippet("fbq");
    call("fbq", "init", "1");
    page.choose();
    expect(queue).toEqual([
      limited,
      ["consent", "revoke"],
      free,
      ["consent", "grant"],
      ["init", "1"],
      limited,
      ["consent", "revoke"],
    ]);
  });
});

describe("a vendor whose queue throws", () => {
  it("keeps no other from being told, and is reported", async () => {
    scope["uetq"] = Object.freeze([]);
    const page = await openSignalsPage({ signals: ["microsoft", "tiktok"] });
    expect(queued("ttq")).toEqual([["holdConsent"]]);
    expect(page.failures).toHaveLength(1);
  });
});

it("a name that nobody knows is passed over", async () => {
  const page = await openSignalsPage({ signals: ["linkedin", "nobody", "tiktok"] });
  expect(queued("ttq")).toEqual([["holdConsent"]]);
  expect(page.failures).toEqual([]);
});
