// California's way to opt out of sale and sharing, and the two steps that it takes to opt in again.
/** @jsxImportSource ./dom */
import type { FirstPurpose } from "../../core/site.ts";
import { answer, asked, manner } from "./actions.ts";
import { Button, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, type Session } from "./session.ts";

/** What a sale or sharing is made of: the categories that Global Privacy Control is about (core/regime.ts). */
const sold = (session: Session): readonly FirstPurpose[] =>
  asked(session).filter(({ category }) => /^(advertising|social)$/.test(category!));

/** Whether the person opted out of it before: opting in again takes two steps (11 CCR 7028). */
export const wasRefused = (session: Session, purpose: FirstPurpose): boolean =>
  sold(session).includes(purpose) && /refused|withdrawn/.test(session.host.decision()?.answers[purpose.id]?.[1] ?? "");

/** The buttons that stand in for the others while the second question is open. */
export function SecondQuestion({ session }: PartProps): Child {
  const { again } = session;
  const closing = (act?: (event: Event) => void) => (event: Event) => {
    delete session.again;
    if (session.host.isTrusted(event)) act?.(event);
    session.draw();
  };
  // Two steps also where the notice of an older build has no words of its own for them.
  const { honoured = {} } = session.host.config;
  const button = (name: string, label: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={label} onPress={onPress} />
  );
  return (
    <>
      <p role="alert">{say(session, "optInText") || honoured[session.view.lang]}</p>
      {button("opt-in-yes", say(session, "optInYes") || say(session, "save"), closing(again))}
      {button("opt-in-no", say(session, "optInNo") || say(session, "close"), closing())}
    </>
  );
}

export function OptOut({ session }: PartProps): Child {
  const purposes = sold(session);
  if (!purposes.length) return null;
  const off = purposes.every(({ id }) => !session.host.allows(id));
  // The configuration has words also where the notice of an older build has none.
  const { optOut: captions = {}, honoured = {} } = session.host.config;
  const { lang } = session.view;
  const optOut = (event: Event) => {
    const wanted = Object.fromEntries(purposes.map(({ id }) => [id, false]));
    answer(session, wanted, manner("panel", "save"), event);
  };
  return (
    <section class="row choices">
      <p>{say(session, "optOutText")}</p>
      {off ? (
        <p class="done">{honoured[lang] ?? say(session, "optOutHonoured")}</p>
      ) : (
        <Button
          session={session}
          name="opt-out"
          kind="plain"
          label={captions[lang] ?? say(session, "doNotSell")}
          onPress={optOut}
        />
      )}
    </section>
  );
}
