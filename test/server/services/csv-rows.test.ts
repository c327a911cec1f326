// CSV in pieces of every size: the same rows under the same lines.
import { describe, expect, test } from "vitest";
import { columnOf, csvRows, type CsvRow } from "../../../server/services/csv-rows.ts";

async function* inPieces(whole: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(whole);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 5) {
  const rows: CsvRow[] = [];
  let names: readonly string[] = [];
  for await (const { head, rows: more } of csvRows(inPieces(text, size))) {
    rows.push(...more);
    names = head;
  }
  return { head: names, rows: rows.map(({ line, cells, isWhole }) => [line, cells, isWhole]) };
}

describe("rows", () => {
  const text = '\ufeffName,Number\r\n"Smith, ""J""\nJnr",020\r\n\r\nÉva,021\nB\n"C",022';
  test.each([1, 2, 3, 7, 1000])("are the same in pieces of %i bytes", async (size) => {
    expect(await read(text, size)).toEqual({
      head: ["Name", "Number"],
      rows: [
        [2, ['Smith, "J"\nJnr', "020"], true],
        [5, ["Éva", "021"], true],
        [6, ["B"], false],
        [7, ["C", "022"], true],
      ],
    });
  });

  test.each([
    [";", "a;b\n1,5;2\n"],
    ["\t", "a\tb\n1,5\t2\n"],
  ])("may be divided by %j", async (_, text) => {
    expect((await read(text)).rows).toEqual([[2, ["1,5", "2"], true]]);
  });

  test("are refused where there are none, or where one does not end", async () => {
    await expect(read("\n\n")).rejects.toMatchObject({ slug: "not-valid" });
    const endless = `a,b\n"${"x".repeat(200_000)}`;
    await expect(read(endless, 10_000)).rejects.toMatchObject({ slug: "not-valid" });
    expect(await read("a,b\n")).toEqual({ head: ["a", "b"], rows: [] });
    expect((await read('a,b\n"x,y\n')).rows).toEqual([[2, expect.anything(), false]]);
  });
});

test("a column is found by any of its names, in any case", () => {
  expect(columnOf(["Name", "Telephone"], "phone", "telephone")).toBe(1);
  expect(columnOf(["Name"], "phone")).toBe(-1);
});
