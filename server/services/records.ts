// Records: one act of one person, judged, sealed and committed. These verbs are the public's.
import type * as z from "zod/mini";
import { toBase64 } from "../../core/bytes.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import { leafHash } from "../../core/merkle.ts";
import type { Notice } from "../../core/notice.ts";
import { promiseBytes } from "../../core/receipt.ts";
import { recordEntry, type Method, type RecordCore, type RecordPerson } from "../../core/record.ts";
import { recordRequest, type recordResponse, type RecordRequest } from "../../core/schema.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { RecordDraft, SubjectWish } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { SiteRow } from "../store/site-rows.ts";
import { assertAnswerable, assertEvent } from "./choices.ts";
import { beforeConfirmation, followForm } from "./confirm-mail.ts";
import { dated, drafted } from "./drafts.ts";
import { publishedNotice, wasInForce } from "./notices.ts";
import { parsed } from "./parse.ts";
import { committedWithReach } from "./reach.ts";
import { nameIn, receiptAddress, recordNamed } from "./receipt-names.ts";
import { rememberRecord } from "./record-sites.ts";
import { eventOf } from "./renewals.ts";
import { servedByAny } from "./served.ts";
import { refusedSeldom } from "./refusals.ts";
import { siteById } from "./sites.ts";
import { newSubject, subjectOfReceipt } from "./subjects.ts";

/** Anybody: known only by what the request's headers say. */
export type PublicActor = Extract<Actor, { kind: "public" }>;

/** A request of the public; a receipt page's is one too. */
export type PublicRequest = Omit<RecordRequest, "method"> & { readonly method: Method };

/** What the browser is told once its record is durable: the same bytes for every replay. */
export interface Acknowledgement {
  readonly created: boolean;
  readonly site: SiteId;
  readonly answer: z.infer<typeof recordResponse>;
}

/**
 * Records what a page reports. On return the record is durable, stands in the log at its final place, and the
 * consent states follow it. Throws `origin-not-allowed` before it looks at anything else, then `not-valid`,
 * `unknown-notice`, `unknown-purpose`, `grant-not-trusted`, `unknown-receipt` or `record-conflict`.
 * The log is this verb's audit: no audit row is written.
 */
export async function recordDecision(
  context: ServiceContext,
  actor: PublicActor,
  body: unknown,
): Promise<Acknowledgement> {
  const site = await writableSite(context, actor, body);
  return recordRequested(context, actor, { site, request: parsed(recordRequest, body) });
}

/** What pages send, as the audit names it. */
export type Sent = "record" | "preflight" | "showing" | "report" | "withdrawal";

/** Notes that what a foreign page sent was refused, under the site that it was meant for where there is one: once a minute. */
export async function refusedPage(
  context: ServiceContext,
  actor: PublicActor,
  { sent, body }: { readonly sent: Sent; readonly body?: unknown },
): Promise<void> {
  const site = await namedSite(context, body);
  await refusedSeldom(context, { actor, site: site?.id ?? null, detail: `origin-not-allowed ${sent}` });
}

const nameOfSite = (body: unknown): unknown =>
  typeof body === "object" && body !== null && "site" in body ? body.site : undefined;

async function namedSite(context: ServiceContext, body: unknown): Promise<SiteRow | undefined> {
  const named = nameOfSite(body);
  return typeof named === "string" ? siteById(context, named) : undefined;
}

async function writableSite(context: ServiceContext, actor: PublicActor, body: unknown): Promise<SiteRow> {
  // Without a site there is no list of origins to hold against: the schema says what is missing.
  if (typeof nameOfSite(body) !== "string") parsed(recordRequest, body);
  const site = await namedSite(context, body);
  // An unknown site answers like a foreign origin, so that nobody can try which sites exist.
  if (!site || actor.origin === undefined || !site.origins.includes(actor.origin)) {
    throw new ProblemError("origin-not-allowed");
  }
  return site;
}

/** Records a well-formed request from an origin that was allowed; otherwise as `recordDecision`. */
export async function recordRequested(
  context: ServiceContext,
  actor: PublicActor,
  asked: { site: SiteRow; request: PublicRequest },
): Promise<Acknowledgement> {
  const { site, request } = asked;
  const notice = await noticeShown(context, site, request);
  assertEvent(request);
  assertAnswerable(notice, request);
  const store = await context.site(site.id);
  const subject = await subjectOf(context, { site, store, request });
  const at = context.now();
  const said = recordCore(request, {
    actor,
    site,
    notice,
    at,
    served: await servedByAny(context, site.id, request),
  });
  // Of a browser that names its record before this: an address can be typed by anybody, who would learn whether it
  // had said yes before. One that answers for the first time is not looked for either.
  const mayRenew = request.prev !== undefined && request.subject.kind === "device";
  const core = mayRenew ? { ...said, event: await eventOf(store, subject, said) } : said;
  const draftOf = draftsOf(context, { request, actor, core, subject });
  const { id, choices, actedAt: since } = core;
  const no = { id, choices, subject, since, source: "subject", isObjection: false } as const;
  const commit = () => committed(context, { site: site.id, store, draft: draftOf("named"), without: draftOf });
  const acknowledged = await committedWithReach(context, { store, no }, commit);
  // Before the page is answered: one that hears nothing sends its record again, and this is done again.
  if (request.subject.kind === "email") {
    const { id: record, lang, subject: address } = { ...request, subject: request.subject.id };
    const recordedAt = acknowledged.answer.at;
    await followForm(context, {
      site: site.id,
      store,
      notice,
      record: record as RecordId,
      recordedAt,
      lang,
      address,
      choices,
    });
  }
  return acknowledged;
}

/** Drafts of a request: with the earlier record it names, which must be the subject's, or with a word that it was not. */
function draftsOf(
  context: ServiceContext,
  {
    request,
    actor,
    core,
    subject,
  }: { request: PublicRequest; actor: PublicActor; core: RecordCore; subject: SubjectWish },
): (prev: "named" | "unknown") => RecordDraft {
  const { waitedMs: _, ...sent } = request;
  const { prev: after, ...person } = recordPerson(request, actor);
  const act = { core, subject, direct: true, device: actor.device };
  // The schema gives members their order, so the same request always has the same text.
  const said = JSON.stringify(sent);
  return (prev) =>
    prev === "named" && after !== undefined
      ? drafted(context, { ...act, person: { ...person, prev: after }, after, said })
      : drafted(context, { ...act, person: after === undefined ? person : { ...person, prevUnknown: true }, said });
}

interface Committing {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly draft: RecordDraft;
  /** The same act without the earlier record it names. */
  readonly without?: (prev: "unknown") => RecordDraft;
}

/** Commits the draft and acknowledges it; throws `unknown-receipt` where its subject is gone, or `record-conflict`. */
export async function committed(
  context: ServiceContext,
  { site, store, draft: first, without }: Committing,
): Promise<Acknowledgement> {
  let draft = first;
  let outcome = await store.commitRecord(draft);
  // What it names may have been committed together with it.
  if (outcome.kind === "after-none") outcome = await store.commitRecord(draft);
  if (outcome.kind === "after-none") {
    draft = without!("unknown");
    outcome = await store.commitRecord(draft);
  }
  if (outcome.kind === "after-none") throw new Error("what names no earlier record was held back");
  if (outcome.kind === "erased") throw new ProblemError("unknown-receipt");
  if (outcome.kind === "conflict") throw new ProblemError("record-conflict");
  const { id } = draft;
  // Also for a replay: the first answer may have been lost after its commit, before anybody knew to seal it.
  context.recordCommitted(site);
  rememberRecord(context, draft.id, site);
  const promised =
    outcome.kind === "created"
      ? { ...draft, at: instantAt(draft.packed.at), personCommitment: outcome.personCommitment }
      : { ...outcome.stored, at: outcome.stored.core.at };
  const answer = await acknowledgement(context, site, { ...promised, id });
  return { created: outcome.kind === "created", site, answer };
}

async function noticeShown(context: ServiceContext, site: SiteRow, request: PublicRequest): Promise<Notice> {
  const row = await publishedNotice(context, site.id, request.notice);
  if (!row || !Object.hasOwn(row.notice.languages, request.lang)) throw new ProblemError("unknown-notice");
  // Anybody can read what is announced, also when it was called off, but nobody has been asked by it.
  if (!(await wasInForce(context, site.id, row.hash))) throw new ProblemError("unknown-notice");
  return row.notice;
}

async function subjectOf(
  context: ServiceContext,
  asked: { site: SiteRow; store: SiteStore; request: PublicRequest },
): Promise<SubjectWish> {
  const { site, store, request } = asked;
  const { subject } = request;
  if (subject.kind === "receipt") {
    const record = recordNamed(context, nameIn(subject.id));
    if (record === undefined) throw new ProblemError("unknown-receipt");
    return subjectOfReceipt(store, { record, choices: request.choices });
  }
  const identityKey = context.identityKey(site.id);
  return newSubject(subject, { identityKey, random: context.random, hmac: context.hmac });
}

function recordCore(
  request: PublicRequest,
  seen: { actor: PublicActor; site: SiteRow; notice: Notice; at: Instant; served: RecordCore["served"] },
): RecordCore {
  const { actor, site, notice, at, served } = seen;
  const actedAt = instantAt(millisecondsOf(at) - request.waitedMs);
  const said = beforeConfirmation(notice, request.subject.kind, request.choices, {
    lang: request.lang,
    act: request.method.trusted && request.method.surface === "form" ? request.method.secondAct : undefined,
  });
  const { choices, retainUntil } = dated(notice, said, actedAt);
  const { version, hash } = notice.policy;
  return {
    v: 1,
    id: request.id as RecordId,
    site: site.id,
    event: request.event,
    choices,
    at,
    actedAt,
    clientAt: instantAt(millisecondsOf(request.clientAt)),
    notice: request.notice,
    lang: request.lang,
    policy: hash ? { version, hash } : { version },
    served,
    // The browser says it twice, to the page and in the request's header; either is the person's word.
    method: { ...request.method, viaGpc: request.method.viaGpc || actor.gpc === true },
    actor: "subject",
    jurisdiction: actor.jurisdiction,
    located: actor.jurisdiction ? "edge" : undefined,
    retainUntil,
  };
}

function recordPerson(
  { prev, path, dwellMs }: PublicRequest,
  actor: PublicActor,
): Omit<RecordPerson, "subject" | "kind"> {
  return {
    prev: prev as RecordId | undefined,
    origin: actor.origin,
    // A query can hold an address: it is never kept, also when a page sends it.
    path: path.split(/[?#]/, 1)[0]!,
    browser: actor.browser,
    dwellMs,
  };
}

/** What the log promises to hold. */
interface Promised {
  readonly id: RecordId;
  readonly at: Instant;
  readonly coreCommitment: Uint8Array;
  readonly personCommitment: Uint8Array;
}

/** The answer for a stored record, with the log's signed promise; Ed25519 makes it the same every time. */
async function acknowledgement(
  context: ServiceContext,
  site: SiteId,
  { id, at, coreCommitment, personCommitment }: Promised,
): Promise<Acknowledgement["answer"]> {
  const signer = await context.signer(site);
  const leaf = toBase64(leafHash(recordEntry(coreCommitment, personCommitment), context.sha256));
  const promised = { origin: signer.key.name, id, leaf, at };
  const signature = toBase64(await signer.sign(promiseBytes(promised)));
  return { id, at, receipt: receiptAddress(context, id), promise: { ...promised, signature } };
}
