// What is agreed to by channel, in forms: every purpose with its period, what was answered, its receipt and its way back.
/** @jsxImportSource ./dom */
import { periodText } from "../../core/period-text.ts";
import { dateText } from "./dates.ts";
import { Receipt } from "./receipt.tsx";
import type { Channel } from "../../core/purpose.ts";
import type { FirstPurpose } from "../../core/site.ts";
import { Button, Link, type PartProps } from "./controls.tsx";
import { factsOf } from "./cookies.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { formChoices, type FormChoice } from "./form-choices.ts";
import { capital } from "./periods.ts";
import { say, titleOf } from "./session.ts";
import { withdrawFormChoice } from "./withdrawals.ts";
import { listText } from "./wording.ts";

type PurposeProps = PartProps & { readonly purpose: FirstPurpose };
type ChannelProps = PurposeProps & { readonly channel: Channel };

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
      {status !== "withdrawn" && (
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

/** Where it is agreed to: the form of this page that asks for it, if there is one. */
function ToForm({ session, purpose: { id }, channel }: ChannelProps): Child {
  const box = document.querySelector<HTMLElement>(`[data-assent-form="${id}"][data-assent-channel="${channel}"] input`);
  const go = () => {
    session.dialog = false;
    session.draw();
    box!.focus();
  };
  return (
    box && (
      <Button
        session={session}
        name={`form-${id}-${channel}`}
        kind="plain"
        label={say(session, "channelForm")}
        onPress={go}
      />
    )
  );
}

function Row(props: ChannelProps): Child {
  const { session, purpose, channel } = props;
  const choices = formChoices(session.host).filter(
    (choice) => choice.purpose === purpose.id && choice.channel === channel,
  );
  const recipients = channel === "sharing" ? (factsOf(session, purpose.id)?.recipients ?? []) : [];
  return (
    <li>
      <h5>{say(session, `channel${capital(channel)}`)}</h5>
      {recipients.length > 0 && (
        <p>
          {say(session, "recipients")}: {listText(session.view, recipients)}
        </p>
      )}
      {choices.map((choice) => (
        <Given session={session} choice={choice} />
      ))}
      {!choices.some(({ status }) => status === "given") && (
        <p class="given">
          {!choices.length && <span>{say(session, "channelNone")}</span>}
          <ToForm {...props} />
        </p>
      )}
    </li>
  );
}

function Topic({ session, purpose }: PurposeProps): Child {
  const { channels, validPeriod } = factsOf(session, purpose.id)!;
  return (
    <li>
      <h4>{titleOf(session, purpose.id)}</h4>
      <p>{session.view.texts.purposes[purpose.id]?.text}</p>
      <p>
        {say(session, "askedAgain")}: {periodText(validPeriod, session.view.lang)}
      </p>
      <ul>
        {channels.map((channel) => (
          <Row session={session} purpose={purpose} channel={channel} />
        ))}
      </ul>
    </li>
  );
}

export function Channels({ session }: PartProps): Child {
  const { api, site } = session.host.config;
  const purposes = session.view.purposes.filter(
    ({ category, id }) => !category && factsOf(session, id)?.channels.length,
  );
  if (!purposes.length) return null;
  return (
    <section class="row">
      <h3>{say(session, "channelsTitle")}</h3>
      <p>{say(session, "channelsText")}</p>
      <Link session={session} name="by-address" href={`${api}/m/${site}`} label={say(session, "channelsAll")} />
      <ul class="topics">
        {purposes.map((purpose) => (
          <Topic session={session} purpose={purpose} />
        ))}
      </ul>
    </section>
  );
}
