// Requests of subjects, as far as there is an engine for them: what was done about people, what was handed out, and what ends when.
import type { ErasureReason, Verification } from "../../core/erasure.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Erasure } from "../../core/record.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { HoldRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { handedOutIn } from "./held.ts";

/** What ends, and what happens then: a restricted person is erased, a hold keeps nothing any more. */
export type DueRequest =
  | {
      readonly kind: "restriction";
      readonly at: Instant;
      /** The record that says so. */
      readonly record: string;
      /** The latest record of the person, which leads to them; absent where none is left. */
      readonly person?: RecordId;
    }
  | ({ readonly kind: "hold"; readonly at: Instant; readonly ofOnePerson: boolean } & Pick<
      HoldRow,
      "id" | "statute" | "reason" | "purpose"
    >);

/** One act about one person, as the log has it: it names nobody. */
export interface DoneRequest {
  readonly entry: number;
  readonly record: RecordId;
  readonly at: Instant;
  readonly mode: Exclude<Erasure["mode"], "retention" | "lost">;
  readonly reason: ErasureReason;
  readonly verified?: Verification | undefined;
  readonly request?: string | undefined;
  readonly requestedAt?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** The user or the key that did it; absent of what time did. */
  readonly by?: string | undefined;
}

/** Everything held about one person, given to them: as the audit has it. */
export interface HandedOut {
  readonly at: Instant;
  readonly by: string;
  readonly records: number;
  readonly verified: Verification;
  readonly request?: string | undefined;
}

/** A page of requests. */
export interface Requests {
  /** What ends soonest first, and how much there is in all. */
  readonly due: readonly DueRequest[];
  readonly dueCount: number;
  /** Latest first. */
  readonly done: readonly DoneRequest[];
  /** Give it back as `before` for what was done before these; null at the end. */
  readonly next: number | null;
  /** Latest first, the latest fifty at most. */
  readonly handedOut: readonly HandedOut[];
}

const usualPage = 25;
const mostRows = 200;
const mostDue = 100;
const mostHandedOut = 50;

/**
 * What was done about people and what ends when. Needs the scope `request`, or the role of an owner or an auditor.
 * Throws `not-valid` for a page that is none.
 */
export function listRequests(
  context: ServiceContext,
  actor: Actor,
  { site, before, most = usualPage }: { site: SiteId; before?: number | undefined; most?: number | undefined },
): Promise<Requests> {
  return audited(context, { actor, verb: "request.list", site }, async () => {
    if (!(Number.isInteger(most) && most >= 1 && most <= mostRows))
      throw faultAt("/most", "out-of-range", { most: mostRows });
    if (before !== undefined && !(before >= 0)) throw faultAt("/before", "not-a-next");
    const store = await context.site(site);
    const [due, done, handedOut] = await Promise.all([
      dueIn(context, store),
      doneIn(store, { before, most }),
      handedOutAt(context, site),
    ]);
    const value = { ...due, ...done, handedOut };
    return { value, detail: `${value.dueCount} due, ${value.done.length} done` };
  });
}

async function dueIn(context: ServiceContext, store: SiteStore): Promise<Pick<Requests, "due" | "dueCount">> {
  const [restrictions, holds] = await Promise.all([store.restrictions(), store.holds({ lifted: false })]);
  const standing = holds.filter(({ until }) => until > context.now());
  const ending = [
    ...restrictions.map(({ who, untilMs, record }) => ({ kind: "restriction" as const, untilMs, who, record })),
    ...standing.map((hold) => ({ kind: "hold" as const, untilMs: millisecondsOf(hold.until), hold })),
  ].sort((a, b) => a.untilMs - b.untilMs);
  const due = await Promise.all(
    ending.slice(0, mostDue).map(async (one): Promise<DueRequest> => {
      const at = instantAt(one.untilMs);
      if (one.kind === "hold") {
        const { id, statute, reason, purpose, who } = one.hold;
        return { kind: "hold", at, id, statute, reason, purpose, ofOnePerson: who !== null };
      }
      const [latest] = await store.recordsOf(one.who, { most: 1 });
      return { kind: "restriction", at, record: one.record, ...(latest ? { person: latest.id } : {}) };
    }),
  );
  return { due, dueCount: ending.length };
}

async function doneIn(
  store: SiteStore,
  { before = Infinity, most }: { before?: number | undefined; most: number },
): Promise<Pick<Requests, "done" | "next">> {
  const rows = (await store.erasures()).filter(({ index }) => index < before);
  const page = rows.slice(-most).toReversed();
  const records = await Promise.all(page.map(({ index }) => store.records(index, index + 1)));
  const done = records.flat().flatMap(({ id, index, core }): DoneRequest[] => {
    const { mode, reason, verified, request, requestedAt, until } = core.erasure ?? {};
    if (!mode || !reason || mode === "retention" || mode === "lost") return [];
    return [
      { entry: index, record: id, at: core.at, mode, reason, verified, request, requestedAt, until, by: core.by },
    ];
  });
  return { done, next: rows.length > page.length ? (page.at(-1)?.index ?? null) : null };
}

async function handedOutAt({ control }: ServiceContext, site: SiteId): Promise<HandedOut[]> {
  const asked = { site, verb: "subject.export", outcome: "done", handedOut: true, most: mostHandedOut } as const;
  const rows = await control.auditPage(asked);
  return rows.flatMap(({ at, actor, detail }): HandedOut[] => {
    const told = handedOutIn(detail);
    return told ? [{ at, by: actor, ...told }] : [];
  });
}
