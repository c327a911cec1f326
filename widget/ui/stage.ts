// Where the UI stands in the page: one host element, its shadow, and who has the focus when things come and go.
import { categories } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import type { UiHost } from "../host.ts";
import css from "./first.css?inline";
import { drawLayer } from "./layer.ts";
import type { Session } from "./session.ts";
import { addStyle } from "./style.ts";

/** What the panel's chunk gives back once it is there. */
interface Panel {
  draw(): void;
}

let panel: Panel | undefined;
let opening: Promise<void> | undefined;

function makeHost(view: NoticeView): { element: HTMLElement; root: ShadowRoot } {
  const element = document.createElement("div");
  element.id = "privacy-panel";
  element.lang = view.lang;
  // Search engines must not quote the notice as if it were the page.
  element.dataset.nosnippet = "";
  for (const [name, value] of Object.entries(view.style)) element.style.setProperty(`--assent-${name}`, value);
  const root = element.attachShadow({ mode: "open" });
  addStyle(root, css);
  // First in the page, so that the keyboard reaches it first; fixed, so that nothing moves.
  document.body.prepend(element);
  return { element, root };
}

/** Room at the end of the page, so that whatever has the focus can be scrolled out from under the banner. */
function keepClear(root: ShadowRoot): void {
  const height = root.querySelector<HTMLElement>(".banner")?.offsetHeight;
  const { style } = document.documentElement;
  style.paddingBottom = style.scrollPaddingBottom = height ? `${height + 32}px` : "";
}

/** Where the focus goes when what had it is gone: the page's start would be far from where one was. */
const keepFocus = (root: ShadowRoot): void =>
  (root.querySelector<HTMLElement>("dialog h2") ?? document.getElementById("privacy-choices"))?.focus();

/** Fetches the panel, once; when it cannot be had it is asked for again the next time. */
function loadPanel(session: Session): Promise<void> {
  return (opening ??= import("./panel.tsx").then(
    ({ openPanel }) => {
      panel = openPanel(session);
    },
    (error: unknown) => {
      opening = undefined;
      session.host.report("ui-not-loaded", error);
    },
  ));
}

/** Opens the dialog with the switches as they hold now, never as a default would have them. */
async function openDialog(session: Session): Promise<void> {
  await loadPanel(session);
  if (!panel) return;
  const { host, shown } = session;
  session.draft = Object.fromEntries(
    shown.filter(({ category }) => category !== "essential").map(({ id }) => [id, host.allows(id)]),
  );
  session.dialog = true;
  session.status = "";
  session.draw();
}

/** Makes the page's one session; nothing is on screen yet. */
export function openSession(host: UiHost, view: NoticeView): Session {
  const { element, root } = makeHost(view);
  // Always there: assistive tools tell of changes to what they know. The dialog has one of its own.
  const status = document.createElement("p");
  status.className = "status";
  status.role = "status";
  root.append(status);
  const session: Session = {
    host,
    view,
    element,
    root,
    shown: categories.flatMap((category) => view.purposes.filter((purpose) => purpose.category === category)),
    banner: false,
    dialog: false,
    draft: {},
    status: "",
    warm: () => void loadPanel(session),
    open: () => void openDialog(session),
    draw() {
      const hadFocus = element.contains(document.activeElement);
      // The dialog first: closing, the browser can only give the focus back to what is still there.
      panel?.draw();
      drawLayer(session);
      status.textContent = session.status;
      host.showTrigger(!session.banner);
      keepClear(root);
      if (hadFocus && document.activeElement === document.body) keepFocus(root);
    },
  };
  host.listen(() => {
    // Another tab, or the page itself, may have answered.
    if (!host.mustAsk()) session.banner = false;
    session.draw();
  });
  return session;
}
