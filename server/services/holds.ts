// Holds: statutes that outlive a retention period, for one person, for one purpose, or for a whole site.
import { answeredParts } from "../../core/purpose.ts";
import type * as z from "zod/mini";
import { uuidV7Hex, type RecordId, type SiteId } from "../../core/ids.ts";
import { holdRequest } from "../../core/console-schema.ts";
import { millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { StoredRecord } from "../store/record-rows.ts";
import type { HoldRow, SiteStore } from "../store/rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { normalAddress, subjectHash } from "./subjects.ts";

/**
 * Keeps what a person's records, a purpose's, or all of the site's hold, until an instant, whatever their periods say.
 * An erasure that a person asks for is not stopped by it: the caller decides that, and says so in the hold. Needs
 * the scope `request`. Throws `not-valid`, or `not-found` for a person nobody knows.
 */
export function setHold(
  context: ServiceContext,
  actor: Actor,
  asked: { site: SiteId; read: () => unknown },
): Promise<HoldRow> {
  const { site } = asked;
  return audited(context, { actor, verb: "hold.set", site }, async () => {
    const request = parsed(holdRequest, await asked.read());
    const now = context.now();
    if (request.until <= now) throw faultAt("/until", "not-to-come");
    const store = await context.site(site);
    const who = request.subject ? await numberOf(context, { site, store, subject: request.subject }) : null;
    const { statute, reason, until, purpose = null } = request;
    const id = `hld_${uuidV7Hex(millisecondsOf(now), context.random(10))}`;
    const row: HoldRow = { id, who, purpose, statute, reason, until, setAt: now, liftedAt: null };
    await store.insertHold(row);
    return { value: row, detail: `${id} until ${until}` };
  });
}

async function numberOf(
  context: ServiceContext,
  asked: { site: SiteId; store: SiteStore; subject: NonNullable<z.infer<typeof holdRequest>["subject"]> },
): Promise<number> {
  const { site, store } = asked;
  const { kind, id } = asked.subject;
  if (kind === "record") {
    const who = (await store.record(id as RecordId))?.who;
    if (who === undefined) throw new ProblemError("not-found");
    return who;
  }
  const address = normalAddress(kind, id);
  if (address === undefined) throw faultAt("/subject/id", "not-usable", { kind });
  const [known] = await store.knownSubjects([subjectHash(context.identityKey(site), kind, address)]);
  if (known?.no === undefined) throw new ProblemError("not-found");
  return known.no;
}

/** Ends a hold; what it kept goes with the next retention run. Needs the scope `request`. Throws `not-found`. */
export function liftHold(context: ServiceContext, actor: Actor, asked: { site: SiteId; id: string }): Promise<void> {
  return audited(context, { actor, verb: "hold.lift", site: asked.site }, async () => {
    const store = await context.site(asked.site);
    const found = (await store.holds({ lifted: true })).find(({ id }) => id === asked.id);
    if (!found) throw new ProblemError("not-found");
    await store.liftHold(asked.id, context.now());
    return { value: undefined, detail: asked.id };
  });
}

/** Every hold that was set, latest first; those lifted too. Needs the scope `request`, or the role of an auditor. */
export function listHolds(context: ServiceContext, actor: Actor, site: SiteId): Promise<HoldRow[]> {
  return audited(context, { actor, verb: "hold.list", site }, async () => {
    const rows = await (await context.site(site)).holds({ lifted: true });
    return { value: rows, detail: `${rows.length} holds` };
  });
}

/** The hold that keeps the record at this instant, or undefined. */
export function holdOn(holds: readonly HoldRow[], { who, core }: StoredRecord, now: Instant): HoldRow | undefined {
  return holds.find(
    (hold) =>
      hold.until > now &&
      (hold.who === null || hold.who === who) &&
      (hold.purpose === null || core.choices.some(({ purpose }) => answeredParts(purpose).purpose === hold.purpose)),
  );
}
