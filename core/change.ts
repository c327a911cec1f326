// Changes: what a record did to somebody, as other systems are told it, by ids and keys and never by an address.
import { isAskedFor } from "./erasure.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import type { RecordId, SiteId } from "./ids.ts";
import type { Choice, Erasure, RecordCore, SubjectKind } from "./record.ts";
import { isInForce, type ConsentStatus, type RecordedStatus } from "./status.ts";
import type { Instant } from "./time.ts";

/** Every kind of change, and what it tells. New kinds may come: who reads them passes over those it does not know. */
export const changeTypes = {
  "consent.given": "Somebody said yes, or said it again",
  "consent.refused": "Somebody said no to what had not been given",
  "consent.withdrawn": "A consent ended: by the person, or by the controller",
  "consent.confirmed": "The owner of an address confirmed a consent, which is told as given too",
  "consent.expiring": "A consent ends within thirty, seven or one days",
  "consent.expired": "A consent lapsed",
  "subject.erased": "Somebody was erased: erase them too [GDPR Art. 19]",
  "subject.restricted": "Somebody is kept for a claim only [GDPR Art. 18, 19]",
  "subject.released": "A restriction ended",
  "request.done": "What somebody asked about their own data was done: handed out, erased or restricted",
  "request.due": "A restriction ends within thirty, seven or one days, and the person is erased then",
  "suppression.added": "An address may not be contacted",
  "suppression.renewed":
    "What an address may not be sent was said again: the new entry stands in the earlier one's place",
  "suppression.lifted": "A suppression was taken away; others may stand",
  "screening.stale": "A register of numbers not to be called is too old to be believed",
  "recording.due": "A recording is to be deleted by its controller",
  "notice.published": "A notice was published",
  "checkpoint.signed": "The log signed a checkpoint: keep it, it cannot take it back",
} as const;
export type ChangeType = keyof typeof changeTypes;

/** One change, in the form that webhooks and the feed share. */
export interface Change {
  /** Such as `evt_019a…_given`: the same change has the same id, however often it is told. */
  readonly id: string;
  readonly type: ChangeType;
  /** When it was stored. */
  readonly timestamp: Instant;
  readonly data: Readonly<Record<string, unknown>> & { readonly site: SiteId };
}

/** Whom a change is about, by key. */
interface ChangedSubject {
  readonly key: string;
  readonly kind?: SubjectKind | undefined;
}

/** A change key: `k1.` and the keyed hash in base64url. Only the site's key makes one from an address. */
export const changeKeyText = (hash: Uint8Array): string => `k1.${toBase64Url(hash)}`;

/** The keyed hash of a change key; undefined for what is none. */
export function changeKeyHash(text: string): Uint8Array | undefined {
  const hash = text.startsWith("k1.") ? fromBase64Url(text.slice(3)) : undefined;
  return hash?.length === 16 && changeKeyText(hash) === text ? hash : undefined;
}

/** What holds for one purpose and channel, and the position in the log it comes from. */
export interface HeldState {
  readonly purpose: string;
  readonly channel: string;
  readonly status: ConsentStatus;
  readonly index: number;
}

/** A record as it is told of. */
export interface ToldRecord {
  readonly core: RecordCore;
  /** Position in the log, from 0. */
  readonly index: number;
  /** Undefined once the person was erased. */
  readonly subject: ChangedSubject | undefined;
  /** What holds for the person now. */
  readonly states: readonly HeldState[];
  /** Of an erasure, a restriction or a release: the position of the last of them about the same person. */
  readonly lastErasure?: number | undefined;
  /** Only what nothing later took the place of: told late, it would be taken for the last word. */
  readonly standing?: boolean | undefined;
}

const eventId = (id: RecordId, word: string): string => `evt_${id.slice(4)}_${word}`;

/**
 * What one choice changed. A yes that came too late to count changed nothing and is not told; a no that ended a
 * consent, or kept one ended, is a withdrawal. Whatever holds in the end is the last that is told.
 */
function consentType(
  { status, purpose, channel }: Choice<RecordedStatus>,
  { index, states, standing }: Pick<ToldRecord, "index" | "states" | "standing">,
): ChangeType | undefined {
  const held = states.find((state) => state.purpose === purpose && state.channel === (channel ?? ""));
  const isLater = held !== undefined && held.index > index;
  if (standing && isLater) return undefined;
  const tookEffect = held !== undefined && held.index >= index;
  if (status === "given") return tookEffect && (isLater || isInForce(held.status)) ? "consent.given" : undefined;
  if (status === "expired") return tookEffect ? "consent.expired" : undefined;
  if (status === "requested") return undefined;
  if (status === "refused")
    return held?.index === index && held.status === "withdrawn" ? "consent.withdrawn" : "consent.refused";
  return "consent.withdrawn";
}

const erasureTypes = {
  erase: "subject.erased",
  restrict: "subject.restricted",
  release: "subject.released",
  retention: undefined,
  lost: undefined,
} as const;

const erasureRights = {
  erase: "erasure",
  restrict: "restriction",
  release: undefined,
  retention: undefined,
  lost: undefined,
} as const;

/** What an erasure, a restriction or its end changed; where the person asked for it, that their request was done too. */
function erasureChanges(
  { mode, until, verified, reason, request, requestedAt }: Erasure,
  { told, about }: { told: ToldRecord; about: Change["data"] },
): Change[] {
  const { id, at: timestamp } = told.core;
  const [type, right] = [erasureTypes[mode], erasureRights[mode]];
  const isOvertaken = told.lastErasure !== undefined && told.lastErasure > told.index;
  // An erasure is told whatever came after it: whoever was not told would keep the person.
  const isTold = type && !(told.standing && isOvertaken && type !== "subject.erased");
  const ends = until ? { until } : {};
  const changes: Change[] = isTold
    ? [{ id: eventId(id, type.slice(8)), type, timestamp, data: { ...about, ...ends } }]
    : [];
  // What was done stays done, whatever became of it since.
  if (!right || !isAskedFor(verified)) return changes;
  const asked = { ...(request ? { request } : {}), ...(requestedAt ? { requestedAt } : {}) };
  const data = { ...about, right, reason, verified, ...asked, ...ends };
  return [...changes, { id: eventId(id, "done"), type: "request.done", timestamp, data }];
}

/** What a record changed: one change for each type, with the choices of that type. */
export function recordChanges(told: ToldRecord): Change[] {
  const { core, index, subject } = told;
  const { id, site, at: timestamp } = core;
  const about = { site, record: id, index, ...(subject ? { subject } : {}) };
  if (core.erasure) return erasureChanges(core.erasure, { told, about });
  // Of somebody who was erased since nothing is told: it would be about nobody.
  if (!subject) return [];
  const byType = new Map<ChangeType, unknown[]>();
  for (const choice of core.choices) {
    const type = consentType(choice, told);
    if (!type) continue;
    const { purpose, version, channel, until } = choice;
    const said = { purpose, version, ...(channel ? { channel } : {}), ...(until ? { until } : {}) };
    byType.set(type, [...(byType.get(type) ?? []), said]);
  }
  const confirmed = core.event === "confirm" ? byType.get("consent.given") : undefined;
  if (confirmed) byType.set("consent.confirmed", confirmed);
  return [...byType].map(([type, choices]) => ({
    id: eventId(id, type.slice(8)),
    type,
    timestamp,
    data: { ...about, event: core.event, actedAt: core.actedAt, choices },
  }));
}
