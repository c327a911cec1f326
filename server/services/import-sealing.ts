// Imported rows at rest: each piece sealed under a key of its own, which is destroyed once its rows are records.
import type { Channel } from "../../core/purpose.ts";
import type { ImportStatus } from "../../core/import.ts";
import type { ImportStore } from "../store/import-rows.ts";
import type { ImportRow } from "./import-rows.ts";

/** A piece of a file: the rows that can be imported, and those that cannot as they came. */
export interface ImportPiece {
  /** The names of the cells of `rejected`. */
  readonly head: readonly string[];
  readonly rows: readonly ImportRow[];
  readonly rejected: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

type Packed = readonly [number, ImportRow["kind"], string, string, Channel, ImportStatus, number | null, string];

const pack = (row: ImportRow): Packed => {
  const { line, kind, address, purpose, channel, status, actedMs, evidence } = row;
  return [line, kind, address, purpose, channel, status, actedMs, evidence];
};

const unpack = ([line, kind, address, purpose, channel, status, actedMs, evidence]: Packed): ImportRow => ({
  line,
  kind,
  address,
  purpose,
  channel,
  status,
  actedMs,
  evidence,
});

const text = (value: string) => new TextEncoder().encode(value);

/** Nothing is sealed under a key but one piece, once. */
const placed = (id: string, no: number) => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, no);
  return { name: "AES-GCM", iv: nonce, additionalData: text(`assent-import/v1\n${id}\n${no}`) };
};

/** Which piece of which import. */
export interface PiecePlace {
  readonly id: string;
  readonly no: number;
}

const cipherOf = (key: Uint8Array) =>
  crypto.subtle.importKey("raw", Uint8Array.from(key), "AES-GCM", false, ["encrypt", "decrypt"]);

/** The piece sealed under a key that nothing else is sealed under. */
export async function sealPiece({ id, no }: PiecePlace, key: Uint8Array, piece: ImportPiece): Promise<Uint8Array> {
  const { head, rows, rejected } = piece;
  const plain = text(JSON.stringify([head, rows.map(pack), rejected.map(({ line, cells }) => [line, ...cells])]));
  return new Uint8Array(await crypto.subtle.encrypt(placed(id, no), await cipherOf(key), plain));
}

/** Throws where the bytes are not what was sealed as this piece under this key. */
export async function openPiece({ id, no }: PiecePlace, key: Uint8Array, sealed: Uint8Array): Promise<ImportPiece> {
  const plain = await crypto.subtle.decrypt(placed(id, no), await cipherOf(key), Uint8Array.from(sealed));
  type Rejected = readonly [number, ...string[]];
  const [head, rows, rejected] = JSON.parse(new TextDecoder().decode(plain)) as [string[], Packed[], Rejected[]];
  return { head, rows: rows.map(unpack), rejected: rejected.map(([line, ...cells]) => ({ line, cells })) };
}

/** It is sealed anew in no time; whoever finds neither key three times has damaged bytes before them. */
const mostTries = 3;

/**
 * The piece as it is stored; undefined where it is gone. Asked while somebody is taken out of it, it is read again:
 * then its key is another. Throws where none of its keys opens it.
 */
export async function storedPiece(
  store: Pick<ImportStore, "importPiece">,
  place: PiecePlace,
): Promise<{ readonly piece: ImportPiece; readonly sealed: Uint8Array } | undefined> {
  for (let tries = 1; ; tries++) {
    const found = await store.importPiece(place.id, place.no);
    // Without a key it is about to go.
    if (!found || found.keys.length === 0) return undefined;
    const { sealed, keys } = found;
    const opened = await Promise.allSettled(keys.map((key) => openPiece(place, key, sealed)));
    const fits = opened.find((one) => one.status === "fulfilled");
    if (fits) return { piece: fits.value, sealed };
    if (tries === mostTries) throw new Error(`piece ${place.no} of ${place.id} is not what was sealed`);
  }
}
