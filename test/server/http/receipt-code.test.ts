// The code on a receipt says its address, as a reader that is none of ours finds it.
import { decodeQR } from "qr/decode.js";
import { expect, test } from "vitest";
import { receiptCode } from "../../../server/http/receipt-code.ts";
import { nameIn } from "../../../server/services/receipt-names.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { testContext, visitor } from "../../support/context.ts";

/** Pixels of a module: readers want more than one. */
const scale = 4;

/** The picture as a camera has it: white, and the dark modules of the last path as that draws them. */
function drawn(svg: string): { width: number; height: number; data: Uint8Array } {
  const [least, , side] = /viewBox="([^"]+)"/.exec(svg)![1]!.split(" ").map(Number) as [number, number, number];
  const width = side * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  const [, path] = /<path d="([^"]+)"\/><\/svg>$/.exec(svg)!;
  for (const [, x, y, length] of path!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    const [left, top] = [Number(x) - least, Number(y) - least].map((at) => at * scale) as [number, number];
    for (let row = top; row < top + scale; row++) {
      for (let at = left; at < left + Number(length) * scale; at++)
        data.fill(0, (row * width + at) * 4, (row * width + at) * 4 + 3);
    }
  }
  return { width, height: width, data };
}

test("a reader finds the receipt's address in it", async () => {
  const t = await testContext();
  const { answer } = await recordDecision(t.context, visitor, t.request());
  const svg = await receiptCode(t.context, nameIn(answer.receipt));
  expect(decodeQR(drawn(svg), { timeLimit: 10_000 })).toBe(answer.receipt);
  await t.stop();
});
