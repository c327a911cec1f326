// Bodies of many lines, sent as they are taken.
import { expect, test } from "vitest";
import { streamed } from "../../../server/http/lines.ts";

test("who leaves while the next lines are made is no failure, and the source is let go of", async () => {
  let come: ((line: string) => void) | undefined;
  const coming = new Promise<string>((resolve) => (come = resolve));
  let isLetGo = false;
  async function* lines() {
    try {
      yield await coming;
    } finally {
      isLetGo = true;
    }
  }
  const reported: unknown[] = [];
  const stream = streamed(lines(), { report: (error) => reported.push(error) });
  // The first lines are asked for as soon as there is a stream.
  await Promise.resolve();
  const left = stream.cancel();
  come?.("a line\n");
  await left;
  expect([isLetGo, reported]).toEqual([true, []]);
});

test("a source that fails is reported once and cuts the stream", async () => {
  const failure = new Error("the disk is gone");
  async function* lines() {
    yield "a line\n";
    throw failure;
  }
  const reported: unknown[] = [];
  const stream = streamed(lines(), { report: (error) => reported.push(error) });
  await expect(new Response(stream).text()).rejects.toThrow();
  expect(reported).toEqual([failure]);
});
