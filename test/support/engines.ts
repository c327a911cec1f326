// Three accessibility engines on a page as it stands: what each of them finds wrong, leaves open, and finds right.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** A part of the widget, or the page around it. */
type Part = "banner" | "dialog" | "trigger" | "form" | "panel" | "page";
export interface Finding {
  readonly rule: string;
  readonly part: Part;
  /** The element, for whoever reads of it. */
  readonly element: string;
}
/** What one engine says of one page. */
interface Verdict {
  readonly violations: Finding[];
  /** What the engine could not decide, and leaves to a person. */
  readonly open: Finding[];
  /** How many checks, of one rule on one element, passed. */
  readonly passes: number;
}

/**
 * axe and IBM's engine walk into open shadow roots, so both judge the page itself. HTML_CodeSniffer knows of no shadow
 * root: on the page it sees the light DOM, which has every control of the widget but neither its words nor what is
 * painted behind the controls. So it judges the page and, as `snifferOnCopy`, a copy that is one tree.
 */
export type Engine = "axe" | "ibm" | "sniffer" | "snifferOnCopy";
export type Verdicts = Readonly<Record<Engine, Verdict>>;

const load = (file: string) => readFileSync(createRequire(import.meta.url).resolve(file), "utf8");
const ibm = load("accessibility-checker-engine/ace.js");
const sniffer = load("html_codesniffer/build/HTMLCS.js");

interface AxeResult {
  id: string;
  nodes: { element: Element }[];
}
interface IbmResult {
  ruleId: string;
  reasonId: string;
  value: [policy: string, confidence: string];
  node: Node;
}
interface SnifferMessage {
  type: number;
  code: string;
  element: Node;
}
interface Sniff {
  process(element: Node, top: Node): void;
}
interface EngineWindow {
  axe: { run(root: Document, options: object): Promise<Record<"violations" | "incomplete" | "passes", AxeResult[]>> };
  ace: { Checker: new () => { check(root: Document, policies: string[]): Promise<{ results: IbmResult[] }> } };
  HTMLCS: {
    process(standard: string, root: Document, done: () => void, failed: () => void): void;
    getMessages(): SnifferMessage[];
  };
  /** How often HTML_CodeSniffer ran one of its sniffs on one element. */
  sniffed: number;
  found(rule: string, node: Node): Finding;
  /** A colour in the one notation that every engine reads. */
  rgb(colour: string): string;
}

/** axe's own rules: WCAG 2.2 A and AA with best practices; and the one of 2.2 that it leaves out unless asked. */
function runAxe(page: Page): Promise<Verdict> {
  return page.evaluate(async () => {
    const { axe: engine, found } = window as unknown as EngineWindow;
    const options = { rules: { "target-size": { enabled: true } }, elementRef: true };
    const { violations, incomplete, passes } = await engine.run(document, options);
    const told = (results: AxeResult[]) =>
      results.flatMap(({ id, nodes }) => nodes.map(({ element }) => found(id, element)));
    return { violations: told(violations), open: told(incomplete), passes: told(passes).length };
  });
}

/** IBM's policy for WCAG 2.2 A and AA. What it only recommends counts as what it demands. */
function runIbm(page: Page): Promise<Verdict> {
  return page.evaluate(async () => {
    const { ace, found, rgb } = window as unknown as EngineWindow;
    const computed = window.getComputedStyle;
    // It cannot read color(), which is what color-mix() computes to, and would leave those contrasts open.
    const plain = (value: unknown) => (typeof value === "string" && value.startsWith("color(") ? rgb(value) : value);
    window.getComputedStyle = (element, pseudo) =>
      new Proxy(computed.call(window, element, pseudo), {
        get(style, name) {
          const value: unknown = Reflect.get(style, name, style);
          if (typeof value !== "function") return plain(value);
          return (...values: unknown[]) => plain(Reflect.apply(value, style, values));
        },
      });
    const { results } = await new ace.Checker().check(document, ["WCAG_2_2"]);
    window.getComputedStyle = computed;
    const told = (...confidences: string[]) =>
      results
        .filter(({ value }) => confidences.includes(value[1]))
        .map(({ ruleId, reasonId, node }) => found(`${ruleId}.${reasonId}`, node));
    return { violations: told("FAIL"), open: told("POTENTIAL", "MANUAL"), passes: told("PASS").length };
  });
}

/**
 * HTML_CodeSniffer's WCAG 2.1 AA: it has none for 2.2. It tells of no passes: counted are its runs of one sniff on one
 * element, less all complaints. Its notices are left out: they are the same for every page, whatever is on it.
 */
function runSniffer(page: Page): Promise<Verdict> {
  return page.evaluate(async () => {
    const world = window as unknown as EngineWindow;
    world.sniffed = 0;
    await new Promise<void>((resolve, reject) => world.HTMLCS.process("WCAG2AA", document, resolve, reject));
    const told = (wanted: number) =>
      world.HTMLCS.getMessages()
        .filter(({ type }) => type === wanted)
        .map(({ code, element }) => world.found(code.split(".").slice(3).join("."), element));
    const [violations, open] = [told(1), told(2)];
    return { violations, open, passes: world.sniffed - violations.length - open.length };
  });
}

/**
 * The page as one tree, as it is rendered: every slot replaced by what stands in it, and for each element the
 * computed values that HTML_CodeSniffer reads, in a style sheet. Scripts and style sheets stay behind, and what only
 * a layout has: it reads none.
 */
function copyOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { rgb } = window as unknown as EngineWindow;
    const read = "display visibility position left top width height font-size font-weight background-image".split(" ");
    const copy = document.implementation.createHTMLDocument("");
    const rules: string[] = [];
    const inside = (node: Element): Node[] => {
      const assigned = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
      return assigned.length ? assigned : [...(node.shadowRoot ?? node).childNodes];
    };
    const copied = (node: Node): Node[] => {
      if (!(node instanceof Element)) return node instanceof Text ? [copy.importNode(node)] : [];
      if (node.matches("script, style, link")) return [];
      const children = inside(node).flatMap(copied);
      if (node instanceof HTMLSlotElement) return children;
      const same = copy.importNode(node, false) as HTMLElement;
      const style = getComputedStyle(node);
      const values = read.map((name) => `${name}:${style.getPropertyValue(name)}`);
      values.push(`color:${rgb(style.color)}`, `background-color:${rgb(style.backgroundColor)}`);
      same.removeAttribute("style");
      same.dataset["copy"] = String(rules.push(`[data-copy="${rules.length + 1}"]{${values.join(";")}}`));
      if (node instanceof HTMLInputElement) same.toggleAttribute("checked", node.checked);
      same.append(...children);
      return [same];
    };
    const html = copied(document.documentElement)[0] as Element;
    const sheet = copy.createElement("style");
    sheet.append(rules.join("\n"));
    html.querySelector("head")!.append(sheet);
    return `<!doctype html>${html.outerHTML}`;
  });
}

/** Says of an element to what it belongs, as it is rendered: a control in a slot to what is around the slot. */
function nameFindings(page: Page): Promise<void> {
  return page.evaluate(() => {
    const parts: readonly [Part, string][] = [
      ["dialog", "dialog"],
      ["banner", ".banner"],
      ["trigger", "#privacy-choices, :has(> #privacy-choices)"],
      ["form", "[data-assent-form]"],
      ["panel", "#privacy-panel"],
    ];
    const above = (node: Node): Node | null =>
      (node instanceof Element && node.assignedSlot) ||
      node.parentNode ||
      (node instanceof ShadowRoot ? node.host : null);
    const partOf = (node: Node | null): Part => {
      if (!node) return "page";
      const part = node instanceof Element && parts.find(([, selector]) => node.matches(selector));
      return part ? part[0] : partOf(above(node));
    };
    (window as unknown as EngineWindow).found = (rule, node) => ({
      rule,
      part: partOf(node),
      element: node instanceof Element ? node.outerHTML.slice(0, 160) : node.nodeName,
    });
  });
}

/** Puts HTML_CodeSniffer into a page, with every run of a sniff counted, and what turns any colour into rgb(). */
async function equip(page: Page): Promise<void> {
  await page.evaluate(sniffer);
  await nameFindings(page);
  await page.evaluate(() => {
    const world = window as unknown as EngineWindow & Record<string, Sniff>;
    for (const name of Object.keys(window).filter((key) => key.startsWith("HTMLCS_WCAG2AAA_Sniffs_"))) {
      const sniff = world[name]!;
      const { process } = sniff;
      sniff.process = (element, top) => {
        world.sniffed++;
        process.call(sniff, element, top);
      };
    }
    const ink = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    world.rgb = (colour) => {
      ink.clearRect(0, 0, 1, 1);
      ink.fillStyle = colour;
      ink.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha = 0] = ink.getImageData(0, 0, 1, 1).data;
      return alpha === 255 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
    };
  });
}

/**
 * Puts the engines into a page and returns what has all of them judge it as it stands then. They go in through the
 * debugger, which no policy of the page concerns, so a page under a strict one is judged as it is.
 */
export async function openEngines(page: Page): Promise<() => Promise<Verdicts>> {
  for (const source of [axe.source, ibm]) await page.evaluate(source);
  await equip(page);
  const desk = await page.context().newPage();
  await equip(desk);
  await page.bringToFront();
  return async () => {
    await desk.setContent(await copyOf(page));
    return {
      axe: await runAxe(page),
      ibm: await runIbm(page),
      sniffer: await runSniffer(page),
      snifferOnCopy: await runSniffer(desk),
    };
  };
}
