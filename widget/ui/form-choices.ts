// What this browser remembers of consents given in forms: record, purpose, channel and date, never the address.
import type { RecordId } from "../../core/ids.ts";
import type { Channel } from "../../core/purpose.ts";
import type { UiHost } from "../host.ts";
import { answer, asked, isGiven, manner } from "./actions.ts";
import { say, type Session } from "./session.ts";

export interface FormChoice {
  readonly record: RecordId;
  readonly purpose: string;
  readonly channel: Channel;
  readonly at: string;
  readonly status: "given" | "withdrawn";
}

const keyOf = (host: UiHost) => `${host.storageKey}-forms`;

/** Oldest first. */
export function formChoices(host: UiHost): FormChoice[] {
  try {
    return JSON.parse(host.readText(keyOf(host)) ?? "[]") as FormChoice[];
  } catch {
    return [];
  }
}

/** Remembers a consent just given. */
export function rememberFormChoice(host: UiHost, choice: FormChoice): void {
  host.writeText(keyOf(host), JSON.stringify([...formChoices(host), choice]));
}

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
  host.writeText(
    keyOf(host),
    JSON.stringify(formChoices(host).map((kept) => (kept.record === record ? changed : kept))),
  );
  session.status = say(session, "withdrawnStatus");
}

/** Takes back everything, also what was agreed to in forms. */
export function withdrawAll(session: Session, event: Event): void {
  for (const choice of formChoices(session.host)) withdrawFormChoice(session, choice, event);
  // What Global Privacy Control only keeps off was given all the same, and would be back without the signal.
  if (!asked(session).some(({ id }) => isGiven(session, id) || session.host.allows(id))) session.draw();
  else {
    const wanted = Object.fromEntries(asked(session).map(({ id }) => [id, false]));
    answer(session, wanted, manner("panel", "withdraw"), event);
  }
}
