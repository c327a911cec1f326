// @vitest-environment happy-dom
// What is on screen under the notice of an older build, which lacks words that came later: fewer controls, none without words.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeDecision, encodeDecision } from "../../core/decision.ts";
import { recordIdAt } from "../../core/ids.ts";
import type { FirstPurpose, FirstView, PurposeFacts, SiteConfig } from "../../core/site.ts";
import { en } from "../../widget/i18n/en.ts";
import { firstLayer } from "../../widget/i18n/messages.ts";
import type { UiHost } from "../../widget/host.ts";
import { askAge } from "../../widget/ui/age.tsx";
import * as choices from "../../widget/ui/choices.tsx";
import { childrenOf, type Child } from "../../widget/ui/dom/jsx-runtime.ts";
import { clearRegion, drawLayer, Google, Signal } from "../../widget/ui/layer.tsx";
import * as news from "../../widget/ui/news.tsx";
import * as optOut from "../../widget/ui/opt-out.tsx";
import { openPanel } from "../../widget/ui/panel.tsx";
import type { Session } from "../../widget/ui/session.ts";

const purposes: readonly FirstPurpose[] = [
  { id: "analytics", version: 1, category: "analytics" },
  { id: "advertising", version: 2, category: "advertising", google: "https://business.safety.google/privacy/" },
  { id: "tracking", version: 1, category: "advertising" },
  { id: "newsletter", version: 1, category: null },
];
const facts: PurposeFacts = {
  channels: ["email"],
  validPeriod: "P6M",
  dataTypes: ["pages"],
  recipients: ["Example Ltd"],
  storageLocation: "Ireland",
  vendors: [
    { id: "a", name: "A", cookies: [{ name: "_a", period: "session" }] },
    { id: "b", name: "B", cookies: [] },
  ],
};
const config = {
  site: "site_demo",
  api: "https://api.example",
  notice: `sha256:${"ab".repeat(32)}`,
  regime: "opt-out",
  purposes: purposes.map(({ id, version, category }) => [id, version, category ?? "", 1] as const),
  trigger: { en: "Privacy choices" },
  optOut: { en: "Do Not Sell or Share My Personal Information" },
  honoured: { en: "Opt-out request honoured" },
  age: 16,
  announce: { notice: `sha256:${"ab".repeat(32)}`, at: "2026-12-24T12:00:00.000Z" },
} as unknown as SiteConfig;

const at = Date.UTC(2026, 10, 1);
const record = recordIdAt(at, new Uint8Array(10));
const decision = encodeDecision({
  at: new Date(at).toISOString(),
  record,
  subject: "ab".repeat(16),
  answers: { analytics: [1, "given", at, false], advertising: [1, "refused", at, false] },
});
const past = [
  { record, at: new Date(at).toISOString(), notice: "sha256:ab", lang: "en", answers: { analytics: "given" } },
];
const texts: Readonly<Record<string, unknown>> = {
  "assent-site_demo-past": [...past, { ...past[0], record: "rec_2" }],
  "assent-site_demo-forms": [
    { record: "rec_3", purpose: "newsletter", channel: "email", at: new Date(at).toISOString(), status: "given" },
  ],
};

/** A page where everything there is may be shown, under a notice with these messages only. */
function sessionWith(messages: Readonly<Record<string, string>>, allowed: readonly string[] = ["analytics"]): Session {
  const element = document.createElement("div");
  document.body.replaceChildren(element);
  const whole = decodeDecision(decision, ["analytics", "advertising"])!;
  const host = {
    config,
    storageKey: "assent-site_demo",
    lang: "en",
    gpc: true,
    allows: (id: string) => allowed.includes(id),
    answerTo: (id: string) => (id === "analytics" ? whole.answers[id] : undefined),
    decision: () => whole,
    mustAsk: () => true,
    isTrusted: () => true,
    gpcHolds: () => true,
    listen: () => () => {},
    report: (_: string, about: unknown) => expect.fail(String(about)),
    readOwn: (key: string) => JSON.stringify(texts[key] ?? null),
    // An older notice has none of the later words.
    fetchView: async () => ({ texts: { messages: {}, purposes: {} } }),
  } as unknown as UiHost;
  const title = (id: string) => ({ title: `The ${id}`, text: `About ${id}` });
  const view: FirstView = {
    lang: "en",
    texts: { messages, purposes: Object.fromEntries(purposes.map(({ id }) => [id, title(id)])) },
    policyUrl: "https://site.example/privacy",
    style: {},
    controller: { name: "Example" },
    purposes,
  };
  const session: Session = {
    host,
    view,
    element,
    root: element.attachShadow({ mode: "open" }),
    shown: purposes.filter(({ category }) => category),
    facts: purposes.map(() => facts),
    banner: true,
    dialog: false,
    draft: {},
    since: 0,
    status: "",
    ofAge: false,
    choices,
    optOut,
    news,
    open() {},
    warm() {},
    draw: () => drawLayer(session),
  };
  return session;
}

const draw = ({ root }: Session, child: Child): void => root.append(...childrenOf(child));
const all = (session: Session): Element[] => [
  ...session.element.children,
  ...session.root.querySelectorAll("h2,h3,h4,summary,li,p:not(.status),dt,dd,th,td,caption,button,a"),
];
/** What stands there without a word, though somebody would read or press it; cells and rows with a control have one. */
const wordless = (session: Session): string[] =>
  all(session)
    .filter((part) => !part.matches("input") && !part.querySelector("slot") && !part.textContent.trim())
    .map((part) => part.outerHTML);
const captions = ({ element }: Session): Record<string, string> =>
  Object.fromEntries([...element.querySelectorAll("button,a")].map((control) => [control.slot, control.textContent]));

/** What every notice has had; the linter has never published one without them. */
const first = Object.fromEntries(firstLayer.map((key) => [key, en.messages[key]]));
const { googleLink: _, ...oldest } = first;

let session: Session;
// Nothing is on a screen here, and nothing is told of it: not by what is still drawn after the last test, either.
vi.stubGlobal("requestAnimationFrame", () => 0);
// Nor laid out: the panel would take itself for hidden, and close.
vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(700);
beforeEach(() => {
  session = sessionWith(oldest);
});
afterEach(() => clearRegion(session));

describe("under the notice of an older build no control and no heading is without words", () => {
  it("in the first layer", () => {
    drawLayer(session);
    expect(wordless(session)).toEqual([]);
    expect(captions(session)).toEqual({
      policy: "Privacy policy",
      "accept-all": "Accept all",
      "reject-all": "Reject all",
      choose: "Choose",
    });
    expect(session.root.querySelector("h2")!.textContent).toBe("Your privacy choices");
  });

  it("in the question of age", async () => {
    await askAge(session, () => {});
    expect(wordless(session)).toEqual([]);
    expect(captions(session)).toEqual({ "age-yes": "≥ 16", "age-no": "< 16" });
  });

  it("in the panel with earlier choices, forms, and California's part", () => {
    session.dialog = true;
    const panel = openPanel(session);
    panel.draw();
    expect(wordless(session)).toEqual([]);
    expect(captions(session)).toMatchObject({
      close: "×",
      "accept-all-2": "Accept all",
      "reject-all-2": "Reject all",
      "withdraw-all": "Reject all",
      "withdraw-rec_3": "Reject all",
    });
    expect(captions(session)).not.toHaveProperty("save");
    expect(session.root.querySelector("h2")!.textContent).toBe("Privacy choices");
    expect([...session.root.querySelectorAll("summary")].every((summary) => summary.textContent)).toBe(true);
  });
});

describe("the way to opt out in the panel", () => {
  const own = { ...first, optOutText: "About selling.", doNotSell: "Of the notice", optOutHonoured: "Honoured by it" };

  it.each([
    ["an older build", oldest],
    ["this build", own],
  ])("has the words of the configuration under the notice of %s", (_name, messages) => {
    const open = sessionWith(messages, ["advertising"]);
    draw(open, optOut.OptOut({ session: open }));
    expect(captions(open)).toEqual({ "opt-out": "Do Not Sell or Share My Personal Information" });
    const off = sessionWith(messages, []);
    draw(off, optOut.OptOut({ session: off }));
    expect(captions(off)).toEqual({});
    expect(off.root.querySelector(".done")!.textContent).toBe("Opt-out request honoured");
  });

  it("has the notice's own in a language that the configuration lacks", () => {
    const open = sessionWith(own, ["advertising"]);
    const foreign = { ...open, view: { ...open.view, lang: "xx" } };
    draw(open, optOut.OptOut({ session: foreign }));
    expect(captions(open)).toEqual({ "opt-out": "Of the notice" });
  });

  it("takes two steps back also where the notice has no words of its own for them", () => {
    const messages = { ...oldest, save: "Save choices", close: "Close" };
    const open = sessionWith(messages);
    draw(open, optOut.SecondQuestion({ session: open }));
    expect(captions(open)).toEqual({ "opt-in-yes": "Save choices", "opt-in-no": "Close" });
    expect(open.root.querySelector("[role=alert]")!.textContent).toBe("Opt-out request honoured");
  });
});

describe("what the browser and Google say", () => {
  it("is said with what is there", () => {
    draw(session, [Signal({ session }), Google({ session, name: "google" })]);
    expect(wordless(session)).toEqual([]);
  });
});
