// The first layer: a labelled region that asks without stopping anybody from reading.
/** @jsxImportSource ./dom */
import { acceptAll, asked, rejectAll } from "./actions.ts";
import { Button, clear, Link, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { tellShown } from "./outbox.ts";
import { afterPaint } from "./paint.ts";
import { say, titleOf, type Session } from "./session.ts";
import { listText } from "./wording.ts";

/** What Global Privacy Control does here, and in California that the request was honoured. */
export function Signal({ session }: PartProps): Child {
  if (!session.host.gpc) return null;
  session.element.dataset["gpc"] = "";
  return (
    <p class="note">
      {session.host.config.optOut && `${say(session, "optOutHonoured")}. `}
      {say(session, "gpcNotice")}
    </p>
  );
}

/** Google's sentence and link, where a Google advertising service is asked for. */
export function Google({ session, name }: PartProps & { name: string }): Child {
  const href = asked(session).find((purpose) => purpose.google)?.google;
  if (!href) return null;
  return (
    <p>
      {say(session, "googleText")} <Link session={session} name={name} href={href} label={say(session, "googleLink")} />
    </p>
  );
}

/** The heading of the first layer. */
export const Title = ({ session, name = "bannerTitle" }: PartProps & { name?: string }): Child => (
  <h2 id="title">{say(session, name)}</h2>
);

/** What asks: everything, or only what is new, and what runs here until it is refused. */
function Question({ session }: PartProps): Child {
  const { host, view } = session;
  const open = asked(session).filter(({ id }) => !host.answerTo(id));
  const runs = open.filter(({ id }) => host.config.purposes.some(([row, , , on]) => row === id && on));
  const all = runs.length > 0 && runs.length === open.length;
  // Made only where it is said: a browser's first list format costs tens of milliseconds.
  const exempt =
    runs.length > 0 &&
    !all &&
    listText(
      view,
      runs.map(({ id }) => titleOf(session, id)),
    );
  return (
    <>
      {session.news ? <session.news.Changes session={session} /> : <Title session={session} />}
      <p>{say(session, all ? "bannerTextOptOut" : "bannerText")}</p>
      <ul class="purposes" aria-label={say(session, "purposesLabel")}>
        {open.map(({ id }) => (
          <li>{titleOf(session, id)}</li>
        ))}
      </ul>
      {exempt && <p>{say(session, "exemptText", { purposes: exempt })}</p>}
    </>
  );
}

let region: HTMLElement | undefined;

/** A labelled region with words and buttons. Its heading has the id `title`. */
export function drawRegion(session: Session, words: Child, buttons: Child): void {
  region = (
    <section class={`banner ${session.host.config.layout ?? "bar"}`} aria-labelledby="title">
      <div class="words">{words}</div>
      <div class="buttons">{buttons}</div>
    </section>
  ) as HTMLElement;
  session.root.prepend(region);
}

/** Takes the region off the screen. */
export function clearRegion(session: Session): void {
  if (region) clear(session, region);
  region?.remove();
  region = undefined;
}

/** Puts the first layer on screen or takes it away, as the session says. */
export function drawLayer(session: Session): void {
  if (session.banner === !!region) return;
  if (region) return clearRegion(session);
  session.since = performance.now();
  if (session.question) return session.question();
  const button = (name: string, key: string, onPress: (event: Event) => void, onIntent?: () => void) => (
    <Button session={session} name={name} label={say(session, key)} onPress={onPress} onIntent={onIntent} />
  );
  drawRegion(
    session,
    <>
      <Question session={session} />
      <Signal session={session} />
      <Google session={session} name="google" />
      {session.news && <session.news.Coming session={session} />}
      <Link session={session} name="policy" href={session.view.policyUrl} label={say(session, "policyLink")} />
    </>,
    <>
      {button("accept-all", "acceptAll", (event) => acceptAll(session, "banner", event))}
      {button("reject-all", "rejectAll", (event) => rejectAll(session, "banner", event))}
      {button("choose", "choose", session.open, session.warm)}
    </>,
  );
  afterPaint(tellShown);
}
