// The question of age, where a site has one: before any other, and below the age everything stays off.
/** @jsxImportSource ./dom */
import { answer, asked, manner } from "./actions.ts";
import { Button } from "./controls.tsx";
import { clearRegion, drawRegion } from "./layer.tsx";
import { say, withLayer, type Session } from "./session.ts";

/** Asks in the place of the first layer; `then` goes on with whoever is old enough. */
export async function askAge(session: Session, then: () => void): Promise<void> {
  await withLayer(session, "options");
  const { host } = session;
  const age = `${host.config.age}`;
  const text = (key: string) => say(session, key, { age });
  const button = (name: string, label: string, onPress: (event: Event) => void) => (
    <Button session={session} name={name} label={label} onPress={onPress} />
  );
  const answered = (isOfAge: boolean) => {
    session.ofAge = isOfAge;
    delete session.question;
    clearRegion(session);
    session.banner = isOfAge && host.mustAsk();
  };
  const yes = (event: Event) => {
    if (!host.isTrusted(event)) return;
    answered(true);
    session.draw();
    then();
  };
  const no = (event: Event) => {
    answered(false);
    // To everything, whatever was answered by somebody else or before.
    const wanted = Object.fromEntries(asked(session).map(({ id }) => [id, false]));
    answer(session, wanted, manner("banner", "reject-all"), event);
    session.status = text("ageUnderStatus");
    session.draw();
  };
  session.question = () =>
    drawRegion(
      session,
      <>
        <h2 id="title" tabindex="-1">
          {text("ageTitle") || host.config.trigger[host.lang]}
        </h2>
        <p>{text("ageText")}</p>
      </>,
      <>
        {button("age-yes", text("ageYes") || `≥ ${age}`, yes)}
        {button("age-no", text("ageNo") || `< ${age}`, no)}
      </>,
    );
  clearRegion(session);
  session.banner = true;
  session.draw();
}
