// The age that a site asks for before anything is given.
import { tried, type Session } from "./session.ts";

/** Whoever gave something here has said so. */
const isOpen = ({ host, ofAge, shown }: Session): boolean =>
  !!host.config.age && !ofAge && !shown.some(({ id }) => host.answerTo(id)?.[1] === "given");

/**
 * Goes on at once where nobody must say how old they are, or has; else asks, and goes on with whoever is old enough.
 * After a press the focus goes to the question, which is not where it was pressed.
 */
export function whenOfAge(session: Session, then: () => unknown, isPress?: true): void {
  if (isOpen(session)) void tried(session.host, askAge(session, then, isPress));
  else then();
}

async function askAge(session: Session, then: () => unknown, isPress: true | undefined): Promise<void> {
  await (await import("./age.tsx")).askAge(session, then);
  if (isPress) session.root.getElementById("title")!.focus();
}
