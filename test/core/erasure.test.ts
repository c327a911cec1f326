// The words an erasure is explained by: each with its sentence, and none that a person's name could stand in.
import { expect, test } from "vitest";
import { erasureReasons, verifications } from "../../core/erasure.ts";

test.each([
  ["reason", erasureReasons],
  ["way to verify", verifications],
])("every %s is a plain word with a sentence", (_, words) => {
  for (const [word, sentence] of Object.entries(words)) {
    expect(word).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(sentence).toMatch(/^[A-Z].{8,}[^.]$/);
  }
});
