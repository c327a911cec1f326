// How much garbage V8 lets gather, seen in a process of its own.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { heapFlag } from "../../../server/node/memory.ts";

/** Lets some thousand objects live for a while each, as parts of a stream do, and says how large the heap became. */
const churn = `
if (process.argv[1]) require("node:v8").setFlagsFromString(process.argv[1]);
let most = 0;
const kept = [];
for (let i = 0; i < 1_500_000; i++) {
  kept[i % 100_000] = { text: String(i), more: [i, i + 1] };
  if (i % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
}
console.log(most);`;

const mostHeap = (...args: string[]) => Number(execFileSync(process.execPath, ["-e", churn, ...args]).toString());

test("a heap grows by half where it would have doubled", () => {
  expect(mostHeap(heapFlag)).toBeLessThan(0.75 * mostHeap());
});
