// Sealed pieces open as what they were, under their own key and number only.
import { expect, test } from "vitest";
import type { ImportRow } from "../../../server/services/import-rows.ts";
import {
  consentCodec,
  openPiece,
  sealPiece,
  storedPiece,
  type ImportPiece,
} from "../../../server/services/import-sealing.ts";

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

const at = { id, no: 4, codec: consentCodec };

test("a piece comes back as it was, and nothing of it can be read in between", async () => {
  const sealed = await sealPiece(at, key(1), piece);
  expect(await openPiece(at, key(1), sealed)).toEqual(piece);
  expect(new TextDecoder().decode(sealed)).not.toMatch(/ada|form|E-Mail/);
});

test("another key, another import, another number and a changed byte do not open it", async () => {
  const sealed = await sealPiece(at, key(1), piece);
  await expect(openPiece(at, key(1), sealed)).resolves.toEqual(piece);
  await expect(openPiece(at, key(2), sealed)).rejects.toThrow();
  await expect(openPiece({ ...at, id: `${id}0` }, key(1), sealed)).rejects.toThrow();
  await expect(openPiece({ ...at, no: 5 }, key(1), sealed)).rejects.toThrow();
  await expect(openPiece(at, key(1), sealed.with(9, sealed[9]! ^ 1))).rejects.toThrow();
});

test("a stored piece opens with whichever of its keys fits, is read again while it is sealed anew, and is gone without one", async () => {
  const sealed = await sealPiece(at, key(1), piece);
  const asked = (...answers: readonly (number[] | undefined)[]) => {
    const left = [...answers];
    return storedPiece(
      {
        importPiece: async () =>
          (left.shift() ?? []).length === 0
            ? undefined
            : { sealed, keys: answers[answers.length - left.length - 1]!.map(key) },
      },
      at,
    );
  };
  expect((await asked([1]))!.piece).toEqual(piece);
  expect((await asked([2, 1]))!.piece).toEqual(piece);
  expect((await asked([2], [1]))!.piece).toEqual(piece);
  expect(await asked([])).toBeUndefined();
  expect(await asked([2], [3])).toBeUndefined();
});
