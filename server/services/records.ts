// Records: one act of one person, judged, sealed and committed. These verbs are the public's.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod/mini";
import { toBase64, toHex } from "../../core/bytes.ts";
import { canonicalBytes } from "../../core/canonical.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import { leafHash } from "../../core/merkle.ts";
import type { Notice } from "../../core/notice.ts";
import { promiseBytes } from "../../core/receipt.ts";
import { coreBytes, recordEntry, type Choice, type RecordCore, type RecordPerson } from "../../core/record.ts";
import { recordRequest, type recordResponse, type RecordRequest } from "../../core/schema.ts";
import { addPeriod, instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { sealPerson } from "../log/person.ts";
import type { SiteRow, SiteStore, StoredRecord, SubjectKey } from "../store/rows.ts";
import { assertAnswerable, assertEvent } from "./choices.ts";
import { publishedNotice, wasInForce } from "./notices.ts";
import { parsed } from "./parse.ts";
import { rememberRecord } from "./record-sites.ts";
import { siteById } from "./sites.ts";
import { newSubjectKey, subjectOfReceipt } from "./subjects.ts";

/** Anybody: known only by what the request's headers say. */
export type PublicActor = Extract<Actor, { kind: "public" }>;

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

async function writableSite(context: ServiceContext, actor: PublicActor, body: unknown): Promise<SiteRow> {
  const named = z.safeParse(z.object({ site: z.string() }), body);
  // Without a site there is no list of origins to hold against: the schema says what is missing.
  if (!named.success) parsed(recordRequest, body);
  const site = named.success ? await siteById(context, named.data.site) : undefined;
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
  asked: { site: SiteRow; request: RecordRequest },
): Promise<Acknowledgement> {
  const { site, request } = asked;
  const notice = await noticeShown(context, site, request);
  assertEvent(request);
  assertAnswerable(notice, request);
  const store = await context.site(site.id);
  const subject = await subjectOf(context, { site, store, request });
  const at = context.now();
  const core = recordCore(request, { actor, site, notice, at });
  const person = recordPerson(request, { actor, subject });
  const salt = context.random(32);
  const sealed = sealPerson(person, { subjectKey: subject.key, id: core.id, nonce: context.random(12) });
  const outcome = await store.commitRecord({
    core,
    salt,
    digest: requestDigest(subject, request),
    coreCommitment: hmac(sha256, salt, coreBytes(core)),
    personCommitment: sealed.commitment,
    person: sealed.person,
    link: subject.link,
    subject: subject.subject,
  });
  if (outcome.kind === "conflict") throw new ProblemError("record-conflict");
  // Also for a replay: the first answer may have been lost after its commit, before anybody knew to seal it.
  context.recordCommitted(site.id);
  rememberRecord(context, core.id, site.id);
  return { created: outcome.kind === "created", site: site.id, answer: await acknowledgement(context, outcome.stored) };
}

async function noticeShown(context: ServiceContext, site: SiteRow, request: RecordRequest): Promise<Notice> {
  const row = await publishedNotice(context, site.id, request.notice);
  if (!row || !Object.hasOwn(row.notice.languages, request.lang)) throw new ProblemError("unknown-notice");
  // Anybody can read what is announced, also when it was called off, but nobody has been asked by it.
  if (!(await wasInForce(context, site.id, row.hash))) throw new ProblemError("unknown-notice");
  return row.notice;
}

async function subjectOf(
  context: ServiceContext,
  asked: { site: SiteRow; store: SiteStore; request: RecordRequest },
): Promise<SubjectKey> {
  const { site, store, request } = asked;
  const { subject } = request;
  if (subject.kind === "receipt") {
    return subjectOfReceipt(store, { record: subject.id as RecordId, choices: request.choices });
  }
  const identityKey = context.identityKey(site.id);
  return store.obtainSubjectKey(newSubjectKey(subject, { identityKey, random: context.random }));
}

// Keyed by the subject's own key: a plain hash of the request would let anyone who reads the database test
// addresses against it, also after the subject was erased.
function requestDigest(subject: SubjectKey, { waitedMs: _, ...sent }: RecordRequest): Uint8Array {
  return hmac(sha256, subject.key, canonicalBytes(sent));
}

function recordCore(
  request: RecordRequest,
  seen: { actor: PublicActor; site: SiteRow; notice: Notice; at: Instant },
): RecordCore {
  const { event, clientAt, notice, lang, method } = request;
  const actedAt = instantAt(millisecondsOf(seen.at) - request.waitedMs);
  const choices = request.choices.map((choice): Choice => {
    const purpose = seen.notice.purposes.find((candidate) => candidate.id === choice.purpose);
    const until = choice.status === "given" && purpose ? addPeriod(actedAt, purpose.validPeriod) : undefined;
    return until ? { ...choice, until } : choice;
  });
  return {
    v: 1,
    id: request.id as RecordId,
    site: seen.site.id,
    event,
    choices,
    at: seen.at,
    actedAt,
    clientAt,
    notice,
    lang,
    // The browser says it twice, to the page and in the request's header; either is the person's word.
    method: { ...method, viaGpc: method.viaGpc || seen.actor.gpc === true },
    actor: "subject",
    jurisdiction: seen.actor.jurisdiction,
  };
}

function recordPerson(request: RecordRequest, seen: { actor: PublicActor; subject: SubjectKey }): RecordPerson {
  return {
    subject: toHex(seen.subject.subject),
    kind: seen.subject.kind,
    prev: request.prev as RecordId | undefined,
    origin: seen.actor.origin ?? "",
    // A query can hold an address: it is never kept, also when a page sends it.
    path: request.path.split(/[?#]/, 1)[0]!,
    browser: seen.actor.browser,
  };
}

/** The answer for a stored record, with the log's signed promise; Ed25519 makes it the same every time. */
async function acknowledgement(context: ServiceContext, stored: StoredRecord): Promise<Acknowledgement["answer"]> {
  const { id, site, at } = stored.core;
  const signer = await context.signer(site);
  const leaf = toBase64(leafHash(recordEntry(stored.coreCommitment, stored.personCommitment), sha256));
  const promised = { origin: signer.key.name, id, leaf, at };
  const signature = toBase64(await signer.sign(promiseBytes(promised)));
  return { id, at, receipt: `${context.publicUrl}/r/${id}`, promise: { ...promised, signature } };
}
