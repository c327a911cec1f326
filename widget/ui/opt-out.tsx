// California's way to opt out of sale and sharing, and the two steps that it takes to opt in again.
/** @jsxImportSource ./dom */
import { isSold } from "../../core/gpc.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { answer, asked, manner } from "./actions.ts";
import { Button, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, type Session } from "./session.ts";

const sold = (session: Session): readonly FirstPurpose[] => asked(session).filter(({ category }) => isSold(category));

/** The buttons that stand in for the others while the second question is open. */
export function SecondQuestion({ session }: PartProps): Child {
  const { host } = session;
  const yes = (event: Event) => {
    if (!host.isTrusted(event)) return;
    // Another answer, by the page or in another tab, may have ended it.
    if (host.again?.()) {
      session.dialog = false;
      session.status = say(session, "savedStatus");
    }
    session.draw();
  };
  const no = () => {
    delete host.again;
    session.draw();
  };
  // Two steps also where the notice of an older build has no words of its own for them.
  const { honoured = {} } = host.config;
  const button = (name: string, label: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={label} onPress={onPress} />
  );
  return (
    <>
      <p role="alert" tabindex="-1">
        {say(session, "optInText") || honoured[session.view.lang]}
      </p>
      {button("opt-in-yes", say(session, "optInYes") || say(session, "save"), yes)}
      {button("opt-in-no", say(session, "optInNo") || say(session, "close"), no)}
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
