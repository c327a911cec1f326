// The link to a record's receipt.
/** @jsxImportSource ./dom */
import { Link, type PartProps } from "./controls.tsx";
import type { Child } from "./dom/jsx-runtime.ts";
import { say, type Session } from "./session.ts";

/** Where the receipt of a record is. */
export const receiptUrl = ({ host }: Session, record: string): string => `${host.config.api}/r/${record}`;

/** The link to a record's receipt, as soon as the server has the record. */
export function Receipt({ session, record, name = record }: PartProps & { record: string; name?: string }): Child {
  if (session.host.isPending(record)) return <span>{say(session, "receiptPending")}</span>;
  return <Link session={session} name={name} href={receiptUrl(session, record)} label={say(session, "receiptLink")} />;
}
