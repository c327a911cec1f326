// What the buttons do: every way to answer, and to take an answer back.
import type { FirstPurpose } from "../../core/site.ts";
import type { Manner } from "../host.ts";
import { say, type Session } from "./session.ts";

type Place = "banner" | "panel";

export const manner = (place: Place, action: Manner["action"]): Manner => ({
  surface: place,
  action,
  layer: place === "banner" ? 1 : 2,
});

/** The purposes that may be refused. */
export const asked = ({ shown }: Session): readonly FirstPurpose[] =>
  shown.filter((purpose) => purpose.category !== "essential");

/** Hands the answer on, and closes everything when it was taken. */
export function answer(session: Session, wanted: Record<string, boolean>, how: Manner, event?: Event): boolean {
  // Cut to a whole number, whatever the clock says.
  const dwellMs = (performance.now() - session.since) >>> 0;
  if (!session.host.decide(wanted, { ...how, dwellMs }, event, true)) return false;
  session.banner = session.dialog = false;
  session.status = say(session, how.action === "withdraw" ? "withdrawnStatus" : "savedStatus");
  session.draw();
  return true;
}

/** The first layer answers only what it asks: an answer that still holds is kept. */
function answered(session: Session, place: Place, isOn: (purpose: FirstPurpose) => boolean): Record<string, boolean> {
  const rows = asked(session).filter(({ id }) => place === "panel" || !session.host.answerTo(id));
  return Object.fromEntries(rows.map((purpose) => [purpose.id, isOn(purpose)]));
}

/** Gives everything, except what Global Privacy Control keeps off and nobody switched on alone. */
export function acceptAll(session: Session, place: Place, event: Event): void {
  const { host } = session;
  const wanted = answered(session, place, ({ id, category }) => host.allows(id) || !host.gpcHolds(category!));
  answer(session, wanted, manner(place, "accept-all"), event);
}

/** Refuses everything that is asked. */
export function rejectAll(session: Session, place: Place, event?: Event): void {
  answer(
    session,
    answered(session, place, () => false),
    manner(place, "reject-all"),
    event,
  );
}
