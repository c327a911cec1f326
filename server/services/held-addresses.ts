// Where people may be written to: kept only while a purpose that says when it ends needs it, sealed under the person's key.
import type { SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { ServiceContext } from "../context.ts";
import { openText, sealText } from "../log/sealed-text.ts";
import type { SubjectRow } from "../store/record-rows.ts";

const use = "address";

/** Whether one of the purposes tells people before their consent ends, and so must know where. */
export const needsAddress = ({ purposes }: Notice, ids: readonly string[]): boolean =>
  purposes.some(({ id, renewalPeriod }) => renewalPeriod !== undefined && ids.includes(id));

/** Keeps the address of a person; the one there was before is replaced. Only who holds the person's key can read it. */
export async function keepAddress(
  context: ServiceContext,
  { site, subject, address }: { site: SiteId; subject: SubjectRow; address: string },
): Promise<void> {
  const sealed = sealText(address, { subject, use, random: context.random });
  await (await context.site(site)).holdAddress({ who: subject.no, sealed, sinceMs: context.nowMs() });
}

/** The address kept of a person; undefined where none is. */
export async function keptAddress(
  context: ServiceContext,
  { site, subject }: { site: SiteId; subject: SubjectRow },
): Promise<string | undefined> {
  const sealed = await (await context.site(site)).heldAddress(subject.no);
  return sealed && openText(sealed, { subject, use });
}

/** How long an address waits for a confirmation. */
const waitsMs = 8 * 86_400_000;

/** Forgets the addresses of people who have no consent in force and wait for no confirmation. */
export async function forgetAddresses(context: ServiceContext, site: SiteId): Promise<void> {
  await (await context.site(site)).dropAddresses(context.nowMs() - waitsMs);
}
