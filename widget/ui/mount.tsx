// Entry of the UI module: puts banner, dialog and form fields on the page when the gate asks for them.
import { render, type VNode } from "preact";
import { categories } from "../../core/purpose.ts";
import type { NoticeView } from "../../core/site.ts";
import type { UiHost, UiPart } from "../host.ts";
import { openDialog } from "./actions.ts";
import { Banner } from "./banner.tsx";
import { Dialog } from "./dialog.tsx";
import { openForms } from "./form.tsx";
import type { Session } from "./session.ts";
import css from "./theme.css?inline";

function makeHost(view: NoticeView): { element: HTMLElement; root: ShadowRoot } {
  const element = document.createElement("div");
  element.id = "privacy-panel";
  element.lang = view.lang;
  // Search engines must not quote the notice as if it were the page.
  element.dataset.nosnippet = "";
  for (const [name, value] of Object.entries(view.style)) element.style.setProperty(`--assent-${name}`, value);
  const root = element.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
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

/** Opens the native dialog once drawn, with the focus on its title, or closes it, which gives the focus back. */
function syncDialog(root: ShadowRoot, wanted: boolean): void {
  const dialog = root.querySelector("dialog");
  if (!dialog || dialog.open === wanted) return;
  if (!wanted) return dialog.close();
  dialog.showModal();
  dialog.querySelector<HTMLElement>("h2")!.focus();
}

/** Where the focus goes when what had it is gone: the page's start would be far from where one was. */
const keepFocus = (root: ShadowRoot): void =>
  (root.querySelector<HTMLElement>("dialog h2") ?? document.getElementById("privacy-choices"))?.focus();

function openSession(host: UiHost, view: NoticeView): Session {
  const { element, root } = makeHost(view);
  let controls: VNode[] = [];
  const session: Session = {
    host,
    view,
    shown: categories.flatMap((category) => view.purposes.filter((purpose) => purpose.category === category)),
    banner: false,
    dialog: false,
    draft: {},
    status: "",
    place(control) {
      controls.push(control);
      return <slot name={String(control.key)} />;
    },
    draw() {
      const hadFocus = element.contains(document.activeElement);
      // Closing first: the browser can only give the focus back while the dialog is there.
      if (!session.dialog) syncDialog(root, false);
      controls = [];
      render(
        <>
          {session.banner && <Banner session={session} />}
          {session.dialog && <Dialog session={session} />}
          {/* Always there: assistive tools tell of changes to what they know. The dialog has one of its own. */}
          <p class="status" role="status">
            {session.status}
          </p>
        </>,
        root,
      );
      render(<>{controls}</>, element);
      syncDialog(root, session.dialog);
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

let session: Session | undefined;

/** Shows the part; what is shown already stays. */
export function mount(host: UiHost, view: NoticeView, part: UiPart): void {
  session ??= openSession(host, view);
  if (part === "banner" && host.mustAsk()) {
    session.banner = true;
    session.draw();
  }
  if (part === "dialog") openDialog(session);
  openForms(session);
}
