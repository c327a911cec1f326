// Small interpreters of the rule files we ship for privacy extensions, working in the page as those do: by script.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

/** Consent-O-Matic's letters: D statistics, E content, F advertising, X other. */
export type Wanted = Readonly<Record<string, boolean>>;

interface Target {
  readonly selector: string;
  readonly displayFilter?: boolean;
}
interface Matcher {
  readonly type: string;
  readonly target: Target;
}
interface Action {
  readonly type: string;
  readonly target?: Target;
  readonly action?: Action;
  readonly actions?: readonly Action[];
  readonly trueAction?: Action;
  readonly falseAction?: Action;
  readonly consents?: readonly { readonly type: string; readonly matcher: Matcher; readonly toggleAction: Action }[];
  readonly retries?: number;
  readonly waitTime?: number;
}
export interface Rule {
  readonly detectors: readonly {
    readonly presentMatcher: readonly Matcher[];
    readonly showingMatcher: readonly Matcher[];
  }[];
  readonly methods: readonly { readonly name: string; readonly action: Action }[];
}

/** The rules of a file by their names. */
export const readRules = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

/** Runs in the page and so is one function; each branch does what the extension's action of that name does. */
async function followInPage({ rule, wanted }: { rule: Rule; wanted: Wanted }): Promise<string> {
  const find = (target: Target, base?: Element): HTMLElement[] => {
    const found =
      target.selector === ":scope"
        ? [base]
        : [...(base?.shadowRoot ?? base ?? document).querySelectorAll(target.selector)];
    return (found as HTMLElement[]).filter((element) => !target.displayFilter || element.offsetHeight !== 0);
  };
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const isOn = (target: Target, base?: Element) => (find(target, base)[0] as HTMLInputElement).checked;
  const matches = (matchers: readonly Matcher[]) => matchers.every(({ target }) => find(target).length > 0);
  const steps: Record<string, (action: Action, base?: Element) => Promise<void> | void> = {
    click: ({ target }, base) => find(target!, base)[0]?.click(),
    async list({ actions }, base) {
      for (const action of actions!) await run(action, base);
    },
    async foreach({ target, action }, base) {
      for (const element of find(target!, base)) await run(action!, element);
    },
    async consent({ consents }, base) {
      for (const { type, matcher, toggleAction } of consents!) {
        if (isOn(matcher.target, base) !== !!wanted[type]) await run(toggleAction, base);
      }
    },
    async ifallownone({ trueAction, falseAction }, base) {
      const next = Object.values(wanted).includes(true) ? falseAction : trueAction;
      if (next) await run(next, base);
    },
    async waitcss({ target, retries = 10, waitTime = 250 }, base) {
      for (let left = retries; left > 0 && find(target!, base).length === 0; left--) await wait(waitTime);
    },
  };
  const run = async (action: Action, base?: Element): Promise<void> => {
    const step = steps[action.type];
    if (!step) throw new Error(`unknown action ${action.type}`);
    await step(action, base);
  };
  const detector = rule.detectors.find(({ presentMatcher }) => matches(presentMatcher));
  if (!detector) return "not there";
  for (let left = 40; left > 0 && !matches(detector.showingMatcher); left--) await wait(50);
  if (!matches(detector.showingMatcher)) return "not showing";
  for (const name of ["OPEN_OPTIONS", "DO_CONSENT", "SAVE_CONSENT"]) {
    const method = rule.methods.find((candidate) => candidate.name === name);
    if (method) await run(method.action);
    await wait(0);
  }
  return "done";
}

/** Does in the page what the extension does with the rule: finds the question, opens it, sets the switches, saves. */
export const follow = (page: Page, rule: Rule, wanted: Wanted): Promise<string> =>
  page.evaluate(followInPage, { rule, wanted });

/** One step of an autoconsent rule; it has one of these. */
export interface Step {
  readonly exists?: string;
  readonly visible?: string;
  readonly waitForVisible?: string;
  readonly waitForThenClick?: string;
}

/** Takes the steps in order, by script; false at the first that does not hold. */
export async function take(page: Page, steps: readonly Step[]): Promise<boolean> {
  for (const { exists, visible, waitForVisible, waitForThenClick } of steps) {
    const selector = exists ?? visible ?? waitForVisible ?? waitForThenClick;
    if (!selector) return false;
    const locator = page.locator(selector).first();
    if (exists && (await locator.count()) === 0) return false;
    if (visible && !(await locator.isVisible())) return false;
    if (waitForVisible) await locator.waitFor({ timeout: 5_000 });
    if (waitForThenClick) await locator.evaluate((element: HTMLElement) => element.click());
  }
  return true;
}
