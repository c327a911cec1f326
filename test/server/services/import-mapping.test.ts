// Mappings that say which column is what, and those that do not.
import { describe, expect, test } from "vitest";
import type { ProblemError } from "../../../server/errors.ts";
import { assertColumns, columnsOf, readMapping, sourcesOf } from "../../../server/services/import-mapping.ts";
import { newsletterMapping } from "../../support/imports.ts";

const faults = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as ProblemError).extensions.errors?.map(({ pointer, detail }) => `${pointer} ${detail}`);
  }
  return [];
};
const text = (change: object) => JSON.stringify({ ...newsletterMapping, ...change });

describe("a mapping", () => {
  test("is read as it was written", () => expect(readMapping(text({}))).toEqual(newsletterMapping));

  test("may explain words, dates, a country and the delimiter", () => {
    const more = { words: { yes: "given" }, dates: "dmy", country: "=GB", delimiter: ";" };
    expect(readMapping(text(more))).toMatchObject(more);
  });

  test.each([
    [undefined, /^\/mapping must be in the header/],
    ["{", /^\/mapping is not JSON/],
    ["[]", /^\/mapping /],
    [text({ email: undefined }), /^\/mapping must name a column for one of email, phone, post, push, chat/],
    [text({ status: undefined }), /^\/mapping\/status /],
    [text({ dates: "ymd" }), /^\/mapping\/dates /],
    [text({ words: { yes: "renewed" } }), /^\/mapping\/words\/yes /],
    [text({ nickname: "Nick" }), /^\/mapping /],
  ])("that is %s is pointed at", (given, fault) => {
    expect(faults(() => readMapping(given))?.[0]).toMatch(fault);
  });

  test("names columns, each once, and what is fixed is none", () => {
    expect(columnsOf({ ...newsletterMapping, phone: "E-Mail" })).toEqual(["E-Mail", "Status", "Date", "Source"]);
    expect(Object.keys(sourcesOf({ ...newsletterMapping, words: {}, dates: "iso", delimiter: "," }))).toEqual(
      Object.keys(newsletterMapping),
    );
  });

  test("must fit the file: every column there, and once", () => {
    expect(faults(() => assertColumns(newsletterMapping, ["E-Mail", "Status", "Date", "Source", "More"]))).toEqual([]);
    expect(faults(() => assertColumns(newsletterMapping, ["E-Mail", "Date", "Date", "Source"]))).toEqual([
      "/mapping/status names no column of the file",
      "/mapping/date names two columns",
    ]);
  });
});
