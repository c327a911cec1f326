// Drafts: a record as the writer takes it, from what is to be recorded, whoever says it.
import type { RecordId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { RecordCore, RecordPerson } from "../../core/record.ts";
import { answeredParts } from "../../core/purpose.ts";
import type { Choice } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { devices, type Device } from "../../core/tally.ts";
import { addPeriod, millisecondsOf, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { packedCore } from "../store/core-templates.ts";
import type { DraftChoice, DraftErasure, RecordDraft, SubjectWish } from "../store/record-rows.ts";

const dayMs = 86_400_000;
const saltLength = 16;
const encoder = new TextEncoder();

/** One act to be recorded. */
export interface DraftedAct {
  readonly core: RecordCore;
  readonly person: Omit<RecordPerson, "subject" | "kind">;
  readonly subject: SubjectWish | null;
  /** Whether the person said it to this service, which an import is not. */
  readonly direct: boolean;
  /** On what it was answered. */
  readonly device?: Device | undefined;
  /** Whether they said it on a page that only a message to their address leads to. */
  readonly confirmed?: boolean | undefined;
  /** The earlier record that must be there and the subject's own. */
  readonly after?: RecordId | undefined;
  /** What was sent to have it recorded, in one spelling: sent again, it is the same record. */
  readonly said: string;
}

/** The act with its salt and commitment, ready for the store. */
export function drafted(context: Drafting, { core, person, subject, said, ...act }: DraftedAct): RecordDraft {
  return draftsLike(context, { core, ...act })({ id: core.id, person, subject, said });
}

type Drafting = Pick<ServiceContext, "random" | "hmac">;

/** What is a record's own where many say the same at the same instants. */
type OwnPart = Pick<DraftedAct, "person" | "subject" | "said"> & Pick<RecordCore, "id">;

/** A function that drafts acts which differ in nothing but this; what they have in common is worked out once. */
export function draftsLike(
  context: Drafting,
  { core, direct, confirmed, device, after }: Omit<DraftedAct, "person" | "subject" | "said">,
): (own: OwnPart) => RecordDraft {
  const { text, packed } = packedCore(core);
  const parts = text.split(`"${core.id}"`);
  const shared = {
    packed,
    actedMs: millisecondsOf(core.actedAt),
    choices: draftChoices(core.choices),
    direct,
    confirmed,
    ...(after === undefined ? {} : { after }),
    retain: keptUntilDay(core.retainUntil),
    ...(device === undefined ? {} : { device: devices.indexOf(device) + 1 }),
    erasure: draftErasure(core.erasure),
  };
  return ({ id, subject, person, said }) => {
    const salt = context.random(saltLength);
    const coreCommitment = context.hmac(salt, encoder.encode(parts.join(`"${id}"`)));
    return { id, ...shared, coreCommitment, salt, subject, person, said };
  };
}

/** The day on which a record's period is over, counted from 1970; null where it has none. */
export const keptUntilDay = (retainUntil: Instant | undefined): number | null =>
  retainUntil === undefined ? null : Math.ceil(millisecondsOf(retainUntil) / dayMs);

/** What of an erasure is to be done again after a restore: nothing where it names no person, as a retention run does. */
export function draftErasure(erasure: RecordCore["erasure"]): DraftErasure | undefined {
  if (erasure?.who === undefined || erasure.mode === "retention" || erasure.mode === "lost") return undefined;
  const { who, mode, until } = erasure;
  return { who, mode, ...(until === undefined ? {} : { untilMs: millisecondsOf(until) }) };
}

function draftChoices(choices: RecordCore["choices"]): DraftChoice[] {
  // Most end together.
  let [last, lastMs] = ["", 0];
  return choices.map(({ purpose, channel, status, version, until }) => {
    if (until !== undefined && until !== last) [last, lastMs] = [until, millisecondsOf(until)];
    return { purpose, channel, status, version, untilMs: until === undefined ? null : lastMs };
  });
}

/** The same function, which works out the same question in a row once: purposes mostly share their periods. */
function lastKept(end: typeof addPeriod): typeof addPeriod {
  let [from, period] = ["", ""];
  let last: Instant | undefined;
  return (nextFrom, nextPeriod) => {
    if (nextFrom === from && nextPeriod === period) return last;
    [from, period] = [nextFrom, nextPeriod];
    last = end(nextFrom, nextPeriod);
    return last;
  };
}

/**
 * The choices with the instant each given one lapses at, and until when a record of them is kept: as long as the
 * longest of the purposes' retentions says, counted from the end of the consent or from the act.
 */
export function dated<Status extends RecordedStatus>(
  { purposes }: Notice,
  choices: readonly Choice<Status>[],
  actedAt: Instant,
): { choices: Choice<Status>[]; retainUntil: Instant | undefined } {
  const [validUntil, keptUntil] = [lastKept(addPeriod), lastKept(addPeriod)];
  let retainUntil: Instant | undefined;
  const withEnds = choices.map((choice) => {
    const named = answeredParts(choice.purpose).purpose;
    const purpose = purposes.find(({ id }) => id === named);
    const until = choice.status === "given" && purpose ? validUntil(actedAt, purpose.validPeriod) : undefined;
    const end = purpose && keptUntil(until ?? actedAt, purpose.retentionPeriod);
    if (end && !(retainUntil && retainUntil > end)) retainUntil = end;
    return until ? { ...choice, until } : choice;
  });
  return { choices: withEnds, retainUntil };
}
