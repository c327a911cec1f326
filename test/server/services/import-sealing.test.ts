// Sealed pieces open as what they were, under their own key and number only.
import { expect, test } from "vitest";
import type { ImportRow } from "../../../server/services/import-rows.ts";
import { consentCodec, importSeals, type ImportPiece } from "../../../server/services/import-sealing.ts";

const id = `imp_${"0".repeat(32)}`;
const piece: ImportPiece<ImportRow> = {
  head: ["E-Mail", "Status"],
  rows: [
    {
      line: 2,
      kind: "email",
      address: "ada@example.com",
      purpose: "newsletter",
      channel: "email",
      status: "given",
      actedMs: 5,
      evidence: "form 12",
    },
  ],
  rejected: [{ line: 3, cells: ["ada", "given"] }],
};
const key = (byte: number) => new Uint8Array(32).fill(byte);

test("a piece comes back as it was, and nothing of it can be read in between", async () => {
  const seals = await importSeals(id, key(1), consentCodec);
  const sealed = await seals.seal(0, piece);
  expect(await seals.open(0, sealed)).toEqual(piece);
  expect(new TextDecoder().decode(sealed)).not.toMatch(/ada|form|E-Mail/);
});

test("another key, another import, another number and a changed byte do not open it", async () => {
  const sealed = await (await importSeals(id, key(1), consentCodec)).seal(4, piece);
  const open = async (given: string, byte: number, no: number, bytes = sealed) =>
    (await importSeals(given, key(byte), consentCodec)).open(no, bytes);
  await expect(open(id, 1, 4)).resolves.toEqual(piece);
  await expect(open(id, 2, 4)).rejects.toThrow();
  await expect(open(`${id}0`, 1, 4)).rejects.toThrow();
  await expect(open(id, 1, 5)).rejects.toThrow();
  await expect(open(id, 1, 4, sealed.with(9, sealed[9]! ^ 1))).rejects.toThrow();
});
