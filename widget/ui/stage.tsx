// Where the UI stands in the page: one host element, its shadow, and who has the focus when things come and go.
/** @jsxImportSource ./dom */
import type { FirstView } from "../../core/site.ts";
import type { UiHost } from "../host.ts";
import css from "./first.css?inline";
import { drawLayer } from "./layer.tsx";
import { afterPaint } from "./paint.ts";
import { tried, withLayer, type Session } from "./session.ts";
import { addStyle } from "./style.ts";

/** What the panel's chunk gives back once it is there. */
interface Panel {
  draw(): void;
  open(): void;
}

let panel: Panel | undefined;
let opening: Promise<Panel> | undefined;

function makeHost(view: FirstView): { element: HTMLElement; root: ShadowRoot } {
  // Search engines must not quote the notice as if it were the page.
  const element = (
    <div id="privacy-panel" lang={view.lang} dir={view.dir ?? "ltr"} data-nosnippet="" />
  ) as HTMLElement;
  for (const [name, value] of Object.entries(view.style)) element.style.setProperty(`--assent-${name}`, value);
  const root = element.attachShadow({ mode: "open" });
  addStyle(root, css);
  // First in the page, so that the keyboard reaches it first; fixed, so that nothing moves.
  document.body.prepend(element);
  return { element, root };
}

/** Room for what the first layer covers, or the trigger: whatever has the focus can be scrolled out from under it. */
function keepClear(root: ShadowRoot): void {
  const layer = root.querySelector(".banner") ?? document.getElementById("privacy-choices");
  const top = layer?.getBoundingClientRect().top;
  const room = top ? `${innerHeight - top + 16}px` : "";
  const { style } = document.documentElement;
  style.paddingBottom = style.scrollPaddingBottom = room;
}

/** Where the focus goes when what had it is gone: the page's start would be far from where one was. */
const keepFocus = (root: ShadowRoot): void =>
  (root.querySelector<HTMLElement>("dialog h2") ?? document.getElementById("privacy-choices"))?.focus();

/** Makes the page's one session; nothing is on screen yet. */
export function openSession(host: UiHost, view: FirstView): Session {
  const { element, root } = makeHost(view);
  // Always there: assistive tools tell of changes to what they know. The dialog has one of its own.
  const status = (<p class="status" role="status" />) as HTMLElement;
  root.append(status);
  const session: Session = {
    host,
    view,
    element,
    root,
    shown: view.purposes.filter(({ category }) => category),
    facts: [],
    banner: false,
    dialog: false,
    draft: {},
    since: 0,
    status: "",
    ofAge: false,
    open: () => void loadPanel(session).then((loaded) => loaded?.open()),
    warm: () => void loadPanel(session),
    draw() {
      const hadFocus = element.contains(document.activeElement);
      // The dialog first: closing, the browser can only give the focus back to what is still there.
      panel?.draw();
      drawLayer(session);
      status.textContent = session.dialog ? "" : session.status;
      host.showTrigger(!session.banner);
      // Measuring and focusing have the whole page laid out, which nobody need wait for who asks or has answered.
      afterPaint(() => {
        keepClear(root);
        if (hadFocus && document.activeElement === document.body) keepFocus(root);
      });
    },
  };
  // Turned, or zoomed in, the first layer is higher.
  addEventListener("resize", () => keepClear(root));
  host.listen(() => {
    // Another tab, or the page itself, may have answered.
    if (!host.mustAsk()) session.banner = false;
    session.draw();
  });
  return session;
}

/** Fetches what tells of what is new. Where that cannot be had, all else goes on. */
export const withNews = (session: Session): Promise<unknown> =>
  tried(
    session.host,
    Promise.all([import("./news.tsx"), withLayer(session, "options")]).then(([news]) => (session.news = news)),
  );

/** What the panel needs here, and no more: earlier choices and forms are not everybody's, California's part is one place's. */
async function fetchPanel(session: Session): Promise<Panel> {
  const { host, view } = session;
  const past = host.decision() ?? view.purposes.find(({ category }) => !category);
  const { optOut: sold, announce } = host.config;
  const [{ openPanel }, choices, optOut] = await Promise.all([
    import("./panel.tsx"),
    past ? import("./choices.tsx") : undefined,
    sold ? import("./opt-out.tsx") : undefined,
    withLayer(session, "panel"),
    past && withLayer(session, "answers"),
    sold && withLayer(session, "options"),
    // A notice that is to come is told there too.
    announce && withNews(session),
  ]);
  Object.assign(session, { choices, optOut });
  // Before there is a Save, which answers what has a switch.
  await choices?.fetchAlone(session);
  return (panel = openPanel(session));
}

/** Fetches the panel with its texts, and what was chosen before where anything was; nothing when it cannot be had. */
function loadPanel(session: Session): Promise<Panel | void> {
  // There may be more to show the next time, and what failed may come then.
  opening ??= fetchPanel(session).finally(() => (opening = undefined));
  return tried(session.host, opening);
}
