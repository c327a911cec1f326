// Entry of the panel's chunk: the dialog with every purpose, what stands behind it, and what was chosen before.
/** @jsxImportSource ./dom */
import { acceptAll, answer, asked, manner, rejectAll } from "./actions.ts";
import { Button, clear, Link, type PartProps } from "./controls.tsx";
import type { LeftItem } from "./clear.ts";
import css from "./dialog.css?inline";
import { childrenOf, type Child } from "./dom/jsx-runtime.ts";
import { Google, Signal } from "./layer.tsx";
import { Rows } from "./rows.tsx";
import { say, type Session } from "./session.ts";
import { addStyle } from "./style.ts";
import { listText } from "./wording.ts";

function Answers({ session }: PartProps): Child {
  const button = (name: string, key: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={say(session, key)} onPress={onPress} />
  );
  // Exactly what the switches show.
  const save = (event: Event) => void answer(session, session.draft, manner("panel", "save"), event);
  return (
    <>
      {button("accept-all-2", "acceptAll", (event) => acceptAll(session, "panel", event))}
      {button("reject-all-2", "rejectAll", (event) => rejectAll(session, "panel", event))}
      {button("save", "save", save)}
    </>
  );
}

function Body({ session }: PartProps): Child {
  const { host, view, choices, news, optOut } = session;
  return (
    <>
      <p>
        {say(session, host.config.regime === "opt-in" ? "dialogText" : "dialogTextOptOut")}{" "}
        <Link session={session} name="policy-again" href={view.policyUrl} label={say(session, "policyLink")} />
      </p>
      <Signal session={session} />
      <Google session={session} name="google-again" />
      {news && <news.Coming session={session} name="coming-again" />}
      {choices && <choices.Choices session={session} />}
      {optOut && <optOut.OptOut session={session} />}
      <Rows session={session} />
      {choices && <choices.Channels session={session} />}
    </>
  );
}

interface Dialog {
  readonly dialog: HTMLDialogElement;
  readonly header: HTMLElement;
  readonly status: HTMLElement;
  readonly body: HTMLElement;
  readonly footer: HTMLElement;
}

let made: Dialog | undefined;
function makeDialog(session: Session): Dialog {
  const header = (<header />) as HTMLElement;
  // There before what it announces, and never drawn anew.
  const status = (<p class="status" role="status" />) as HTMLElement;
  const body = (<div class="part" />) as HTMLElement;
  const footer = (<footer class="buttons" />) as HTMLElement;
  const closed = () => {
    delete session.host.again;
    session.dialog = false;
    session.draw();
  };
  const dialog = (
    <dialog aria-labelledby="dialog-title" onClose={closed}>
      {header}
      <div class="body">
        {status}
        {body}
      </div>
      {footer}
    </dialog>
  ) as HTMLDialogElement;
  addStyle(session.root, css);
  // What hides it may come later than it. What leaves it its size is found out by whoever finds the page locked.
  const look = () => closeUnseen(session, dialog);
  new ResizeObserver(look).observe(dialog);
  addEventListener("pointerdown", look, true);
  addEventListener("keydown", look, true);
  followLeft(session);
  session.root.append(dialog);
  return { dialog, header, status, body, footer };
}

/** What could not be removed after the last answer; said with the answer, and for as long as it is so. */
let left = "";
function followLeft(session: Session): void {
  const names = new Set<string>();
  session.host.listen(() => {
    left = "";
    names.clear();
  });
  addEventListener("assent:left", (event) => {
    for (const { name } of (event as CustomEvent<readonly LeftItem[]>).detail) names.add(name);
    const said = session.status.replace(left, "").trim();
    left = say(session, "leftStatus", { names: listText(session.view, [...names]) });
    if (said) session.status = `${said} ${left}`;
    session.draw();
  });
}

/** What a person has opened, scrolled to and reached stays so while the rest is drawn anew. */
function keepPlace({ root }: Session, { body }: Dialog, draw: () => void): void {
  const active = root.activeElement ?? document.activeElement;
  const slot = active?.slot;
  const folds = () => [...body.querySelectorAll("details")];
  const open = folds().map((fold) => fold.open);
  const summary = folds().findIndex((fold) => fold.contains(active));
  draw();
  folds().forEach((fold, at) => (fold.open = open[at] ?? false));
  const next = slot
    ? document.querySelector<HTMLElement>(`[slot="${slot}"]`)
    : folds()[summary]?.querySelector("summary");
  // Where what was pressed is gone, a second question stands in its place.
  (next ?? root.querySelector<HTMLElement>("[role=alert]"))?.focus({ preventScroll: true });
}

function fill(session: Session, { header, status, body, footer, dialog }: Dialog): void {
  if (!dialog.open) {
    header.append(
      ...childrenOf([
        <h2 id="dialog-title" tabindex="-1">
          {say(session, "dialogTitle") || session.host.config.trigger[session.host.lang]}
        </h2>,
        <Button
          session={session}
          name="close"
          kind="plain"
          label={say(session, "close") || "×"}
          onPress={() => dialog.close()}
        />,
      ]),
    );
  }
  for (const part of [body, footer]) clear(session, part);
  body.append(...childrenOf(<Body session={session} />));
  footer.append(
    ...childrenOf(
      session.host.again && session.optOut ? (
        <session.optOut.SecondQuestion session={session} />
      ) : (
        <Answers session={session} />
      ),
    ),
  );
  status.textContent = session.status || left;
}

/**
 * Blockers hide what they take for an advertisement: open and out of sight, it would leave a page that does nothing.
 * Only the dialog's own style counts: over everything else, it is seen whatever its ancestors are.
 */
function closeUnseen({ host }: Session, dialog: HTMLDialogElement): void {
  const { visibility, opacity } = getComputedStyle(dialog);
  if (!dialog.open || (dialog.offsetWidth && visibility !== "hidden" && opacity !== "0")) return;
  host.report("panel-hidden");
  dialog.close();
}

function draw(session: Session, dialog: Dialog): void {
  if (session.dialog) keepPlace(session, dialog, () => fill(session, dialog));
  const isOpen = dialog.dialog.open;
  if (session.dialog && !isOpen) {
    dialog.dialog.showModal();
    dialog.header.querySelector("h2")!.focus();
    closeUnseen(session, dialog.dialog);
  }
  if (session.dialog) return;
  // Closing first: the browser can only give the focus back while the dialog is there.
  if (isOpen) dialog.dialog.close();
  for (const part of [dialog.header, dialog.body, dialog.footer]) clear(session, part);
}

/** Opens the dialog with the switches as they hold now, never as a default would have them. */
function open(session: Session): void {
  const { host, banner } = session;
  // What was switched in one that is open stays, also while a second question stands in it.
  if (!session.dialog) {
    session.draft = Object.fromEntries(asked(session).map(({ id }) => [id, host.allows(id)]));
    if (!banner) session.since = performance.now();
    session.dialog = true;
    session.status = "";
  }
  session.draw();
}

/** The panel of a session; `draw` brings it to what the session says. */
export function openPanel(session: Session): { draw(): void; open(): void } {
  const dialog = (made ??= makeDialog(session));
  return { draw: () => draw(session, dialog), open: () => open(session) };
}
