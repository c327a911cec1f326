// Work after an answer: reported when it fails, waited for at the end.
import { expect, test } from "vitest";
import { startAfterwards } from "../../../server/node/afterwards.ts";

test("a stop waits for all of it, for what it began too, and what fails is reported", async () => {
  const failures: unknown[] = [];
  const done: string[] = [];
  const afterwards = startAfterwards((error) => failures.push(error));
  const later = async (name: string, ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    done.push(name);
    if (name === "first") afterwards.add(later("second", 5));
  };
  afterwards.add(later("first", 10));
  afterwards.add(Promise.reject(new Error("away")));
  await afterwards.finish();
  expect(done).toEqual(["first", "second"]);
  expect(failures).toEqual([new Error("away")]);
});
