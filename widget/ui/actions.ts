// What the buttons do: every way to answer, and to take an answer back.
import type { Manner } from "../state.ts";
import { formChoices, withdrawFormChoice } from "./form-choices.ts";
import { say, type Session } from "./session.ts";

type Place = "banner" | "panel";

const manner = (place: Place, action: Manner["action"]): Manner => ({
  surface: place,
  action,
  layer: place === "banner" ? 1 : 2,
});

/** The purposes that may be refused. */
export const asked = ({ shown }: Session) => shown.filter((purpose) => purpose.category !== "essential");

/** Whether the purpose was agreed to, whatever keeps it off now. */
export const isGiven = ({ host }: Session, id: string): boolean => host.answerTo(id)?.[1] === "given";

function answer(session: Session, wanted: Record<string, boolean>, how: Manner, event: Event): boolean {
  if (!session.host.decide(wanted, how, event)) return false;
  session.banner = false;
  session.dialog = false;
  session.status = say(session, how.action === "withdraw" ? "withdrawnStatus" : "savedStatus");
  session.draw();
  return true;
}

/** Gives everything, except what Global Privacy Control keeps off and nobody switched on alone. */
export function acceptAll(session: Session, place: Place, event: Event): void {
  const { host } = session;
  const wanted = asked(session).map(({ id, category }) => [id, host.allows(id) || !host.gpcHolds(category!)] as const);
  answer(session, Object.fromEntries(wanted), manner(place, "accept-all"), event);
}

const nothing = (session: Session) => Object.fromEntries(asked(session).map(({ id }) => [id, false]));

export function rejectAll(session: Session, place: Place, event: Event): void {
  answer(session, nothing(session), manner(place, "reject-all"), event);
}

/** Stores exactly what the switches show. */
export function save(session: Session, event: Event): void {
  answer(session, session.draft, manner("panel", "save"), event);
}

/** Takes back everything, also what was agreed to in forms. */
export function withdrawAll(session: Session, event: Event): void {
  for (const choice of formChoices(session.host)) withdrawFormChoice(session, choice, event);
  // What Global Privacy Control only keeps off was given all the same, and would be back without the signal.
  if (!asked(session).some(({ id }) => isGiven(session, id))) session.draw();
  else answer(session, nothing(session), manner("panel", "withdraw"), event);
}

/** Opens the dialog with the switches as they hold now, never as a default would have them. */
export function openDialog(session: Session): void {
  session.draft = Object.fromEntries(asked(session).map(({ id }) => [id, session.host.allows(id)]));
  session.dialog = true;
  session.status = "";
  session.draw();
}
