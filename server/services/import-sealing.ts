// Imported rows at rest: sealed piece by piece under the import's own key, which is destroyed once they are records.
import type { Channel } from "../../core/purpose.ts";
import type { ImportStatus } from "../../core/import.ts";
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
};

/** Rows of any kind, of which only the line matters. */
export const lineCodec: RowCodec<{ readonly line: number }> = {
  pack: ({ line }) => [line],
  unpack: ([line]) => ({ line }),
};

const text = (value: string) => new TextEncoder().encode(value);

/** Each piece of an import is sealed once, so its number makes a nonce that no other has. */
const placed = (id: string, no: number) => {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, no);
  return { name: "AES-GCM", iv: nonce, additionalData: text(`assent-import/v1\n${id}\n${no}`) };
};

/** A function that seals and opens pieces of the import. */
export async function importSeals<Row>(id: string, key: Uint8Array, { pack: packed, unpack }: RowCodec<Row>) {
  const bytes = Uint8Array.from(key);
  const cipher = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async seal(no: number, { head, rows, rejected }: ImportPiece<Row>): Promise<Uint8Array> {
      const plain = text(JSON.stringify([head, rows.map(packed), rejected.map(({ line, cells }) => [line, ...cells])]));
      return new Uint8Array(await crypto.subtle.encrypt(placed(id, no), cipher, plain));
    },
    /** Throws where the bytes are not what was sealed as this piece. */
    async open(no: number, sealed: Uint8Array): Promise<ImportPiece<Row>> {
      const plain = await crypto.subtle.decrypt(placed(id, no), cipher, Uint8Array.from(sealed));
      type Rejected = readonly [number, ...string[]];
      type Rows = Parameters<typeof unpack>[0][];
      const [head, rows, rejected] = JSON.parse(new TextDecoder().decode(plain)) as [string[], Rows, Rejected[]];
      return { head, rows: rows.map(unpack), rejected: rejected.map(([line, ...cells]) => ({ line, cells })) };
    },
  };
}
