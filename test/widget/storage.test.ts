// @vitest-environment happy-dom
// The decision's two copies: either is enough, the later one counts, a damaged one counts as none.
import { beforeEach, describe, expect, it } from "vitest";
import type { RecordId } from "../../core/ids.ts";
import { readDecision, writeDecision, type Decision } from "../../widget/storage.ts";

const key = "assent-site_demo";
const decision = (at: string): Decision => ({
  at,
  record: `rec_${at}` as RecordId,
  subject: "ab",
  answers: { analytics: [1, "given", 1, false] },
});
const older = decision("2026-11-01T00:00:00.000Z");
const newer = decision("2026-11-02T00:00:00.000Z");

const forgetCookie = () => {
  document.cookie = `${key}=;Path=/;Max-Age=0`;
};
beforeEach(() => {
  localStorage.clear();
  forgetCookie();
});

describe("a stored decision", () => {
  it("is none before a choice, and reading leaves nothing", () => {
    expect(readDecision(key)).toBeUndefined();
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
  });

  it("is read from either copy alone", () => {
    writeDecision(key, newer, 60);
    forgetCookie();
    expect(readDecision(key)).toEqual(newer);
    writeDecision(key, newer, 60);
    localStorage.clear();
    expect(readDecision(key)).toEqual(newer);
  });

  it("is the later one when the copies differ", () => {
    writeDecision(key, newer, 60);
    localStorage.setItem(key, encodeURIComponent(JSON.stringify(older)));
    expect(readDecision(key)).toEqual(newer);
    writeDecision(key, older, 60);
    localStorage.setItem(key, encodeURIComponent(JSON.stringify(newer)));
    expect(readDecision(key)).toEqual(newer);
  });

  it.each(["", "%", "null", "{}", "[1", '"given"', "%7B%22answers%22", '{"answers":{"analytics":[1,"given"]}}'])(
    "that is damaged, %j, counts as none",
    (text) => {
      localStorage.setItem(key, text);
      expect(readDecision(key)).toBeUndefined();
      document.cookie = `${key}=${encodeURIComponent(JSON.stringify(older))};Path=/`;
      expect(readDecision(key)).toEqual(older);
    },
  );

  it("is removed once no time is left", () => {
    writeDecision(key, newer, 60);
    writeDecision(key, newer, -1);
    expect([localStorage.length, document.cookie]).toEqual([0, ""]);
  });

  it("of another site is not ours", () => {
    writeDecision(`${key}2`, newer, 60);
    expect(readDecision(key)).toBeUndefined();
  });
});
