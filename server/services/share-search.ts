// Shares found: who was told what of whom, by person, recipient, purpose and day.
import type * as z from "zod/mini";
import { changeKeyHash } from "../../core/change.ts";
import type { SiteId } from "../../core/ids.ts";
import { findSharesRequest, type foundSharesResponse } from "../../core/share-schema.ts";
import { millisecondsOf } from "../../core/time.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { faultAt } from "../errors.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import { audited } from "./audit.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked } from "./recipients.ts";
import { settingsOf } from "./settings.ts";
import { sharesWithEnds } from "./shares.ts";
import { normalAddress, subjectHash } from "./subjects.ts";

const usualPage = 100;

/**
 * The shares that fit all that is asked, oldest told first, with what became of each and what its recipient knows of
 * that. An address nobody knows finds nothing. Needs the scope `dealings`, and `check.bykey` too where the person is
 * named by a key. Throws `not-valid`.
 */
export function findShares(
  context: ServiceContext,
  actor: Actor,
  { site, read }: { site: SiteId; read: () => unknown },
): Promise<z.infer<typeof foundSharesResponse>> {
  return audited(context, { actor, verb: "share.list", site }, async () => {
    const asked = parsed(findSharesRequest, await read());
    const { recipient, purpose, after = 0, most = usualPage } = asked;
    const store = await context.site(site);
    const hash = await personAsked(context, actor, { site, asked });
    const [fromMs, untilMs] = [asked.from, asked.until].map((at) => (at === undefined ? at : millisecondsOf(at)));
    const rows = await store.sharesWhere({ hash, recipient, purpose, fromMs, untilMs }, { after, most });
    const shares = await sharesWithEnds(context, { site, store }, rows);
    const last = rows.length === most ? rows.at(-1) : undefined;
    return { value: { shares, ...(last ? { after: last.no } : {}) }, detail: `${shares.length} shares` };
  });
}

type Asked = z.infer<typeof findSharesRequest>;

/** Whose shares are asked for; undefined for everybody's. Throws `not-valid` for two names and for none that can be used. */
async function personAsked(
  context: ServiceContext,
  actor: Actor,
  { site, asked }: { site: SiteId; asked: Asked },
): Promise<SubjectHash | undefined> {
  const named = (["email", "phone", "key"] as const).filter((name) => asked[name] !== undefined);
  const [kind, ...others] = named;
  if (kind === undefined) return undefined;
  if (others.length > 0) throw faultAt(`/${others[0]}`, "named-twice");
  byKeyAsked(actor, { site, recipients: [asked] });
  if (kind === "key") return changeKeyHash(asked.key!);
  const country = asked.country ?? (await settingsOf(context, site)).country;
  const address = normalAddress(kind, asked[kind]!, country);
  if (address === undefined) throw faultAt(`/${kind}`, "not-an-address");
  return subjectHash(context.identityKey(site), kind, address);
}
