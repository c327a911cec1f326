// What a change means for recipients: those that were given the data are named in it, so that they are told too [GDPR Art. 7(3), 19].
import { changeKeyText, type Change } from "../../core/change.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { ShareRow } from "../store/share-rows.ts";

type ShareReader = Pick<SiteStore, "sharesOf">;

/** Changes of these types are about all that a recipient was given of somebody. */
const ofAll = new Set(["subject.erased", "subject.restricted", "subject.released"]);
/** And these about single purposes: what is passed on by consent, or where the purpose knows no channels. */
const ofPurposes = new Set(["consent.withdrawn", "consent.refused", "consent.expired"]);

const mostNamed = 50;

/** A change with the names of the recipients it is passed on to, where there are any. */
export async function withRecipients<Placed extends { readonly change: Change }>(
  store: ShareReader,
  changes: readonly Placed[],
  hashes: readonly SubjectHash[],
): Promise<Placed[]> {
  if (!changes.some(({ change }) => ofAll.has(change.type) || ofPurposes.has(change.type))) return [...changes];
  return named(changes, await store.sharesOf(hashes), ({ hash }) => hash);
}

/** The same of suppressions, which know a person by the wider key: an objection is passed on. */
export async function objectionsWithRecipients<Placed extends { readonly change: Change }>(
  store: ShareReader,
  changes: readonly Placed[],
  hashes: readonly SubjectHash[],
): Promise<Placed[]> {
  if (!changes.some(({ change }) => isObjection(change))) return [...changes];
  return named(changes, await store.sharesOf(hashes, "deny"), ({ denyHash }) => denyHash);
}

const isObjection = ({ type, data }: Change): boolean =>
  type === "suppression.added" && data["reason"] === "OBJECTED_ALL";

function named<Placed extends { readonly change: Change }>(
  changes: readonly Placed[],
  shares: readonly ShareRow[],
  hashOf: (share: ShareRow) => SubjectHash,
): Placed[] {
  if (shares.length === 0) return [...changes];
  const byKey = new Map<string, ShareRow[]>();
  for (const share of shares) {
    const key = changeKeyText(hashOf(share));
    byKey.set(key, [...(byKey.get(key) ?? []), share]);
  }
  return changes.map((placed) => {
    const { key } = (placed.change.data["subject"] ?? {}) as { key?: string };
    const recipients = recipientsOf(placed.change, byKey.get(key ?? "") ?? []);
    if (recipients.length === 0) return placed;
    return { ...placed, change: { ...placed.change, data: { ...placed.change.data, recipients } } };
  });
}

function recipientsOf(change: Change, shares: readonly ShareRow[]): string[] {
  const { type, data } = change;
  const choices = (data["choices"] ?? []) as readonly { purpose: string; channel?: string }[];
  const isAbout = ({ purpose }: ShareRow) =>
    ofAll.has(type) ||
    isObjection(change) ||
    (ofPurposes.has(type) &&
      choices.some((choice) => choice.purpose === purpose && (choice.channel ?? "sharing") === "sharing"));
  // A message is shorter than 20 kB; the list of those to be told has them all.
  return [...new Set(shares.filter(isAbout).map(({ recipient }) => recipient))].sort().slice(0, mostNamed);
}
