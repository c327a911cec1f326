// My choices: what this browser chose and when, the receipts that prove it, and how to take it back.
import type { VNode } from "preact";
import { asked, isGiven } from "./actions.ts";
import { Button, Link, type PartProps } from "./controls.tsx";
import { formChoices, withdrawAll, withdrawFormChoice, type FormChoice } from "./form-choices.ts";
import { say, titleOf, type Session } from "./session.ts";
import { dateText } from "./wording.ts";

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function Receipt({ session, record }: PartProps & { record: string }): VNode {
  const { host } = session;
  if (host.isPending(record)) return <span>{say(session, "receiptPending")}</span>;
  return (
    <Link session={session} name={record} href={`${host.config.api}/r/${record}`} label={say(session, "receiptLink")} />
  );
}

function statusOf(session: Session, purpose: string): string {
  const status = session.host.answerTo(purpose)?.[1];
  const holds = status !== "given" || session.host.allows(purpose) ? status : "refused";
  return say(session, `status${capital(holds ?? "refused")}`);
}

function FormRow({ session, choice }: PartProps & { choice: FormChoice }): VNode {
  const { purpose, channel, at, record, status } = choice;
  const withdraw = (event: Event) => {
    withdrawFormChoice(session, choice, event);
    session.draw();
  };
  return (
    <li>
      <span>
        {titleOf(session, purpose)} {say(session, `channel${capital(channel)}`)}:{" "}
        {say(session, `status${capital(status)}`)}, {dateText(session.view, at)}
      </span>
      <Receipt session={session} record={record} />
      {status === "given" && (
        <Button
          session={session}
          name={`withdraw-${record}`}
          kind="plain"
          label={say(session, "withdraw")}
          onPress={withdraw}
        />
      )}
    </li>
  );
}

export function Choices({ session }: PartProps): VNode | null {
  const decision = session.host.decision();
  const forms = formChoices(session.host);
  if (!decision && !forms.length) return null;
  const canWithdraw =
    forms.some(({ status }) => status === "given") || asked(session).some(({ id }) => isGiven(session, id));
  return (
    <section class="row choices">
      <h3>{say(session, "choicesTitle")}</h3>
      {decision && (
        <>
          <p>
            {say(session, "choicesDate", { date: dateText(session.view, decision.at) })}{" "}
            <Receipt session={session} record={decision.record} />
          </p>
          <ul>
            {asked(session).map(
              ({ id }) =>
                session.host.answerTo(id) && (
                  <li>
                    {titleOf(session, id)}: {statusOf(session, id)}
                  </li>
                ),
            )}
          </ul>
        </>
      )}
      {forms.length > 0 && (
        <>
          <h4>{say(session, "formChoicesTitle")}</h4>
          <ul>
            {forms.map((choice) => (
              <FormRow session={session} choice={choice} />
            ))}
          </ul>
        </>
      )}
      {canWithdraw && (
        <Button
          session={session}
          name="withdraw-all"
          kind="plain"
          label={say(session, "withdrawAll")}
          onPress={(event) => withdrawAll(session, event)}
        />
      )}
      <p class="status" role="status">
        {session.status}
      </p>
    </section>
  );
}
