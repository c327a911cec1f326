// The words that stand in a browser's memory: they are parted by spaces, and no two things share one.
import { expect, it } from "vitest";
import { comingWord, purposeWord, signalWord } from "../../core/told-words.ts";

it("a purpose is named with its version, a notice by the start of its hash, the signal by its short name", () => {
  const words = [purposeWord("stats", 2), comingWord(`sha256:${"0123456789ab".padEnd(64, "c")}`), signalWord];
  expect(words).toEqual(["stats.2", "0123456789ab", "gpc"]);
});

it("a purpose called like the signal has another word", () => expect(purposeWord(signalWord, 1)).not.toBe(signalWord));
