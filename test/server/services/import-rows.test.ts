// Each fault of a row alone, and the row that has none.
import { describe, expect, test } from "vitest";
import type { Notice } from "../../../core/notice.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import type { ConsentMapping } from "../../../core/import-schema.ts";
import { isFault, rowJudge } from "../../../server/services/import-rows.ts";

const { style, ...settings } = demoNotice("http://localhost:8788");
const layout = { buttons: ["accept-all", "reject-all", "choose"], style };
const notice: Notice = { v: 1, site: demoSite, ...settings, layout, build: `sha256:${"ab".repeat(32)}` };
const nowMs = Date.parse("2026-11-22T09:00:00.000Z");
const head = ["email", "phone", "purpose", "channel", "status", "date", "evidence", "country"];
const mapping = Object.fromEntries(head.map((name) => [name, name])) as unknown as ConsentMapping;
const good = {
  email: "Ada@Example.com",
  phone: "",
  purpose: "newsletter",
  channel: "email",
  status: "given",
  date: "2026-05-01",
  evidence: "form 12",
  country: "",
};
const judged = (change: Partial<typeof good>, given: Partial<ConsentMapping> = {}) => {
  const cells = Object.values({ ...good, ...change });
  const judge = rowJudge({ ...mapping, ...given }, { head, notice, nowMs });
  return judge({ line: 7, cells, broken: false });
};
const call = { purpose: "call-back", channel: "phone", email: "" };

describe("a row", () => {
  test("that is understood says who, what, when and by what it is shown", () =>
    expect(judged({})).toEqual({
      line: 7,
      kind: "email",
      address: "ada@example.com",
      purpose: "newsletter",
      channel: "email",
      status: "given",
      actedMs: Date.parse("2026-05-01"),
      evidence: "form 12",
    }));

  test.each([
    [{ email: "ada" }, "BAD_EMAIL", "email"],
    [{ email: "" }, "BAD_EMAIL", "email"],
    [{ ...call, phone: "999", country: "GB" }, "BAD_PHONE", "phone"],
    [{ ...call, phone: "020 7946 0958" }, "BAD_PHONE", "phone"],
    [{ ...call, phone: "020 7946 0958", country: "Britain" }, "BAD_PHONE", "phone"],
    [{ date: "01/05/2026" }, "BAD_DATE", "date"],
    [{ date: "" }, "BAD_DATE", "date"],
    [{ date: "2026-11-23" }, "FUTURE_DATE", "date"],
    [{ status: "yes" }, "BAD_STATUS", "status"],
    [{ status: "renewed" }, "BAD_STATUS", "status"],
    [{ purpose: "horoscope" }, "UNKNOWN_PURPOSE", "purpose"],
    [{ purpose: "essential" }, "UNKNOWN_PURPOSE", "purpose"],
    [{ purpose: "analytics" }, "UNKNOWN_PURPOSE", "channel"],
    [{ channel: "phone" }, "UNKNOWN_PURPOSE", "channel"],
    [{ channel: "post" }, "UNKNOWN_PURPOSE", "channel"],
    [{ evidence: " " }, "MISSING_EVIDENCE", "evidence"],
    [{ evidence: "x".repeat(301) }, "MISSING_EVIDENCE", "evidence"],
  ])("with %j is %s by its %s", (change, code, field) => expect(judged(change)).toEqual({ code, field }));

  test("that is broken is BAD_ROW", () => {
    const judge = rowJudge(mapping, { head, notice, nowMs });
    expect(judge({ line: 1, cells: [], broken: true })).toEqual({ code: "BAD_ROW" });
  });

  test("of a no needs neither date nor evidence", () => {
    for (const status of ["withdrawn", "Refused"])
      expect(judged({ status, date: "", evidence: "" })).toMatchObject({ actedMs: null, evidence: "" });
    expect(judged({ status: "withdrawn", date: "2026-11-23" })).toMatchObject({ code: "FUTURE_DATE" });
  });

  test("has national numbers by its country, and what a spreadsheet covered is uncovered", () => {
    expect(judged({ ...call, phone: "020 7946 0958", country: "gb" })).toMatchObject({ address: "+442079460958" });
    expect(judged({ ...call, phone: "'+44 20 7946 0958" })).toMatchObject({ kind: "phone", address: "+442079460958" });
  });

  test("has the words and the order of days that the mapping says", () => {
    const said = judged({ status: "subscribed", date: "01/05/2026" }, { words: { subscribed: "given" }, dates: "dmy" });
    expect(said).toMatchObject({ status: "given", actedMs: Date.parse("2026-05-01") });
    expect(judged({ status: "toString" }, { words: {} })).toMatchObject({ code: "BAD_STATUS" });
  });

  test("has what is fixed for all", () => {
    expect(isFault(judged({ purpose: "?", evidence: "" }, { purpose: "=newsletter", evidence: "=list 3" }))).toBe(
      false,
    );
  });
});

describe("a row of a purpose that takes explicit consent", () => {
  const explicit = {
    ...notice,
    purposes: notice.purposes.map((one) => (one.id === "newsletter" ? { ...one, explicit: true } : one)),
  };
  const of = (change: object, second: string) => {
    const judge = rowJudge(
      { ...mapping, secondAct: "confirmed" },
      { head: [...head, "confirmed"], notice: explicit, nowMs },
    );
    return judge({ line: 7, cells: [...Object.values({ ...good, ...change }), second], broken: false });
  };
  test("names what shows both acts", () => {
    expect(of({}, "mail 13")).toMatchObject({ status: "given", evidence: "form 12; mail 13" });
    expect(of({}, "")).toEqual({ code: "MISSING_EVIDENCE", field: "secondAct" });
    expect(of({ evidence: "" }, "mail 13")).toEqual({ code: "MISSING_EVIDENCE", field: "evidence" });
    expect(of({ status: "withdrawn", evidence: "" }, "")).toMatchObject({ status: "withdrawn", evidence: "" });
  });
  test("whose file has no such column says no consent", () => {
    const judge = rowJudge(mapping, { head, notice: explicit, nowMs });
    expect(judge({ line: 7, cells: Object.values(good), broken: false })).toEqual({
      code: "MISSING_EVIDENCE",
      field: "secondAct",
    });
  });
});
