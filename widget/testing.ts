// For people who test their own sites: answers the question as a person does, with the browser's real input.

/** What is needed of a page: Playwright's and Puppeteer's both have it. */
export interface TestPage {
  /** Presses the element with a real pointer; a click made by a script could never give consent. */
  click(selector: string): Promise<unknown>;
  /** Runs an expression in the page and gives its value. */
  evaluate(expression: string): Promise<unknown>;
}

/** What holds for each purpose, such as `{ analytics: "given", advertising: "refused" }`. */
export type Answers = Readonly<Record<string, string>>;

const control = (slot: string): string => `[slot="${slot}"]`;
const trigger = "#privacy-choices";

const patienceMs = 10_000;
/** Where something is unanswered the question is on its way, unless the law or the browser's signal spares it. */
const questionMs = 2_000;

const seen = (selector: string): string =>
  `(document.querySelector(${JSON.stringify(selector)})?.getClientRects().length ?? 0) > 0`;

/** Evaluates the expression until it is true, in the page so that nothing is missed in between. */
const becomes = async (page: TestPage, expression: string, withinMs: number): Promise<boolean> =>
  (await page.evaluate(`new Promise((resolve) => {
    const end = performance.now() + ${withinMs};
    const look = () => {
      if (${expression}) resolve(true);
      else if (performance.now() > end) resolve(false);
      else setTimeout(look, 20);
    };
    look();
  })`)) === true;

async function waitFor(page: TestPage, expression: string, otherwise: string): Promise<void> {
  if (await becomes(page, expression, patienceMs)) return;
  throw new Error(`Assent: ${otherwise} within ${patienceMs / 1000} s.`);
}

/** Whether the first layer is on screen; if not, the button that opens the choices is. */
async function isAsking(page: TestPage): Promise<boolean> {
  const layer = seen(control("reject-all"));
  await waitFor(page, `window.assent?.status && (${layer} || ${seen(trigger)})`, "there is no question and no button");
  // The button is there before the question is.
  const unanswered = Object.values(await answersOf(page)).includes("unknown");
  return becomes(page, layer, unanswered ? questionMs : 0);
}

/** Presses, and waits until what was pressed is gone and the answer is in force. */
async function press(page: TestPage, slot: string): Promise<Answers> {
  await page.click(control(slot));
  await waitFor(page, `!${seen(control(slot))}`, `“${slot}” did not go away`);
  // It is in force once the screen shows that, or after a second (widget/ui/act.ts): this wait began later.
  await page.evaluate(
    "new Promise((done) => { setTimeout(done, 1000); requestAnimationFrame(() => setTimeout(() => setTimeout(done))); })",
  );
  return answersOf(page);
}

async function openChoices(page: TestPage): Promise<void> {
  await page.click((await isAsking(page)) ? control("choose") : trigger);
  await waitFor(page, seen(control("save")), "the choices did not open");
}

async function answer(page: TestPage, slot: string): Promise<Answers> {
  const isFirst = async () => Object.values(await answersOf(page)).every((held) => held === "unknown");
  // The first layer asks only for what is unanswered, and leaves earlier answers alone.
  if ((await isAsking(page)) && (await isFirst())) return press(page, slot);
  await openChoices(page);
  return press(page, `${slot}-2`);
}

/** What holds for each purpose now; empty where the tag is not on the page. */
export async function answersOf(page: TestPage): Promise<Answers> {
  return (await page.evaluate("window.assent?.status?.() ?? {}")) as Answers;
}

/** Gives everything that the site asks for, on the first layer or, where an answer is there already, in the choices. */
export const acceptAll = (page: TestPage): Promise<Answers> => answer(page, "accept-all");

/** Refuses everything, on the first layer or, where an answer is there already, in the choices. */
export const rejectAll = (page: TestPage): Promise<Answers> => answer(page, "reject-all");

/** Opens the choices, sets the switches that are named, leaves the others as they are, and saves. */
export async function choose(page: TestPage, wanted: Readonly<Record<string, boolean>>): Promise<Answers> {
  await openChoices(page);
  for (const [purpose, on] of Object.entries(wanted)) {
    const selector = control(`switch-${purpose}`);
    const isOn = await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.checked`);
    if (isOn === undefined) throw new Error(`Assent: the choices have no switch for “${purpose}”.`);
    if (isOn !== on) await page.click(selector);
  }
  return press(page, "save");
}
