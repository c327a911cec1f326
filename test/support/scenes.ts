// What of the widget is on screen, one scene each: a first layer, the dialog, a placeholder, a form's place, a button of the page, the debug panel.
import type { Page } from "playwright-core";

/** Exactly what a person sees and presses as one thing. Only inside the page. */
export interface Scene {
  readonly name: string;
  readonly frame: Element;
  /** It stands in the window, whatever the page is scrolled to. */
  readonly isFixed: boolean;
  /** The page's own look decides how it is drawn. */
  readonly isPage: boolean;
  readonly controls: readonly HTMLElement[];
  readonly texts: readonly Element[];
}

/* Every function below runs inside the page, and may name no other but those. */

const shown = (element: Element): boolean => element.checkVisibility() && element.getClientRects().length > 0;

function sceneOf(name: string, frame: Element, isFixed: boolean, isPage = false): Scene {
  const slotted = [...frame.querySelectorAll("slot")].flatMap((slot) => slot.assignedElements());
  const own = frame.querySelectorAll("summary,button,input,select,textarea,a[href]");
  const texts = frame.querySelectorAll("h2,h3,h4,h5,p,li,dt,dd,td,th,caption,summary,span,a,label,small,[role=status]");
  const controls = [...slotted, ...own, ...(frame.matches("button") ? [frame] : [])].filter(shown) as HTMLElement[];
  return {
    name,
    frame,
    isFixed,
    isPage,
    controls,
    texts: [...texts, ...controls.filter((control) => !frame.contains(control) || control === frame)].filter(
      (element) => shown(element) && element.textContent?.trim() && !element.matches("dialog .body > .status:empty"),
    ),
  };
}

function scenesOnScreen(): Scene[] {
  const root = document.querySelector("#privacy-panel")?.shadowRoot;
  const dialog = root?.querySelector("dialog[open]");
  // What is under a modal dialog cannot be pressed.
  if (dialog) return [sceneOf("dialog", dialog, true)];
  const layers = [...(root?.querySelectorAll(".banner") ?? [])];
  const embeds = [...document.querySelectorAll("[role=group]")].flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll(".embed") ?? []),
  ]);
  const debug = document.querySelector("#assent-debug")?.shadowRoot?.querySelector(".panel");
  return [
    ...layers.map((layer) => sceneOf(layer.className, layer, true)),
    ...[...document.querySelectorAll("#privacy-choices,#privacy-opt-out")]
      .filter(shown)
      .map((button) => sceneOf(button.id, button, true)),
    ...(debug ? [sceneOf("debug", debug, true)] : []),
    ...embeds.map((embed) => sceneOf("embed", embed, false)),
    ...[...document.querySelectorAll("[data-assent-ready]")].map((place) => sceneOf("form", place, false, true)),
  ];
}

/** Source of the functions above, in front of what is to be worked out with them inside a page. */
const source = (): string => `const shown = ${String(shown)};\n${String(sceneOf)}\n${String(scenesOnScreen)}\n`;

/** What the function makes of the scenes on screen, inside the page. */
export const ofScenes = <T>(page: Page, work: (scenes: Scene[]) => T | Promise<T>): Promise<Awaited<T>> =>
  page.evaluate<Awaited<T>>(`(() => { ${source()} return (${String(work)})(scenesOnScreen()); })()`);

/** What each of the functions has to say of the scenes on screen, in one look at the page. */
export const linesOfScenes = (
  page: Page,
  works: readonly ((scenes: readonly Scene[]) => string[])[],
): Promise<string[]> =>
  page.evaluate<string[]>(
    `(() => { ${source()} const scenes = scenesOnScreen(); return [${works.map(String).join()}].flatMap((work) => work(scenes)); })()`,
  );
