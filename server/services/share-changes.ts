// What a change means for recipients: those that were given the data are named in it, so that they are told too [GDPR Art. 7(3), 19].
import { changeKeyText, type Change } from "../../core/change.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { ShareRow } from "../store/share-rows.ts";

type ShareReader = Pick<SiteStore, "sharesOf" | "purposeControllers">;

/** Changes of these types are about all that a recipient was given of somebody. */
const ofAll = new Set(["subject.erased", "subject.restricted", "subject.released"]);
/** And these about single purposes: what is passed on by consent, or where the purpose knows no channels. */
const ofPurposes = new Set(["consent.withdrawn", "consent.refused", "consent.expired"]);

const mostNamed = 50;

/** A change with the names of the recipients it is passed on to, where there are any. */
export async function withRecipients<Placed extends { readonly change: Change }>(
  store: Pick<ShareReader, "sharesOf">,
  changes: readonly Placed[],
  hashes: readonly SubjectHash[],
): Promise<Placed[]> {
  if (!changes.some(({ change }) => ofAll.has(change.type) || ofPurposes.has(change.type))) return [...changes];
  return named(changes, await store.sharesOf(hashes), { hashOf: ({ hash }) => hash });
}

/** The same of suppressions, which know a person by the wider key: an objection is passed on. */
export async function objectionsWithRecipients<Placed extends { readonly change: Change }>(
  store: ShareReader,
  changes: readonly Placed[],
  hashes: readonly SubjectHash[],
): Promise<Placed[]> {
  if (!changes.some(({ change }) => isObjection(change))) return [...changes];
  const ofOne = changes.some(({ change }) => change.data["controller"] !== undefined);
  // Data was passed on under whatever notice was in force then.
  const found = ofOne ? await store.purposeControllers() : [];
  const isDoneFor = (controller: unknown, purpose: string): boolean =>
    found.some((one) => one.purpose === purpose && one.controller === controller);
  return named(changes, await store.sharesOf(hashes, "deny"), { hashOf: ({ denyHash }) => denyHash, isDoneFor });
}

interface Naming {
  readonly hashOf: (share: ShareRow) => SubjectHash;
  /** Whether a purpose is or was done for a controller. */
  readonly isDoneFor?: (controller: unknown, purpose: string) => boolean;
}

const isObjection = ({ type, data }: Change): boolean =>
  type === "suppression.added" && data["reason"] === "OBJECTED_ALL";

function named<Placed extends { readonly change: Change }>(
  changes: readonly Placed[],
  shares: readonly ShareRow[],
  { hashOf, isDoneFor = () => true }: Naming,
): Placed[] {
  if (shares.length === 0) return [...changes];
  const byKey = new Map<string, ShareRow[]>();
  for (const share of shares) {
    const key = changeKeyText(hashOf(share));
    byKey.set(key, [...(byKey.get(key) ?? []), share]);
  }
  return changes.map((placed) => {
    const { key } = (placed.change.data["subject"] ?? {}) as { key?: string };
    const recipients = recipientsOf(placed.change, byKey.get(key ?? "") ?? [], isDoneFor);
    if (recipients.length === 0) return placed;
    return { ...placed, change: { ...placed.change, data: { ...placed.change.data, recipients } } };
  });
}

function recipientsOf(
  change: Change,
  shares: readonly ShareRow[],
  isDoneFor: NonNullable<Naming["isDoneFor"]>,
): string[] {
  const { type, data } = change;
  const choices = (data["choices"] ?? []) as readonly { purpose: string; channel?: string }[];
  const isAbout = ({ purpose }: ShareRow) =>
    ofAll.has(type) ||
    // To all marketing, or, where a controller was named, to what is done for it.
    (isObjection(change) &&
      (data["topic"] === undefined || data["topic"] === purpose) &&
      (data["controller"] === undefined || isDoneFor(data["controller"], purpose))) ||
    (ofPurposes.has(type) &&
      choices.some((choice) => choice.purpose === purpose && (choice.channel ?? "sharing") === "sharing"));
  // A message is shorter than 20 kB; the list of those to be told has them all.
  return [...new Set(shares.filter(isAbout).map(({ recipient }) => recipient))].sort().slice(0, mostNamed);
}
