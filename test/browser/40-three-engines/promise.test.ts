// Rule 54: three accessibility engines find nothing wrong in any state, and more that is right than without the widget.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { control } from "../../support/browser.ts";
import { openEngines, type Engine, type Finding, type Verdicts } from "../../support/engines.ts";
import { startSite, type TestSite } from "../../support/site.ts";

const engines: readonly Engine[] = ["axe", "ibm", "sniffer", "snifferOnCopy"];
const views = [360, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);

/** What is done to come from one state to the next, all on one page that is loaded once. */
const states: readonly (readonly [state: string, reach: (page: Page) => Promise<unknown>])[] = [
  ["the banner", (page) => page.locator(control.choose).waitFor()],
  [
    "the panel, all of it unfolded",
    async (page) => {
      await page.locator(control.choose).click();
      await page.locator(control.save).waitFor();
      await unfold(page);
      await page.locator(control.switchOf("analytics")).click();
    },
  ],
  [
    "the control that is always there",
    async (page) => {
      await page.locator(control.save).click();
      await page.locator(control.acceptAll).waitFor({ state: "detached" });
      await page.locator(control.trigger).waitFor();
    },
  ],
  [
    "the form field, answered",
    async (page) => {
      await page.locator("#email").fill("ada@example.com");
      await page.locator("form input[type=checkbox]").click();
      await page.locator("form button").click();
      await page.locator("form [role=status]", { hasText: "Recorded" }).waitFor();
    },
  ],
  [
    "the panel after a choice, with its receipt",
    async (page) => {
      await page.locator(control.trigger).click();
      await page.locator(control.withdrawAll).waitFor();
      await unfold(page);
      await page.locator('button[slot="code"]').click();
      await page.locator("#privacy-panel svg").waitFor();
    },
  ],
];
const names = states.map(([state]) => state);

async function unfold(page: Page): Promise<void> {
  for (const summary of await page.locator("summary").all()) await summary.click();
}

interface Judged {
  readonly state: string;
  readonly view: string;
  readonly verdicts: Verdicts;
}

/**
 * What engines leave to a person, by engine, rule and parts, and why it is right as it is. What is not in here has to
 * be looked at, and mended or named.
 */
const lookedAt: Readonly<Record<string, string>> = {
  "axe color-contrast in banner, trigger": "lies under the open panel; decided in the states where it is on top",
  "ibm a_target_warning.potential_warn in banner, dialog": "a policy is read beside the question, not in its place",
  "ibm input_checkboxes_grouped.potential_unnamedcheckbox in dialog, form": "each is a question of its own",
  "ibm input_label_visible.potential_no_label in dialog": "the heading beside the switch has the same words",
  "ibm element_tabbable_visible.potential_visible in dialog": "scrolled out of sight; the focus scrolls it back",
  "ibm element_tabbable_unobscured.potential_obscured in dialog":
    "it goes by the order of elements and knows of no top layer; what has the focus is on top, as shown below",
  "ibm text_sensory_misuse.potential_position in banner": "the list that “below” means is the next element, too",
  "ibm style_highcontrast_visible.Manual_1 in page, form": "asked of any style attribute; 08 has forced colours",
  "ibm style_color_misuse.Potential_1 in trigger": "asked of any colour in a style attribute; the words say it all",
  "ibm style_focus_visible.potential_focus_not_visible in trigger": "the border is set; the browser’s outline stays",
  "sniffer 1_4_10.C32,C31,C33,C38,SCR34,G206 in panel, trigger": "asked of all that is fixed; 08 has 320 px",
  "snifferOnCopy 1_4_10.C32,C31,C33,C38,SCR34,G206 in panel, banner, dialog, trigger": "the same",
  "sniffer 1_3_1.H48 in panel": "it takes controls in a row for a menu; they are answers, and links in sentences",
  "snifferOnCopy 1_3_1_A.G141 in banner, dialog":
    "the page’s h1 comes later: the question is what the keyboard reaches first",
  "snifferOnCopy 1_4_3.G18.Abs in panel": "the status: one pixel, for assistive tools only",
};

function isKnown(engine: Engine, { rule, part }: Finding): boolean {
  return Object.keys(lookedAt).some((key) => {
    const [name, parts] = key.split(" in ");
    return name === `${engine} ${rule}` && parts!.split(", ").includes(part);
  });
}

let site: TestSite;
const judged: Judged[] = [];
const focused: { control: string; covered: boolean }[] = [];
let faulty: Verdicts;
const without = new Map<string, Verdicts>();

/** Every control of the open panel, and whether something else lies over its middle while it has the focus. */
function focusEach(page: Page): Promise<typeof focused> {
  return page.evaluate(() => {
    const { shadowRoot: root, children } = document.querySelector("#privacy-panel")!;
    const inside = [...root!.querySelectorAll<HTMLElement>("dialog summary, dialog a")];
    const slotted = ([...children] as HTMLElement[]).filter(({ assignedSlot }) => assignedSlot?.closest("dialog"));
    return [...inside, ...slotted].map((control) => {
      control.focus();
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      const seen = root!.elementFromPoint(x, y) ?? document.elementFromPoint(x, y);
      return { control: control.outerHTML, covered: !seen || !control.contains(seen) };
    });
  });
}

/** A field without a name and words too faint to read: once in the shadow tree, once among the slotted controls. */
function addFaults(page: Page): Promise<void> {
  return page.evaluate(() => {
    const host = document.querySelector("#privacy-panel")!;
    const body = host.shadowRoot!.querySelector("dialog .body")!;
    const slot = Object.assign(document.createElement("slot"), { name: "fault" });
    const control = Object.assign(document.createElement("input"), { slot: "fault" });
    const words = Object.assign(document.createElement("p"), { textContent: "Hardly to be read" });
    // Mixed, so that it computes to color().
    words.style.cssText = "color: color-mix(in srgb, #777, #777); background: #888";
    body.prepend(words, document.createElement("input"), slot);
    host.append(control);
    body.scrollTop = 0;
  });
}

async function inEveryView(page: Page, take: (view: string) => Promise<void>): Promise<void> {
  for (const { width, colorScheme } of views) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await take(`${width} px, ${colorScheme}`);
  }
}

beforeAll(async () => {
  site = await startSite({
    folder: new URL(".", import.meta.url),
    headers: {
      "Content-Security-Policy":
        "script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'self'; object-src 'none'; base-uri 'none'; " +
        "require-trusted-types-for 'script'; trusted-types assent",
    },
  });
  const bare = await site.open("/", {}, (fresh) => fresh.route(/\/s\/site_demo\.js/, (route) => route.abort()));
  const judgeBare = await openEngines(bare);
  await inEveryView(bare, async (view) => void without.set(view, await judgeBare()));
  const page = await site.open();
  const judge = await openEngines(page);
  for (const [state, reach] of states) {
    await reach(page);
    if (state.startsWith("the panel")) focused.push(...(await focusEach(page)));
    await inEveryView(page, async (view) => void judged.push({ state, view, verdicts: await judge() }));
  }
  await addFaults(page);
  faulty = await judge();
}, 180_000);
afterAll(() => site.stop());

const of = (state: string) => judged.filter((one) => one.state === state);
const tell = ({ rule, part, element }: Finding) => `${rule} in ${part}: ${element}`;

/** One line for each engine and finding, with the views that have it. */
function lines(all: readonly Judged[], pick: (verdicts: Verdicts, engine: Engine) => readonly Finding[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const { view, verdicts } of all) {
    for (const engine of engines) {
      for (const finding of pick(verdicts, engine)) {
        const line = `${engine}: ${tell(finding)}`;
        found.set(line, (found.get(line) ?? new Set()).add(view));
      }
    }
  }
  return [...found].map(([line, seen]) => `${line} (${[...seen].join("; ")})`);
}

describe.each(names)("%s", (state) => {
  it("has no violation for any engine, at 360 and 1280 px, light and dark", () => {
    expect(of(state)).toHaveLength(views.length);
    expect(lines(of(state), (verdicts, engine) => verdicts[engine].violations)).toEqual([]);
  });

  it("has more passed checks, for every engine, than the same page without the widget", () => {
    for (const { view, verdicts } of of(state)) {
      for (const engine of engines) {
        const base = without.get(view)![engine];
        expect(base.violations, `${engine}, without, ${view}`).toEqual([]);
        expect(verdicts[engine].passes, `${engine}, ${view}`).toBeGreaterThan(base.passes);
      }
    }
  });

  it("has nothing left open that nobody has looked at", () => {
    const open = lines(of(state), (verdicts, engine) =>
      verdicts[engine].open.filter((finding) => !isKnown(engine, finding)),
    );
    expect(open).toEqual([]);
    const contrasts = of(state).flatMap(({ verdicts }) => verdicts.axe.open);
    if (!state.startsWith("the panel")) expect(contrasts).toEqual([]);
  });
});

it("nothing covers a control of the panel that has the focus", () => {
  expect(focused.length).toBeGreaterThan(30);
  expect(focused.filter(({ covered }) => covered)).toEqual([]);
});

describe("faults put into the panel are found, so each engine looks where it is said to look", () => {
  const expected: Readonly<Record<Engine, readonly string[]>> = {
    axe: ["color-contrast", "label", "label"],
    ibm: ["input_label_exists.Fail_1", "input_label_exists.Fail_1", "text_contrast_sufficient.fail_contrast"],
    // Light DOM only: one of the two fields, and no words.
    sniffer: ["1_3_1.F68", "4_1_2.H91.InputText.Name"],
    snifferOnCopy: ["1_3_1.F68", "1_3_1.F68", "1_4_3.G18.Fail", "4_1_2.H91.InputText.Name", "4_1_2.H91.InputText.Name"],
  };
  it.each(engines)("%s", (engine) => {
    expect(faulty[engine].violations.map(({ rule }) => rule).sort()).toEqual(expected[engine]);
    expect(new Set(faulty[engine].violations.map(({ part }) => part))).toEqual(new Set(["dialog"]));
  });
});
