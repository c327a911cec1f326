// Bars: drawn on a terminal, and only there.
import { expect, test } from "vitest";
import { counted, progressBar } from "../../../server/cli/progress.ts";

const screen = (isTTY: boolean) => {
  const drawn: string[] = [];
  return { isTTY, drawn, write: (text: string) => drawn.push(text) };
};

test("a terminal sees a bar that grows and is gone at the end; where another program reads, nothing is written", async () => {
  const [terminal, pipe] = [screen(true), screen(false)];
  for (const stream of [terminal, pipe]) {
    const bar = progressBar(stream);
    const pieces = (async function* () {
      yield "abc";
      yield new Uint8Array(1);
    })();
    const through = [];
    for await (const piece of counted(pieces, { bar, what: "reading", bytes: 4 })) through.push(piece);
    expect(through).toHaveLength(2);
    bar.show("waiting");
    bar.end();
  }
  expect(pipe.drawn).toEqual([]);
  const shown = terminal.drawn.map((text) => text.replace("\r\u001B[K", ""));
  expect(shown[0]).toMatch(/^█{23}░{7} {2}75 % reading$/);
  expect(shown[1]).toMatch(/^█{30} 100 % reading$/);
  expect(shown.slice(2)).toEqual(["waiting …", ""]);
});
