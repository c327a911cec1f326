// Subjects: an address or device id into the keyed hash a subject is known by.
import { emailAlias, normalEmail, type AddressKind } from "../../core/address.ts";
import { chatHandle, pushEndpoint } from "../../core/handle.ts";
import { postalAddress, postalAlias } from "../../core/postal-address.ts";
import type { RecordId, SiteId } from "../../core/ids.ts";
import type { Choice, Hmac, SubjectKind } from "../../core/record.ts";
import type { ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { portableCrypto } from "../log/person.ts";
import type { NewSubject, SubjectHash, SubjectRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { phoneNumber } from "../../core/phone.ts";

/** Every kind of address; where several are sent and none is asked for, the first of them counts. */
export const addressKinds: readonly AddressKind[] = ["email", "phone", "post", "push", "chat"];

/** Whether an address of this kind may have another spelling that suppressions are kept by. */
export const hasAlias = (kind: SubjectKind): boolean => kind in aliases;

const devicePattern = /^[0-9a-f]{32}$/;

const spelling: Readonly<Record<SubjectKind, (text: string, country?: string) => string | undefined>> = {
  device: (text) => (devicePattern.test(text) ? text : undefined),
  email: normalEmail,
  phone: phoneNumber,
  post: postalAddress,
  push: pushEndpoint,
  chat: chatHandle,
};

/**
 * The one spelling of an address of the kind, or undefined when it is none. A device id is 32 hex digits; a national
 * phone number needs its country, and so does a postal address that does not end with it.
 */
export const normalAddress = (kind: SubjectKind, text: string, country?: string): string | undefined =>
  spelling[kind](text, country);

const aliases: Readonly<Partial<Record<SubjectKind, (address: string) => string>>> = {
  email: emailAlias,
  post: postalAlias,
};

/** An address that suppressions are kept by: of an e-mail address its alias, of a postal one the name at the postcode. */
export const denyAddress = (kind: SubjectKind, address: string): string => aliases[kind]?.(address) ?? address;

/**
 * The subject's name in the store: the first 16 bytes of HMAC-SHA-256(identity key, `kind:address`). A plain
 * hash would not do: all mobile numbers of a country can be hashed in minutes.
 */
export function subjectHash(identityKey: Uint8Array, kind: SubjectKind, address: string): SubjectHash {
  return subjectHashes(identityKey)(kind, address);
}

/** `subjectHash` for many subjects of one site, with the runtime's own HMAC-SHA-256 where it has one. */
export function subjectHashes(
  identityKey: Uint8Array,
  hmac: Hmac = portableCrypto.hmac,
): (kind: SubjectKind, address: string) => SubjectHash {
  const encoder = new TextEncoder();
  return (kind, address) => hmac(identityKey, encoder.encode(`${kind}:${address}`)).slice(0, 16);
}

/** The subject of a request, to be stored with a fresh key unless it is there; throws `not-valid` for a bad address. */
export function newSubject(
  subject: { kind: SubjectKind; id: string },
  given: { identityKey: Uint8Array; random: (bytes: number) => Uint8Array; hmac: Hmac },
): NewSubject {
  const address = normalAddress(subject.kind, subject.id);
  if (address === undefined) throw faultAt("/subject/id", "not-usable", { kind: subject.kind });
  const { kind } = subject;
  const hashOf = subjectHashes(given.identityKey, given.hmac);
  const wide = denyAddress(kind, address);
  const alias = wide === address ? {} : { denyHash: hashOf(kind, wide) };
  return { hash: hashOf(kind, address), ...alias, kind, key: given.random(32) };
}

/**
 * The subject of a record that the caller holds the receipt of; throws `unknown-receipt` when there is no such
 * record, its subject was erased, or a choice is about something it does not record.
 */
export async function subjectOfReceipt(
  store: SiteStore,
  held: { record: RecordId; choices: readonly Pick<Choice, "purpose" | "channel">[] },
): Promise<Pick<SubjectRow, "no">> {
  const stored = await store.record(held.record);
  const recorded = new Set(stored?.core?.choices.map((choice) => `${choice.purpose}/${choice.channel ?? ""}`));
  const within = held.choices.every((choice) => recorded.has(`${choice.purpose}/${choice.channel ?? ""}`));
  if (stored?.who === undefined || !within) throw new ProblemError("unknown-receipt");
  return { no: stored.who };
}

/**
 * The numbers of a person named by an address or a record: of every subject shown to be them, the named one first;
 * none where the address was never known, or is erased. Throws `not-valid` for a bad address, `not-found` for no record.
 */
export async function numbersOfPerson(
  context: Pick<ServiceContext, "identityKey">,
  asked: { site: SiteId; store: SiteStore; subject: { kind: SubjectKind | "record"; id: string } },
): Promise<number[]> {
  const { site, store } = asked;
  const { kind, id } = asked.subject;
  if (kind === "record") {
    const stored = await store.record(id as RecordId);
    if (!stored) throw new ProblemError("not-found");
    return stored.who === undefined ? [] : store.linked(stored.who);
  }
  const address = normalAddress(kind, id);
  if (address === undefined) throw faultAt("/subject/id", "not-usable", { kind });
  const [known] = await store.knownSubjects([subjectHash(context.identityKey(site), kind, address)]);
  return known?.no === undefined ? [] : store.linked(known.no);
}
