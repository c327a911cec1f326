// Rows of a file of who must not be contacted: judged each by itself, and written without an address.
import { channelAddress, type AddressKind } from "../../core/address.ts";
import type { SiteId } from "../../core/ids.ts";
import type { RowField } from "../../core/import.ts";
import type { SuppressionMapping } from "../../core/import-schema.ts";
import { channels, type Channel } from "../../core/purpose.ts";
import {
  suppressionNeeds,
  suppressionReasons,
  suppressionSources,
  type SuppressionReason,
  type SuppressionSource,
} from "../../core/suppression.ts";
import type { ServiceContext } from "../context.ts";
import type { SubjectHash } from "../store/record-rows.ts";
import { hex, unhex } from "../store/hex.ts";
import type { ControllerSite } from "./controller-reach.ts";
import type { FileRow } from "./import-reading.ts";
import { actedOf, badAddress, cellsOf, countryOf, type Judging, type RowFault } from "./import-rows.ts";
import { type RowCodec } from "./import-sealing.ts";
import { addressKinds, denyAddress, normalAddress, subjectHashes } from "./subjects.ts";

/** A row that is understood: whom it protects, by each address that it names, and from what. */
export interface SuppressionImportRow {
  readonly line: number;
  /** The names that entries have of its addresses: nothing else is needed of these, so no address waits. */
  readonly protects: readonly (readonly [kind: AddressKind, hash: SubjectHash])[];
  /** Of a row that was sealed by a version which kept them: its addresses. */
  readonly addresses: readonly (readonly [kind: AddressKind, address: string])[];
  readonly reason: SuppressionReason;
  readonly channel: Channel | null;
  readonly topic: string | null;
  /** Where the site works for several, and the row is about all that it does for one of them. */
  readonly controller: string | null;
  readonly source: SuppressionSource;
  /** When they said it; null where the file does not say. */
  readonly sinceMs: number | null;
}

type Packed = readonly [
  number,
  SuppressionImportRow["addresses"],
  SuppressionReason,
  Channel | null,
  string | null,
  SuppressionSource,
  number | null,
  /** Kinds and names in hex; rows from before these have addresses. */
  (readonly (readonly [AddressKind, string])[])?,
  (string | null)?,
];

/** Rows of suppressions, as they are sealed. */
export const suppressionCodec: RowCodec<SuppressionImportRow> = {
  pack: ({ line, protects, addresses, reason, channel, topic, controller, source, sinceMs }): Packed => {
    const names = protects.map(([kind, hash]) => [kind, hex(hash)] as const);
    return [line, addresses, reason, channel, topic, source, sinceMs, names, controller];
  },
  unpack(packed) {
    const [line, addresses, reason, channel, topic, source, sinceMs, names = [], controller = null] = packed as Packed;
    const protects = names.map(([kind, name]) => [kind, unhex(name)] as const);
    return { line, protects, addresses, reason, channel, topic, controller, source, sinceMs };
  },
  addresses: ({ addresses }) => addresses,
};

/** What suppressions of a site know an address by: the name of its widest spelling. */
export type DenyName = (kind: AddressKind, address: string) => SubjectHash;

/** Makes such names for one site. */
export function denyNames(context: ServiceContext, site: SiteId): DenyName {
  const hashOf = subjectHashes(context.identityKey(site), context.hmac);
  return (kind, address) => hashOf(kind, denyAddress(kind, address));
}

interface SuppressionJudging extends Judging {
  readonly denyName: DenyName;
  /** With which topics the site works for whom. */
  readonly worksFor: (controller: string) => ControllerSite | undefined;
}

/** A function that judges rows of a file with these columns. What stands against anybody is not its business. */
export function suppressionJudge(
  mapping: SuppressionMapping,
  { head, notice, nowMs, country: usual, denyName, worksFor }: SuppressionJudging,
): (row: FileRow) => SuppressionImportRow | RowFault {
  const cellOf = cellsOf(mapping, head);
  const asked = new Set((notice?.purposes ?? []).flatMap(({ id, category }) => (category === "essential" ? [] : [id])));
  return (row) => {
    if (row.broken) return { code: "BAD_ROW" };
    const cell = (field: RowField | "country"): string => cellOf(row.cells, field);
    const said = saidOf(mapping, cell);
    if ("code" in said) return said;
    if (said.topic !== null && !asked.has(said.topic)) return { code: "UNKNOWN_PURPOSE", field: "topic" };
    const about = controllerOf(said, cell("controller"), worksFor);
    if (typeof about === "object" && about !== null) return about;
    const sinceMs = actedOf(mapping, cell("date"), { isNeeded: false, nowMs });
    if (typeof sinceMs === "object" && sinceMs !== null) return sinceMs;
    const addresses = addressesOf(cell, said, countryOf(cell("country"), usual));
    if ("code" in addresses) return addresses;
    const protects = addresses.map(([kind, address]) => [kind, denyName(kind, address)] as const);
    return { line: row.line, protects, addresses: [], ...said, controller: about, sinceMs };
  };
}

/** What is kept of the controller that a row names: at its own site it is everybody, and of a topic the topic says it all. */
function controllerOf(
  { topic }: SaidEntry,
  named: string,
  worksFor: SuppressionJudging["worksFor"],
): string | null | RowFault {
  if (named === "") return null;
  const there = worksFor(named);
  if (!there) return { code: "UNKNOWN_CONTROLLER", field: "controller" };
  if (there.topics === undefined) return null;
  if (topic === null) return named;
  return there.topics.includes(topic) ? null : { code: "UNKNOWN_PURPOSE", field: "topic" };
}

type SaidEntry = Pick<SuppressionImportRow, "reason" | "channel" | "topic" | "source">;

/** What the row forbids, and who said so: as much as its reason needs, as the API takes it. */
function saidOf(mapping: SuppressionMapping, cell: (field: RowField) => string): SaidEntry | RowFault {
  const reason = reasonOf(mapping, cell("reason"));
  if (!reason) return { code: "BAD_REASON", field: "reason" };
  const [over, about, by] = [cell("channel").toLowerCase(), cell("topic"), cell("source").toLowerCase()];
  const channel = channels.find((one) => one === over) ?? null;
  if (over !== "" && channel === null) return { code: "BAD_REASON", field: "channel" };
  const source = by === "" ? "import" : suppressionSources.find((one) => one === by);
  if (!source) return { code: "BAD_REASON", field: "source" };
  const topic = about === "" ? null : about;
  const needs = suppressionNeeds[reason];
  if (needs !== null && { channel, topic }[needs] === null) return { code: "BAD_REASON", field: needs };
  // An objection to everything that was about one channel only would be read as less than it says.
  if (reason === "OBJECTED_ALL" && (channel !== null || topic !== null)) return { code: "BAD_REASON", field: "reason" };
  return { reason, channel, topic, source };
}

function reasonOf({ words }: SuppressionMapping, text: string): SuppressionReason | undefined {
  if (words && Object.hasOwn(words, text)) return words[text];
  const named = text.toUpperCase();
  return Object.hasOwn(suppressionReasons, named) ? (named as SuppressionReason) : undefined;
}

/**
 * Every address of the row that the entry can be about and that can be used: a mistyped number is no reason to lose a no
 * for the good address beside it. Where none can, the first is told, and keeps the row out.
 */
function addressesOf(
  cell: (field: RowField) => string,
  { reason, channel }: SaidEntry,
  country: string | undefined,
): readonly (readonly [AddressKind, string])[] | RowFault {
  const needed = reason === "NUMBER_DEAD" ? "phone" : channel && channelAddress[channel];
  const kinds = needed ? [needed] : addressKinds.filter((kind) => cell(kind) !== "");
  const addresses: (readonly [AddressKind, string])[] = [];
  for (const kind of kinds) {
    const address = normalAddress(kind, cell(kind), country);
    if (address !== undefined) addresses.push([kind, address]);
  }
  if (addresses.length > 0) return addresses;
  return kinds[0] ? { code: badAddress[kinds[0]], field: kinds[0] } : { code: "BAD_ADDRESS" };
}
