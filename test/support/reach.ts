// What the keyboard reaches of the widget, and what leaving by Escape does: by real key presses on what is on screen.
import type { Page } from "playwright-core";
import { ofScenes } from "./scenes.ts";

/** How far the keyboard is between two presses, kept in the page. */
interface Tour {
  assentTour: { readonly controls: HTMLElement[]; readonly seen: Set<HTMLElement> };
}

/** Notes the controls on screen, and gives how many they are. */
const begin = (page: Page): Promise<number> =>
  ofScenes(page, (scenes) => {
    const controls = scenes.flatMap((scene) => scene.controls).filter((one) => one.tabIndex >= 0);
    Object.assign(window, { assentTour: { controls, seen: new Set() } });
    (document.activeElement as HTMLElement | null)?.blur();
    return controls.length;
  });

/**
 * Whether what has the focus shows it and can be seen: empty where it does, or is none of the widget's. And whether
 * anything is left that never had it.
 */
const look = (page: Page): Promise<readonly [problem: string, isLeft: boolean]> =>
  page.evaluate(() => {
    const { controls, seen } = (window as unknown as Tour).assentTour;
    const isLeft = () => controls.some((control) => !seen.has(control));
    let element = document.activeElement as HTMLElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement as HTMLElement;
    if (!controls.includes(element)) return ["", isLeft()] as const;
    seen.add(element);
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const isOutlined = outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
    const { x, y, width, height } = element.getBoundingClientRect();
    const at = (element.getRootNode() as Document).elementFromPoint(x + width / 2, y + height / 2);
    // The debug panel is a tool, and stands where it is put.
    const isShown = at?.id === "assent-debug" || at === element || at?.contains(element) || element.contains(at);
    const name = `${element.slot || element.id || element.localName} ${element.textContent}`;
    const problem = `${name} ${isOutlined ? "is covered" : "does not show the focus"}`;
    return [isOutlined && isShown ? "" : problem, isLeft()] as const;
  });

const unseen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { controls, seen } = (window as unknown as Tour).assentTour;
    return controls
      .filter((control) => !seen.has(control))
      .map((one) => `${one.slot || one.id || one.localName} ${one.textContent} is not reached`);
  });

/** Goes on by Tab until all was reached; gives what never is, is covered then, or does not show that it has the focus. */
export async function unreachedControls(page: Page): Promise<string[]> {
  const count = await begin(page);
  const found: string[] = [];
  // The page has controls of its own.
  for (let pressed = 0; pressed < count + 30; pressed++) {
    await page.keyboard.press("Tab");
    const [problem, isLeft] = await look(page);
    if (problem) found.push(problem);
    if (pressed >= count - 1 && !isLeft) break;
  }
  return [...found, ...(await unseen(page))];
}

/** What stays open after Escape, or does not hand the focus back to a button of the page. */
export async function escapeProblems(page: Page): Promise<string[]> {
  const answers = () => page.evaluate(() => JSON.stringify(window.assent.status()));
  const before = await answers();
  await page.keyboard.press("Escape");
  const [isOpen, focused] = await page.evaluate(() => {
    const { activeElement } = document;
    return [
      !!document.querySelector("#privacy-panel")!.shadowRoot!.querySelector("dialog[open]"),
      activeElement?.id || activeElement?.slot,
    ] as const;
  });
  return [
    isOpen && "stays after Escape",
    !/^(privacy-choices|choose)$/.test(focused ?? "") && `the focus is handed to ${focused}`,
    before !== (await answers()) && "Escape has answered",
  ].filter((problem) => problem !== false);
}

/** What cannot be told from its ground where the system chooses the colours, or moves though nothing should. */
export const forcedProblems = (page: Page): Promise<string[]> =>
  ofScenes(page, (scenes) => [
    ...scenes
      .flatMap(({ controls }) => controls)
      .filter((control) => control.matches("button:not(.icon)"))
      .filter((control) => {
        const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(control);
        return borderTopStyle === "none" || borderTopWidth === "0px" || borderTopColor === backgroundColor;
      })
      .map((control) => `${control.slot || control.id} has no frame`),
    ...document.getAnimations().map(() => "something moves"),
  ]);
