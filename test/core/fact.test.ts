// What a record makes of a fact, choice by choice and in whatever order records arrive.
import { describe, expect, test } from "vitest";
import { factAfter, saidIn, type Said } from "../../core/fact.ts";
import { instantAt } from "../../core/time.ts";
import { sampleCore, sampleTime } from "../support/samples.ts";

const at = (minute: number) => instantAt(sampleTime + minute * 60_000);
const said = (status: Said["status"], minute: number, change: Partial<Said> = {}): Said => ({
  status,
  actedAt: at(minute),
  record: `rec_${minute}`,
  version: 1,
  direct: true,
  ...change,
});
const after = (...all: Said[]) => all.reduce<ReturnType<typeof factAfter>>(factAfter, undefined);

describe("a fact", () => {
  test("is renewed by a second yes, which keeps that the person said it themselves", () => {
    const fact = after(said("given", 1, { confirmed: true }), said("given", 2, { direct: false, until: at(9) }));
    expect(fact).toEqual({
      status: "renewed",
      record: "rec_2",
      at: at(2),
      until: at(9),
      version: 1,
      direct: true,
      confirmed: true,
    });
  });
  test("is ended by a no that seems older, and keeps the later act", () => {
    expect(after(said("given", 5), said("refused", 1))).toMatchObject({
      status: "withdrawn",
      record: "rec_1",
      at: at(5),
    });
  });
  test("is not moved by an older yes, a question, or a lapse of what lasts longer", () => {
    const no = after(said("withdrawn", 5));
    expect(factAfter(no, said("given", 4))).toBe(no);
    expect(factAfter(no, said("requested", 6))).toBe(no);
    const yes = after(said("given", 1, { until: at(9) }));
    expect(factAfter(yes, said("expired", 8))).toBe(yes);
    expect(factAfter(yes, said("expired", 9))).toMatchObject({ status: "expired", at: at(1) });
  });
  test("is held up by no question: a yes from before it, which waited, counts from when it was said", () => {
    expect(after(said("requested", 5), said("given", 3))).toMatchObject({ status: "given", at: at(3) });
    expect(after(said("requested", 5), said("withdrawn", 3), said("given", 4))).toMatchObject({ status: "withdrawn" });
  });
  test("does not begin with an end", () => {
    for (const status of ["expired", "revoked", "invalidated"] as const) expect(after(said(status, 1))).toBeUndefined();
  });
});

test("a record says each purpose and channel once, an import nobody's own word", () => {
  const choice = { purpose: "news", version: 2, status: "given" } as const;
  const core = sampleCore(1, {
    event: "import",
    choices: [
      { ...choice, channel: "email" },
      { ...choice, until: at(3) },
    ],
  });
  expect([...saidIn(core).keys()]).toEqual(["news/email", "news/"]);
  expect(saidIn(core).get("news/")).toMatchObject({ record: core.id, version: 2, until: at(3), direct: false });
  const confirmed = { ...core.method, action: "double-opt-in" } as const;
  expect(saidIn({ ...core, event: "confirm", method: confirmed }).get("news/email")).toMatchObject({
    direct: true,
    confirmed: true,
  });
});
