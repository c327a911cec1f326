// Shares: what was passed on to named recipients, as its controller tells it, and who of them has to be told that it is over.
import type * as z from "zod/mini";
import { changeKeyText } from "../../core/change.ts";
import type { dealingsResponse } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { endRank, shareEnd, shareEnds, type ShareEnd } from "../../core/share.ts";
import { sharesRequest, toldRequest, type toldResponse, type toTellResponse } from "../../core/share-schema.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { fault, faultAt, type Fault } from "../errors.ts";
import type { SiteStore } from "../store/rows.ts";
import type { ShareRow } from "../store/share-rows.ts";
import { audited } from "./audit.ts";
import { assertNone, exact, peopleReader } from "./dealings.ts";
import { parsed } from "./parse.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { settingsOf } from "./settings.ts";
import { denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** Shares looked at in one question. */
const pageLength = 1_000;

interface Asked {
  readonly site: SiteId;
  /** Gives the body; asked for it only once the actor may tell. */
  readonly read: () => unknown;
}

/**
 * Keeps what was passed on of whom to which recipient, all or none; the same twice is one. It says what happened, and
 * not whether it was allowed: a check with `partner` says that before. Needs the scope `dealings`. Throws `not-valid`.
 */
export function tellShares(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<z.infer<typeof dealingsResponse>> {
  return audited(context, { actor, verb: "share.tell", site }, async () => {
    const { shares } = parsed(sharesRequest, await read());
    const people = await peopleReader(context, site);
    const { country } = await settingsOf(context, site);
    const hash = subjectHashes(context.identityKey(site), context.hmac);
    const faults: Fault[] = [];
    const rows = shares.flatMap((share, i) => {
      if (millisecondsOf(share.sharedAt) > context.nowMs()) faults.push(fault(`/shares/${i}/sharedAt`, "to-come"));
      const found = people(share, ["email", "phone"]);
      if (found.length === 0) faults.push(fault(`/shares/${i}`, "no-address"));
      const { recipient, purpose, dataTypes = [] } = share;
      return found.map((person) => {
        const kind = person.kind === "phone" ? "phone" : "email";
        const address = normalAddress(kind, share[kind] ?? "", share.country ?? country)!;
        const denyHash = hash(kind, denyAddress(kind, address));
        return { person, denyHash, recipient, purpose, dataTypes, sharedAt: exact(share.sharedAt) };
      });
    });
    assertNone(faults);
    const kept = await (await context.site(site)).insertShares(rows, context.now());
    return { value: { kept }, detail: `${kept} shares` };
  });
}

/**
 * Which recipients have to be told that what they were given is over, and of whom, a thousand shares looked at in one
 * call: a page may be empty and have more behind it. Needs the scope `dealings`. Throws `not-valid`.
 */
export function sharesToTell(
  context: ServiceContext,
  actor: Actor,
  { site, after }: { site: SiteId; after: string | undefined },
): Promise<z.infer<typeof toTellResponse>> {
  return audited(context, { actor, verb: "share.list", site }, async () => {
    if (after !== undefined && !/^[1-9]\d{0,14}$/.test(after)) throw faultAt("/after", "not-a-share");
    const store = await context.site(site);
    const rows = await store.openShares({ after: Number(after ?? 0), most: pageLength });
    const toTell = (await withEnds(context, { site, store }, rows)).flatMap(({ row, end }) =>
      end === undefined || endRank(end) <= row.told ? [] : [viewOf(row, end)],
    );
    const last = rows.length === pageLength ? rows.at(-1) : undefined;
    return { value: { toTell, ...(last ? { after: last.no } : {}) }, detail: `${toTell.length} to tell` };
  });
}

const viewOf = ({ no, recipient, purpose, dataTypes, sharedAt, hash }: ShareRow, end: ShareEnd) => ({
  share: no,
  recipient,
  purpose,
  dataTypes: [...dataTypes],
  sharedAt,
  subject: { key: changeKeyText(hash) },
  end,
});

/**
 * Keeps that recipients were told. Of a person who was erased nothing is left after it. Needs the scope `dealings`.
 * Throws `not-valid` for an end that is not there.
 */
export function sharesTold(
  context: ServiceContext,
  actor: Actor,
  { site, read }: Asked,
): Promise<z.infer<typeof toldResponse>> {
  return audited(context, { actor, verb: "share.acknowledge", site }, async () => {
    const asked = parsed(toldRequest, await read()).told;
    const store = await context.site(site);
    const found = await withEnds(context, { site, store }, await store.shares(asked.map(({ share }) => share)));
    const byNo = new Map(found.map(({ row, end }) => [row.no, endRank(end)]));
    const faults = asked.flatMap(({ share, end }, i): Fault[] => {
      const most = byNo.get(share);
      // One that is not there any more was told of its last end before.
      if (most === undefined || endRank(end) <= most) return [];
      return [fault(`/told/${i}/end`, "other-end")];
    });
    assertNone(faults);
    const rows = asked.map(({ share, end }) => ({ no: share, rank: endRank(end) }));
    const told = await store.tellShares(rows, context.now());
    return { value: { told }, detail: `${told} told` };
  });
}

interface ShareSite {
  readonly site: SiteId;
  readonly store: SiteStore;
}

/** Shares as they are, with what became of each, for whoever asks who was told what of whom. Oldest first. */
export async function sharesWithEnds(context: ServiceContext, at: ShareSite, rows: readonly ShareRow[]) {
  return (await withEnds(context, at, rows)).map(({ row, end }) => {
    const { no, recipient, purpose, dataTypes, sharedAt, hash, told, toldAt } = row;
    const shown = { share: no, recipient, purpose, dataTypes: [...dataTypes], sharedAt };
    const known = told > 0 ? { told: shareEnds[told - 1]!, ...(toldAt ? { toldAt } : {}) } : {};
    return { ...shown, subject: { key: changeKeyText(hash) }, ...(end ? { end } : {}), ...known };
  });
}

/** Each share with its end by now. One question for each purpose, whatever the number of people. */
async function withEnds(
  context: ServiceContext,
  { site, store }: ShareSite,
  rows: readonly ShareRow[],
): Promise<{ row: ShareRow; end: ShareEnd | undefined }[]> {
  const now = context.now();
  const purposes = [...new Set(rows.map(({ purpose }) => purpose))];
  // Data was passed on under whatever notice was in force then: a purpose that is gone, or another's by now, still counts.
  const doneFor = await controllersOf(context, { site });
  const found = await Promise.all(
    purposes.map(async (purpose) => {
      const own = rows.filter((row) => row.purpose === purpose);
      const facts = await store.facts({
        purpose,
        controllers: doneFor(purpose),
        channel: "sharing",
        subjects: own.map(({ hash }) => hash),
        wide: own.map(({ denyHash }) => denyHash),
      });
      return own.map((row, i) => {
        const { known, fact, suppressions } = facts[i]!;
        const about = {
          isKnown: known.no !== undefined,
          erasedAtMs: known.erasedAtMs,
          objects: suppressions.some(({ reason }) => reason === "OBJECTED_ALL"),
          consent: fact,
        };
        return { row, end: shareEnd(row, about, now) };
      });
    }),
  );
  return found.flat().toSorted((a, b) => a.row.no - b.row.no);
}
