// Takes back what was agreed to: in a form, or everything.
import { answer, asked, manner } from "./actions.ts";
import { formChoices, formsKey, type FormChoice } from "./form-choices.ts";
import { say, type Session } from "./session.ts";

/** Takes the consent back as the holder of its receipt, because the address is not known here. */
export function withdrawFormChoice(session: Session, choice: FormChoice, event: Event): void {
  const { host, view } = session;
  const { purpose, channel, record } = choice;
  const version = view.purposes.find(({ id }) => id === purpose)?.version;
  if (choice.status === "withdrawn" || !version) return;
  const withdrawal = host.record({
    event: "withdraw",
    choices: [{ purpose, version, status: "withdrawn", channel }],
    subject: { kind: "receipt", id: record },
    manner: { surface: "panel", action: "withdraw", layer: 2 },
    trusted: host.isTrusted(event),
    prev: record,
  });
  const changed: FormChoice = {
    ...choice,
    record: withdrawal,
    at: new Date(Date.now()).toISOString(),
    status: "withdrawn",
  };
  host.writeOwn(
    formsKey(host),
    JSON.stringify(formChoices(host).map((kept) => (kept.record === record ? changed : kept))),
  );
  session.status = say(session, "withdrawnStatus");
}

/** Whether the purpose was agreed to, whatever keeps it off now. */
export const isGiven = ({ host }: Session, id: string): boolean => host.answerTo(id)?.[1] === "given";

/** Whether a vendor was allowed alone, whether or not that still holds. */
export const hasAlone = ({ host }: Session): boolean =>
  Object.entries(host.decision()?.answers ?? {}).some(([id, [, status]]) => status === "given" && id.includes("/"));

/** Takes back everything, also what was agreed to in forms. */
export function withdrawAll(session: Session, event: Event): void {
  for (const choice of formChoices(session.host)) withdrawFormChoice(session, choice, event);
  // What Global Privacy Control only keeps off was given all the same, and would be back without the signal.
  const isAny = hasAlone(session) || asked(session).some(({ id }) => isGiven(session, id) || session.host.allows(id));
  if (!isAny) session.draw();
  else {
    const wanted = Object.fromEntries(asked(session).map(({ id }) => [id, false]));
    answer(session, wanted, manner("panel", "withdraw"), event);
  }
}
