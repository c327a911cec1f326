// The register of purposes: what the notice in force holds, read and changed one purpose at a time, with its history.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import { canonicalBytes, type Json } from "../../core/canonical.ts";
import type { SiteId } from "../../core/ids.ts";
import { namedControllers, type ContentHash, type Notice, type PurposeText } from "../../core/notice.ts";
import type { Purpose } from "../../core/purpose.ts";
import { purposeAddress, purposeRequest, retirementRequest } from "../../core/purpose-schema.ts";
import type { Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError, refusal, type Fault } from "../errors.ts";
import { audited, type Effect } from "./audit.ts";
import { asFault } from "./lint.ts";
import { settingsOfNotice } from "./notice-settings.ts";
import { issueNotice, type NoticeSettings } from "./notices.ts";
import { parsed } from "./parse.ts";
import { existingSite } from "./sites.ts";

/** A purpose of a notice with its words by language, and the revision that a change of it must name. */
export interface RegisteredPurpose extends Purpose {
  readonly texts: Readonly<Record<string, PurposeText>>;
  /** Its version, a dot, and 16 hex digits of the SHA-256 over all that is said of it: `3.9f86d081884c7d65`. */
  readonly revision: string;
}

/** What a change expects to find: the revision of If-Match, or nothing there (If-None-Match: *). */
export type Expected = { readonly revision: string } | "absent" | undefined;

function registered(notice: Notice, id: string): RegisteredPurpose | undefined {
  const purpose = notice.purposes.find((one) => one.id === id);
  if (!purpose) return undefined;
  const texts = Object.fromEntries(
    Object.entries(notice.languages).flatMap(([lang, { purposes }]) => {
      const own = Object.hasOwn(purposes, id) ? purposes[id] : undefined;
      return own ? [[lang, own]] : [];
    }),
  );
  const digest = toHex(sha256(canonicalBytes({ purpose, texts } as unknown as Json))).slice(0, 16);
  return { ...purpose, texts, revision: `${purpose.version}.${digest}` };
}

const registerIn = (notice: Notice): RegisteredPurpose[] => notice.purposes.map(({ id }) => registered(notice, id)!);

/** Every purpose in force, by the notice that holds it, and those of a notice that is to come. */
export interface Register {
  readonly notice: ContentHash | null;
  readonly purposes: readonly RegisteredPurpose[];
  readonly coming?: {
    readonly at: Instant;
    readonly notice: ContentHash;
    readonly purposes: readonly RegisteredPurpose[];
  };
  /** Everybody whom these notices name as responsible: a suppression may be about each of them. */
  readonly controllers: readonly string[];
}

/** What stands after a change, and by which notice. */
export interface PurposeSet {
  readonly notice: ContentHash;
  /** Null once it is retired. */
  readonly purpose: RegisteredPurpose | null;
  /** Whether everybody who answered an earlier version is asked again. */
  readonly asksAgain: boolean;
  readonly warnings: readonly Fault[];
}

/** A time in which the purpose was the same; null where there was none. */
export interface PurposeEra {
  readonly from: Instant;
  readonly until?: Instant;
  readonly notice: ContentHash;
  readonly purpose: RegisteredPurpose | null;
}

/** Every purpose in force, and those of a notice that is to come. Needs the scope `purposes`. */
export function listPurposes(context: ServiceContext, actor: Actor, site: SiteId): Promise<Register> {
  return audited(context, { actor, verb: "purpose.list", site }, async () => {
    const { current, coming } = await standing(context, site);
    const purposes = current ? registerIn(current.notice) : [];
    const next = coming && { at: coming.at, notice: coming.row.hash, purposes: registerIn(coming.row.notice) };
    const told = [current, coming?.row].flatMap((row) => (row ? namedControllers(row.notice) : []));
    const controllers = [...new Set(told)];
    const value = { notice: current?.hash ?? null, purposes, ...(next ? { coming: next } : {}), controllers };
    return { value, detail: `${purposes.length} purposes` };
  });
}

/** One purpose in force, or as it is to come. Throws `not-found`. Needs the scope `purposes`. */
export function readPurpose(
  context: ServiceContext,
  actor: Actor,
  { site, id, of }: { site: SiteId; id: string; of?: NoticeWish },
): Promise<RegisteredPurpose> {
  return audited(context, { actor, verb: "purpose.list", site }, async () => {
    const { current, coming } = await standing(context, site);
    const row = of === "coming" ? coming?.row : current;
    const found = row && registered(row.notice, id);
    if (!found) throw new ProblemError("not-found");
    return { value: found, detail: `${id}@${found.version}` };
  });
}

/** Since when the purpose was what, latest first: one row for each time it became another. Throws `not-found`. */
export function purposeHistory(
  context: ServiceContext,
  actor: Actor,
  { site, id }: { site: SiteId; id: string },
): Promise<{ id: string; history: readonly PurposeEra[] }> {
  return audited(context, { actor, verb: "purpose.list", site }, async () => {
    const store = await context.site((await existingSite(context, site)).id);
    const byHash = new Map((await store.notices()).map(({ hash, notice }) => [hash, notice]));
    const rows: PurposeEra[] = [];
    for (const { hash, at } of await store.noticesInForce(context.now())) {
      const purpose = registered(byHash.get(hash)!, id) ?? null;
      const last = rows.at(-1);
      if ((last?.purpose?.revision ?? "") === (purpose?.revision ?? "")) continue;
      if (last) rows[rows.length - 1] = { ...last, until: at };
      rows.push({ from: at, notice: hash, purpose });
    }
    if (rows.length === 0) throw new ProblemError("not-found");
    return { value: { id, history: rows.toReversed() }, detail: `${id}, ${rows.length} revisions` };
  });
}

/** Which notice is meant: the one in force unless told. */
export type NoticeWish = "coming" | undefined;

interface Change {
  readonly site: SiteId;
  readonly id: string;
  readonly expected: Expected;
  /** The announced notice is changed, which comes when it was to come. */
  readonly of?: NoticeWish;
}

/**
 * Makes the purpose what the body says, or adds it, by publishing the notice with it: it is linted, versioned, hashed
 * and put into the log like any other, so there is one truth about what people were told. Throws `purpose-changed`
 * where it is not what `expected` says, `notice-coming` where a change at once would call off an announced notice,
 * `not-found` where the announced one is meant and none is, `not-valid` and `notice-unlawful` as `publishNotice` does. Needs the scope `purposes.write`.
 */
export function setPurpose(
  context: ServiceContext,
  actor: Actor,
  change: Change & { readonly read: () => unknown },
): Promise<PurposeSet> {
  const { site, id } = change;
  return audited(context, { actor, verb: "purpose.set", site }, async () => {
    const { texts, declared, effectiveAt, shortNotice, ...members } = parsed(purposeRequest, await change.read());
    parsed(purposeAddress, { id });
    const current = await changeable(context, change);
    const settings = settingsOfNotice(current.notice);
    const old = settings.purposes.find((one) => one.id === id);
    assertTexts(Object.keys(settings.languages), texts);
    // The schema's optional members may be undefined, which canonical JSON leaves out as it does absent ones.
    const own = JSON.parse(JSON.stringify({ id, version: old?.version ?? 1, ...members })) as Purpose;
    const said = JSON.parse(JSON.stringify(texts)) as Readonly<Record<string, PurposeText>>;
    return issued(context, change, {
      after: current.hash,
      settings: {
        ...settings,
        purposes: old ? settings.purposes.map((one) => (one.id === id ? own : one)) : [...settings.purposes, own],
        languages: withTexts(settings.languages, id, said),
        policy: policyOf(context, change, settings, effectiveAt),
      },
      ...(shortNotice ? { shortNotice } : {}),
      ...(declared && old ? { declared: [id] } : {}),
    });
  });
}

/**
 * Takes the purpose out of the notice: checks for it answer PURPOSE_RETIRED from then on, and what people said of it
 * stays on record. Throws as `setPurpose` does, and `not-found`. Needs the scope `purposes.write`.
 */
export function retirePurpose(
  context: ServiceContext,
  actor: Actor,
  change: Change & { readonly read?: () => unknown },
): Promise<PurposeSet> {
  const { site, id } = change;
  return audited(context, { actor, verb: "purpose.retire", site }, async () => {
    const { shortNotice } = parsed(retirementRequest, (await change.read?.()) ?? {});
    const current = await changeable(context, change);
    const settings = settingsOfNotice(current.notice);
    const purposes = settings.purposes.filter((one) => one.id !== id);
    if (purposes.length === settings.purposes.length) throw new ProblemError("not-found");
    const languages = withTexts(settings.languages, id, {});
    const policy = policyOf(context, change, settings, undefined);
    return issued(context, change, {
      after: current.hash,
      settings: { ...settings, policy, purposes, languages },
      ...(shortNotice ? { shortNotice } : {}),
    });
  });
}

const standing = async (context: ServiceContext, site: SiteId) =>
  (await context.site((await existingSite(context, site)).id)).standingNotices(context.now());

/** The notice that may be changed; the store is asked, because what is remembered may be seconds old. */
async function changeable(context: ServiceContext, { site, id, expected, of }: Change) {
  const { current, coming } = await standing(context, site);
  if (coming && !of) throw refusal("notice-coming", "notice-coming-at", { at: coming.at });
  const row = of ? coming?.row : current;
  if (!row) throw refusal("not-found", of ? "no-notice-coming" : "no-notice");
  const found = registered(row.notice, id);
  const wanted = expected === "absent" ? undefined : expected?.revision;
  const fits = found ? wanted === found.revision : wanted === undefined;
  if (!fits) throw new ProblemError("purpose-changed");
  return row;
}

/** A change of what was announced is announced anew, for the day it is to come. */
const policyOf = (
  context: ServiceContext,
  { of }: Change,
  { policy }: NoticeSettings,
  effectiveAt: Instant | undefined,
): NoticeSettings["policy"] =>
  of || effectiveAt
    ? { ...policy, effectiveAt: effectiveAt ?? policy.effectiveAt, announcedAt: context.now() }
    : policy;

function assertTexts(languages: readonly string[], texts: Readonly<Record<string, unknown>>): void {
  const strange = Object.keys(texts).find((lang) => !languages.includes(lang));
  if (strange !== undefined) throw faultAt(`/texts/${strange}`, "not-allowed", { allowed: languages.join(", ") });
  const missing = languages.find((lang) => !Object.hasOwn(texts, lang));
  if (missing !== undefined) throw faultAt(`/texts/${missing}`, "text-missing-in");
}

function withTexts(
  languages: NoticeSettings["languages"],
  id: string,
  texts: Readonly<Record<string, PurposeText>>,
): NoticeSettings["languages"] {
  const rows = Object.entries(languages).map(([lang, { purposes, ...rest }]) => {
    const { [id]: _, ...others } = purposes;
    const own = Object.hasOwn(texts, lang) ? texts[lang] : undefined;
    return [lang, { ...rest, purposes: own ? { ...others, [id]: own } : others }] as const;
  });
  return Object.fromEntries(rows);
}

async function issued(
  context: ServiceContext,
  { site, id, expected }: Change,
  wish: Omit<Parameters<typeof issueNotice>[1], "site">,
): Promise<Effect<PurposeSet>> {
  const { value, detail } = await issueNotice(context, { site, ...wish });
  const purpose = registered(value.notice, id) ?? null;
  const before = typeof expected === "object" ? Number(expected.revision.split(".")[0]) : undefined;
  const asksAgain = before !== undefined && purpose !== null && purpose.version > before;
  // What is warned of elsewhere in the notice was there before.
  const place = `/purposes/${value.notice.purposes.findIndex((one) => one.id === id)}/`;
  const warnings = value.warnings
    .filter(({ pointer }) => pointer.startsWith(place) || pointer.includes(`/purposes/${id}/`))
    .map(asFault);
  const named = purpose ? `${id}@${purpose.version}` : `${id} retired`;
  return { value: { notice: value.hash, purpose, asksAgain, warnings }, detail: `${named}, ${detail}` };
}
