// What agents write down: answers given on the telephone or on paper, and that two addresses are one person's.
import type * as z from "zod/mini";
import { toHex } from "../../core/bytes.ts";
import { changeKeyHash } from "../../core/change.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Attachment, Choice } from "../../core/record.ts";
import type { Purpose } from "../../core/purpose.ts";
import { eventProblem, secondActs } from "../../core/record.ts";
import { linkedKinds, linkRequest, noteRequest } from "../../core/schema.ts";
import type { RecordedStatus } from "../../core/status.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, ProblemError, refusal, type Fault } from "../errors.ts";
import type { SubjectWish } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { misfitOf } from "./choices.ts";
import { dated } from "./drafts.ts";
import { publishedNotice, wasInForce } from "./notices.ts";
import { parsed } from "./parse.ts";
import { committedWithReach } from "./reach.ts";
import { byKeyAsked } from "./recipients.ts";
import type { Acknowledgement } from "./records.ts";
import { recordService, type ServiceAct } from "./service-records.ts";
import { newSubject } from "./subjects.ts";

type Note = z.infer<typeof noteRequest>;

/** What a yes must be shown by, where no browser vouches for it. */
const evidenceOf: Readonly<Record<Note["surface"], readonly Attachment["kind"][]>> = {
  phone: ["script", "recording"],
  paper: ["paper"],
  console: [],
};

/**
 * Records what a person said to an agent, with what they were told and what shows it. It counts from when they said
 * it: a yes that is older than a no on record changes nothing. Needs the scope `consent.write`. Throws `not-valid`,
 * `unknown-notice`, `unknown-purpose`, `unknown-receipt`, `record-conflict`.
 */
export function noteRecord(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<Acknowledgement> {
  const { site } = asked;
  return audited(context, { actor, verb: "record.note", site }, async () => {
    const note = parsed(noteRequest, await asked.read());
    if (note.actedAt > context.now()) throw faultAt("/actedAt", "to-come");
    const notice = await noticeTold(context, site, note);
    const choices = answersOf(notice, note);
    const { choices: ending, retainUntil } = dated(notice, choices, note.actedAt);
    const { version, hash } = notice.policy;
    const store = await context.site(site);
    const subject = await subjectOf(context, actor, { site, store, subject: note.subject });
    const since = note.actedAt;
    const source = note.surface === "paper" ? ("letter" as const) : ("agent" as const);
    const id = note.id as RecordId | undefined;
    const no = { id, choices, subject, since, source, isObjection: note.event === "object" };
    const act: ServiceAct = {
      id,
      event: note.event,
      choices: ending,
      method: { surface: note.surface, action: "note", ...(note.secondAct ? { secondAct: note.secondAct } : {}) },
      actor: note.actor,
      actedAt: note.actedAt,
      subject,
      person: { externalRef: note.externalRef, agent: note.agent },
      direct: true,
      notice: note.notice,
      lang: note.lang,
      policy: hash ? { version, hash } : { version },
      attachments: note.attachments,
      retainUntil,
      jurisdiction: note.jurisdiction,
      located: note.jurisdiction ? "agent" : undefined,
    };
    const commit = () => recordService(context, actor, { site, act });
    const acknowledged = await committedWithReach(context, { store, no }, commit);
    return { value: acknowledged, detail: `${note.event} ${note.surface} ${acknowledged.answer.id}` };
  });
}

async function noticeTold(context: ServiceContext, site: SiteId, { notice, lang }: Note): Promise<Notice> {
  const row = await publishedNotice(context, site, notice);
  if (!row || !Object.hasOwn(row.notice.languages, lang)) throw new ProblemError("unknown-notice");
  if (!(await wasInForce(context, site, row.hash))) throw new ProblemError("unknown-notice");
  return row.notice;
}

/** The note's choices with the versions of the notice; throws where one does not fit it, or nothing shows a yes. */
function answersOf(notice: Notice, note: Note): Choice<RecordedStatus>[] {
  const purposes = new Map(notice.purposes.map((purpose) => [purpose.id, purpose]));
  const choices = note.choices.map((choice): Choice<RecordedStatus> => {
    const version = choice.version ?? purposes.get(choice.purpose)?.version ?? 1;
    return { ...choice, version };
  });
  // It is to all marketing, whatever the notice asks.
  if (note.event === "object" && choices.length === 0) return [];
  const problem = eventProblem(note.event, choices);
  if (problem) throw faultAt("/choices", problem);
  const kind = note.subject.kind === "record" ? "receipt" : note.subject.kind;
  const errors = choices.flatMap((choice, i): Fault[] => {
    const misfit = misfitOf(choice, purposes.get(choice.purpose), kind);
    return misfit ? [fault(`/choices/${i}${misfit.member}`, ...misfit.wrong)] : [];
  });
  if (errors.length > 0) throw new ProblemError("unknown-purpose", undefined, { errors });
  const wanted = evidenceOf[note.surface];
  const shown = (note.attachments ?? []).some(({ kind }) => wanted.includes(kind));
  if (choices.some(({ status }) => status === "given") && wanted.length > 0 && !shown)
    throw faultAt("/attachments", "attachment-of-consent", { kinds: wanted.join(" or ") });
  assertSecondAct(purposes, choices, note);
  return choices;
}

/** A yes to what takes explicit consent names the act that confirmed it, and holds what shows that act. */
function assertSecondAct(
  purposes: ReadonlyMap<string, Purpose>,
  choices: readonly Choice<RecordedStatus>[],
  { secondAct, attachments = [] }: Note,
): void {
  const explicit = choices.find(({ status, purpose }) => status === "given" && purposes.get(purpose)?.explicit);
  if (!secondAct) {
    if (explicit) throw faultAt("/secondAct", "explicit-unconfirmed", { purpose: explicit.purpose });
    return;
  }
  const wanted = secondActs[secondAct];
  if (!attachments.some(({ kind }) => kind === wanted))
    throw faultAt("/attachments", "attachment-of-act", { kind: wanted, act: secondAct });
}

async function subjectOf(
  context: ServiceContext,
  actor: Actor,
  { site, store, subject }: { site: SiteId; store: SiteStore; subject: Note["subject"] },
): Promise<SubjectWish> {
  if (subject.kind !== "record") {
    const { random, hmac } = context;
    const { kind, id } = subject;
    const hash = kind === "device" ? undefined : changeKeyHash(id);
    if (hash && byKeyAsked(actor, { site, recipients: [{ key: id }] })) return { hash, kind, key: random(32) };
    return newSubject(subject, { identityKey: context.identityKey(site), random, hmac });
  }
  const who = (await store.record(subject.id as RecordId))?.who;
  if (who === undefined) throw new ProblemError("unknown-receipt");
  return { no: who };
}

/**
 * Records that two subjects are one person, with what shows it, so that both are erased together and found together.
 * What one of them consented to is not consent for the other's address. Needs the scope `consent.write`.
 */
export function linkRecord(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<Acknowledgement> {
  const { site } = asked;
  return audited(context, { actor, verb: "subject.link", site }, async () => {
    const request = parsed(linkRequest, await asked.read());
    const store = await context.site(site);
    const [one, other] = [
      await subjectOf(context, actor, { site, store, subject: request.subject }),
      await subjectOf(context, actor, { site, store, subject: request.other }),
    ];
    const pair = [await numberOf(store, one), await numberOf(store, other)] as const;
    if (pair[0] === pair[1]) throw faultAt("/other", "same-subject");
    const subjects = [await store.subject(pair[0]), await store.subject(pair[1])] as const;
    for (const [at, found] of subjects.entries()) {
      if (found && !(linkedKinds as readonly string[]).includes(found.kind))
        throw faultAt(at === 0 ? "/subject/id" : "/other/id", "not-linkable");
    }
    const hash = subjects[1]?.hash;
    const acknowledged = await recordService(context, actor, {
      site,
      act: {
        id: request.id as RecordId | undefined,
        event: "link",
        choices: [],
        method: { surface: "console", action: "link" },
        actor: "agent",
        subject: { no: pair[0] },
        person: { ...(hash ? { linked: toHex(hash) } : {}), externalRef: request.externalRef },
        direct: true,
        attachments: request.attachments,
      },
    });
    await store.link({ a: pair[0], b: pair[1], record: acknowledged.answer.id });
    return { value: acknowledged, detail: acknowledged.answer.id };
  });
}

/** The number of a subject that has a record already; throws `unknown-receipt` for one nobody knows. */
async function numberOf(store: SiteStore, wish: SubjectWish): Promise<number> {
  if ("no" in wish) return wish.no;
  const [known] = await store.knownSubjects([wish.hash]);
  if (known?.no === undefined) throw refusal("unknown-receipt", "both-need-record");
  return known.no;
}
