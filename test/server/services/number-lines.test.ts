// Files of numbers: their lines whatever the pieces they come in, the column of the number, and the number itself.
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  fieldsOf,
  lineBatches,
  lineNumber,
  numberColumn,
  type ReadPoint,
} from "../../../server/services/number-lines.ts";
import { phoneNumber } from "../../../core/phone.ts";

const key = new Uint8Array(32).fill(9);
const start: ReadPoint = { bytes: 0, digest: new Uint8Array() };
const text = "Number\r\n020 7946 0958\n\n+44 161 496 0123\n07700900123";

async function* inPieces(whole: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(whole);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(whole: string, { size = 7, from = start } = {}) {
  const lines: string[] = [];
  const ends: ReadPoint[] = [];
  const firsts = new Set<string>();
  for await (const batch of lineBatches(inPieces(whole, size), { key, from })) {
    lines.push(...batch.lines);
    ends.push(batch.end());
    firsts.add(batch.first);
  }
  return { lines, ends, firsts: [...firsts] };
}

describe("lines", () => {
  test.each([1, 2, 3, 7, 10, 1000])("are the same in pieces of %i bytes, and say how far they reach", async (size) => {
    const { lines, ends, firsts } = await all(text, { size });
    expect(lines).toEqual(["Number", "020 7946 0958", "", "+44 161 496 0123", "07700900123"]);
    expect(firsts).toEqual(["Number"]);
    for (const { bytes, digest } of ends) {
      const read = Buffer.from(text).subarray(0, bytes);
      expect(Buffer.from(digest)).toEqual(createHmac("sha256", key).update(read).digest());
    }
    expect(ends.at(-1)!.bytes).toBe(text.length);
  });

  test.each([1, 5, 16, 1000])("go on from every point that was reached, in pieces of %i bytes", async (size) => {
    for (const from of (await all(text, { size: 3 })).ends) {
      const { lines, ends, firsts } = await all(text, { size, from });
      expect(lines).toEqual(
        text
          .slice(from.bytes)
          .split(/\r?\n/)
          .filter((_, i, parts) => i < parts.length - 1 || parts[i] !== ""),
      );
      if (lines.length > 0) expect(firsts).toEqual(["Number"]);
      expect(ends.at(-1)?.bytes ?? from.bytes).toBe(text.length);
    }
  });

  test("of another file are refused: one that differs before the point, and one that is shorter", async () => {
    const from = (await all(text)).ends[1]!;
    await expect(all(`X${text.slice(1)}`, { from })).rejects.toMatchObject({ slug: "other-file" });
    await expect(all(text.slice(0, from.bytes - 1), { from })).rejects.toMatchObject({ slug: "other-file" });
  });

  test("without an end are refused before they fill the memory", async () => {
    await expect(all("0".repeat(200_000), { size: 10_000 })).rejects.toMatchObject({
      slug: "not-valid",
      extensions: { errors: [{ pointer: "/lines", detail: "must each hold at most 65536 bytes" }] },
    });
  });
});

describe("the column of the number", () => {
  test.each([
    ["020 7946 0958", undefined, { at: 0, delimiter: ",", isNamed: false }],
    ["Telephone", undefined, { at: 0, delimiter: ",", isNamed: true }],
    ["Name;Telephone", "telephone", { at: 1, delimiter: ";", isNamed: true }],
    ["Name\tTelephone", "2", { at: 1, delimiter: "\t", isNamed: true }],
    ['"Smith, J",02079460958', "2", { at: 1, delimiter: ",", isNamed: false }],
  ])("of %j, asked for as %j", (line, column, found) => expect(numberColumn(line, column)).toEqual(found));

  test.each([
    ["a,b", undefined, "must say which column holds the number"],
    ["a,b", "c", "is not in the first line"],
    ["a,b", "3", "is not in the first line"],
    ["a,b", "0", "is not in the first line"],
    ["020,b", "b", "is not in the first line"],
  ])("of %j is not %j", (line, column, detail) => {
    expect(() => numberColumn(line, column)).toThrow(
      expect.objectContaining({
        extensions: { errors: [expect.objectContaining({ pointer: "/column", detail })] },
      }) as Error,
    );
  });

  test("is found behind fields in quotation marks", () => {
    expect(fieldsOf('"Smith, J","020 7946 0958",x', ",")).toEqual(["Smith, J", "020 7946 0958", "x"]);
    expect(fieldsOf("a,,b", ",")).toEqual(["a", "", "b"]);
  });
});

describe("the number of a line", () => {
  const written = [
    "02079460958",
    "020 7946 0958",
    "+442079460958",
    "442079460958",
    "00442079460958",
    "2079460958",
    "+44 (0)20 7946 0958",
    "(020) 7946-0958",
  ];
  test.each(written)("%s is one number however it is written", (text) => {
    expect(lineNumber(text, "GB")).toBe("+442079460958");
  });

  test("is what the library makes of it, wherever the library knows it", () => {
    const national = [
      "01614960123",
      "07911123456",
      "08001111",
      "0800 111111",
      "03001231234",
      "01539 123456",
      "+33 1 42 68 53 00",
      "+1 212 555 0123",
    ];
    for (const text of national) {
      expect(phoneNumber(text, "GB"), text).toBeDefined();
      expect(lineNumber(text, "GB"), text).toBe(phoneNumber(text, "GB"));
    }
    expect(lineNumber("01 42 68 53 00", "FR")).toBe("+33142685300");
  });

  test.each(["", "Telephone", "12345", "n/a", "0000000000", "+4420794609580000"])("%j holds none", (text) => {
    expect(lineNumber(text, "GB")).toBeUndefined();
  });
});
