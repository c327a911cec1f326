// What is agreed to by channel, in forms: each with its own period, its state, its receipt and its way back.
/** @jsxImportSource ./dom */
import { dateText } from "./dates.ts";
import { Receipt } from "./receipt.tsx";
import type { Channel } from "../../core/purpose.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { Button, type PartProps } from "./controls.tsx";
import { factsOf } from "./cookies.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { formChoices, type FormChoice } from "./form-choices.ts";
import { capital, periodText } from "./periods.ts";
import { say, titleOf } from "./session.ts";
import { withdrawFormChoice } from "./withdrawals.ts";

function Given({ session, choice }: PartProps & { choice: FormChoice }): Child {
  const { at, record, status } = choice;
  const withdraw = (event: Event) => {
    withdrawFormChoice(session, choice, event);
    session.draw();
  };
  return (
    <p class="given">
      <span>
        {say(session, `status${capital(status)}`)}, {dateText(session.view, at)}
      </span>
      <Receipt session={session} record={record} />
      {status === "given" && (
        <Button
          session={session}
          name={`withdraw-${record}`}
          kind="plain"
          label={say(session, "withdraw") || say(session, "rejectAll")}
          onPress={withdraw}
        />
      )}
    </p>
  );
}

function Row({ session, purpose: { id }, channel }: PartProps & { purpose: FirstPurpose; channel: Channel }): Child {
  const facts = factsOf(session, id);
  const choices = formChoices(session.host).filter((choice) => choice.purpose === id && choice.channel === channel);
  return (
    <li>
      <h4>
        {titleOf(session, id)} {say(session, `channel${capital(channel)}`)}
      </h4>
      <p>{session.view.texts.purposes[id]?.text}</p>
      {facts && (
        <p>
          {say(session, "askedAgain")}: {periodText(session.view, facts.validPeriod)}
        </p>
      )}
      {choices.map((choice) => (
        <Given session={session} choice={choice} />
      ))}
    </li>
  );
}

export function Channels({ session }: PartProps): Child {
  const purposes = session.view.purposes.filter(
    ({ category, id }) => !category && factsOf(session, id)?.channels.length,
  );
  if (!purposes.length) return null;
  return (
    <section class="row">
      <h3>{say(session, "channelsTitle")}</h3>
      <p>{say(session, "channelsText")}</p>
      <ul>
        {purposes.map((purpose) =>
          factsOf(session, purpose.id)!.channels.map((channel) => (
            <Row session={session} purpose={purpose} channel={channel} />
          )),
        )}
      </ul>
    </section>
  );
}
