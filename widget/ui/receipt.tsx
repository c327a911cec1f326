// The link to a record's receipt.
/** @jsxImportSource ./dom */
import { Link, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, type Session } from "./session.ts";

/** The address of the record's receipt; null while, or where, this browser has not been told it. */
export const receiptOf = ({ host }: Pick<Session, "host">, record: string, mark = "-"): string | null =>
  host.readOwn(host.storageKey + mark + record);

/** The link to a record's receipt, as soon as the server has said where it is. */
export function Receipt({ session, record, name = record }: PartProps & { record: string; name?: string }): Child {
  const href = receiptOf(session, record);
  if (href) return <Link session={session} name={name} href={href} label={say(session, "receiptLink")} />;
  // In the outbox still.
  return receiptOf(session, record, ":") && <span>{say(session, "receiptPending")}</span>;
}
