// Imported rows at rest: each piece sealed under a key of its own, which is destroyed once its rows are records.
import type { AddressKind } from "../../core/address.ts";
import type { Channel } from "../../core/purpose.ts";
import type { ImportStatus } from "../../core/import.ts";
import type { ImportStore } from "../store/import-rows.ts";
import type { ImportRow } from "./import-rows.ts";

/** A piece of a file: the rows that can be imported, and those that cannot as they came. */
export interface ImportPiece<Row> {
  /** The names of the cells of `rejected`. */
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  readonly rejected: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** How rows are written into what is sealed: their line first. */
export interface RowCodec<Row> {
  pack(row: Row): readonly [line: number, ...rest: unknown[]];
  unpack(packed: readonly [line: number, ...rest: unknown[]]): Row;
  /** Whom the row names. */
  addresses(row: Row): readonly (readonly [kind: AddressKind, address: string])[];
}

type Packed = readonly [number, ImportRow["kind"], string, string, Channel, ImportStatus, number | null, string];

const pack = (row: ImportRow): Packed => {
  const { line, kind, address, purpose, channel, status, actedMs, evidence } = row;
  return [line, kind, address, purpose, channel, status, actedMs, evidence];
};

/** Rows of people's answers. */
export const consentCodec: RowCodec<ImportRow> = {
  pack,
  unpack(packed) {
    const [line, kind, address, purpose, channel, status, actedMs, evidence] = packed as Packed;
    return { line, kind, address, purpose, channel, status, actedMs, evidence };
  },
  addresses: ({ kind, address }) => [[kind, address]],
};

/** Rows of any kind, of which only the line matters. */
export const lineCodec: RowCodec<{ readonly line: number }> = {
  pack: ({ line }) => [line],
  unpack: ([line]) => ({ line }),
  addresses: () => [],
};

const text = (value: string) => new TextEncoder().encode(value);

/** Nothing is sealed under a key but one piece, once. */
const placed = (id: string, no: number) => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, no);
  return { name: "AES-GCM", iv: nonce, additionalData: text(`assent-import/v1\n${id}\n${no}`) };
};

/** Which piece of which import, and how its rows are written. */
export interface PiecePlace<Row> {
  readonly id: string;
  readonly no: number;
  readonly codec: RowCodec<Row>;
}

const cipherOf = (key: Uint8Array) =>
  crypto.subtle.importKey("raw", Uint8Array.from(key), "AES-GCM", false, ["encrypt", "decrypt"]);

/** The piece sealed under a key that nothing else is sealed under. */
export async function sealPiece<Row>(
  { id, no, codec }: PiecePlace<Row>,
  key: Uint8Array,
  { head, rows, rejected }: ImportPiece<Row>,
): Promise<Uint8Array> {
  const packed = rows.map((row) => codec.pack(row));
  const plain = text(JSON.stringify([head, packed, rejected.map(({ line, cells }) => [line, ...cells])]));
  return new Uint8Array(await crypto.subtle.encrypt(placed(id, no), await cipherOf(key), plain));
}

/** Throws where the bytes are not what was sealed as this piece under this key. */
export async function openPiece<Row>(
  { id, no, codec }: PiecePlace<Row>,
  key: Uint8Array,
  sealed: Uint8Array,
): Promise<ImportPiece<Row>> {
  const plain = await crypto.subtle.decrypt(placed(id, no), await cipherOf(key), Uint8Array.from(sealed));
  type Rejected = readonly [number, ...string[]];
  type Rows = Parameters<typeof codec.unpack>[0][];
  const [head, rows, rejected] = JSON.parse(new TextDecoder().decode(plain)) as [string[], Rows, Rejected[]];
  return {
    head,
    rows: rows.map((row) => codec.unpack(row)),
    rejected: rejected.map(([line, ...cells]) => ({ line, cells })),
  };
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * The piece as it is stored; undefined where it is gone, or none of its keys opens it: a backup may have been restored
 * whose two databases were of two moments. Asked while somebody is taken out of it, it is read again: then its key is
 * another, and what is sealed is too.
 */
export async function storedPiece<Row>(
  store: Pick<ImportStore, "importPiece">,
  place: PiecePlace<Row>,
): Promise<
  { readonly piece: ImportPiece<Row>; readonly sealed: Uint8Array; readonly keys: readonly Uint8Array[] } | undefined
> {
  let before: Uint8Array | undefined;
  for (;;) {
    const found = await store.importPiece(place.id, place.no);
    // Without a key it is about to go.
    if (!found || found.keys.length === 0) return undefined;
    const { sealed, keys } = found;
    const opened = await Promise.allSettled(keys.map((key) => openPiece(place, key, sealed)));
    const fits = opened.find((one) => one.status === "fulfilled");
    if (fits) return { piece: fits.value, sealed, keys };
    // A key goes only after what was sealed under it was replaced: what is still the same had none the first time.
    if (before && isSame(before, sealed)) return undefined;
    before = sealed;
  }
}
