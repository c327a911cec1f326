// Records that the service itself writes: what agents note, what time ends, what is erased.
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { Choice, Method, RecordCore, RecordEvent, RecordPerson } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { drafted } from "./drafts.ts";
import { committed, type Acknowledgement } from "./records.ts";
import type { SubjectWish } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";

/** What is to be recorded; what is left out is not known or does not apply. */
export interface ServiceAct extends Partial<
  Pick<RecordCore, "notice" | "lang" | "policy" | "attachments" | "retainUntil" | "erasure" | "located">
> {
  readonly jurisdiction?: string | undefined;
  readonly id?: RecordId | undefined;
  readonly event: RecordEvent;
  readonly choices: readonly Choice<RecordedStatus>[];
  readonly method: Pick<Method, "surface" | "action" | "secondAct">;
  readonly actor: RecordCore["actor"];
  /** When the person acted, where that was before now. */
  readonly actedAt?: Instant | undefined;
  readonly subject: SubjectWish | null;
  readonly person?: Omit<RecordPerson, "subject" | "kind">;
  /** False for what somebody else says the person said. */
  readonly direct: boolean;
  /** True for what they said on a page that only a message to their address leads to. */
  readonly confirmed?: boolean;
}

/** A fresh record id of this instant. */
export const freshRecordId = (context: Pick<ServiceContext, "now" | "random">): RecordId =>
  recordIdAt(millisecondsOf(context.now()), context.random(10));

/** Who wrote a record down, as the record says it: a user or a key; nobody in particular for the system. */
export const writerOf = (actor: Actor): string | undefined =>
  actor.kind === "key" || actor.kind === "user" ? actor.id : undefined;

/** Commits the record and acknowledges it; throws `unknown-receipt` where its subject is gone, or `record-conflict`. */
export async function recordService(
  context: ServiceContext,
  writer: Actor,
  { site, act }: { site: SiteId; act: ServiceAct },
): Promise<Acknowledgement> {
  const at = context.now();
  const { subject, person = {}, direct, confirmed, method, actor, actedAt = at, ...said } = act;
  const id = act.id ?? freshRecordId(context);
  const core: RecordCore = {
    v: 1,
    ...said,
    id,
    site,
    at,
    actedAt,
    clientAt: actedAt,
    method: { ...method, layer: 0, viaGpc: false, trusted: false },
    actor,
    by: writerOf(writer),
    jurisdiction: act.jurisdiction ?? "",
  };
  const text = JSON.stringify([said, method, actor, act.actedAt ?? null, person]);
  const store = await context.site(site);
  const prev = person.prev ?? (await previousOf(store, subject));
  const draft = drafted(context, { core, person: { ...person, prev }, subject, direct, confirmed, said: text });
  return committed(context, { site, store, draft });
}

/** The latest record about the subject, if there is one: what a browser says of itself, the service knows. */
async function previousOf(store: SiteStore, subject: SubjectWish | null): Promise<RecordId | undefined> {
  if (!subject) return undefined;
  const no = "no" in subject ? subject.no : (await store.knownSubjects([subject.hash]))[0]?.no;
  return no === undefined ? undefined : (await store.recordsOf(no, { most: 1 }))[0]?.id;
}
