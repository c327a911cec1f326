// The decision as one compact text: what goes in comes out, whatever is damaged is none, and it fits a cookie.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerIn, decodeDecision, encodeDecision, fittingCookie, type Decision } from "../../core/decision.ts";
import { recordIdAt } from "../../core/ids.ts";

const ms = Date.UTC(2026, 10, 22, 12);
const at = new Date(ms).toISOString();
const record = recordIdAt(
  ms,
  Uint8Array.from({ length: 10 }, (_, i) => 200 + i),
);
const subject = "0123456789abcdef".repeat(2);
const decision = (answers: Decision["answers"]): Decision => ({ at, record, subject, answers });
const ids = ["analytics", "advertising", "social", "call-back"];

const answer = fc.tuple(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom("given" as const, "refused" as const, "withdrawn" as const),
  fc.integer({ min: 0, max: 500_000 }).map((minutes) => ms - minutes * 60_000),
  fc.boolean(),
);

describe("a decision as text", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...ids), answer, { minKeys: 1 }), (answers) => {
        expect(decodeDecision(encodeDecision(decision({ ...answers })), ids)).toEqual(decision({ ...answers }));
      }),
    );
  });

  it("needs no escaping in a cookie", () => {
    expect(encodeDecision(decision({ social: [2, "withdrawn", ms - 1, true] }))).toMatch(/^[\w.:+/-]+$/);
  });

  it("makes no answer younger: ages are rounded up to a minute", () => {
    const text = encodeDecision(decision({ analytics: [1, "given", ms - 1, false] }));
    expect(answerIn(text, "analytics")).toEqual([1, "given", ms - 60_000, false]);
  });

  it("says nothing of purposes it does not hold, also of those whose name is part of another", () => {
    const text = encodeDecision(decision({ analytics: [1, "given", ms, false] }));
    for (const other of ["analytic", "analytics-2", "social", ""]) expect(answerIn(text, other)).toBeUndefined();
  });

  it("of a later choice sorts later, and of two cuts of one choice the longer does", () => {
    const answers = { analytics: [1, "given", ms, false], social: [1, "refused", ms, false] } as const;
    const whole = encodeDecision(decision(answers));
    const later = encodeDecision({ ...decision(answers), at: new Date(ms + 1).toISOString() });
    const cut = fittingCookie("n".repeat(50), whole).slice(51);
    expect([later, cut, whole].toSorted()).toEqual([cut, whole, later]);
  });

  it.each(["", "%", "null", "{}", "%7B%22at%22", "a".repeat(44), "undefined"])("%j is none", (text) => {
    expect(decodeDecision(text, ids)).toBeUndefined();
  });
});

const cookieText = (cookie: string): string => cookie.slice(cookie.indexOf("=") + 1);

describe("the cookie", () => {
  it("of the longest site name and a choice by four purposes has at most 120 bytes, and loses nothing", () => {
    const answers = Object.fromEntries(ids.map((id) => [id, [1, "refused", ms, false] as const]));
    const cookie = fittingCookie(`assent-site_${"x".repeat(32)}`, encodeDecision(decision(answers)));
    expect(cookie.length).toBeLessThanOrEqual(120);
    expect(decodeDecision(cookie.slice(cookie.indexOf("=") + 1), ids)?.answers).toEqual(answers);
  });

  it("never holds half an answer", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), answer, { minKeys: 1, maxKeys: 40 }),
        (answers) => {
          const text = encodeDecision(decision({ ...answers }));
          const cookie = fittingCookie("assent-site_demo", text);
          expect(cookie.length).toBeLessThanOrEqual(120);
          expect(text.startsWith(cookieText(cookie))).toBe(true);
          const whole = decodeDecision(text, Object.keys(answers))!.answers;
          expect(whole).toMatchObject(decodeDecision(`${cookieText(cookie)}.`, Object.keys(answers))!.answers);
        },
      ),
    );
  });

  it.each([9, 37])("with a site id of %i characters keeps no yes while a no is left out", (length) => {
    const name = `assent-site_${"x".repeat(length - 5)}`;
    const fits = Math.floor((120 - `${name}=`.length - 44 - ".1refused:".length) / 5);
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 40 }), (list) => {
        const answers = Object.fromEntries(list.map((one, i) => [`purpose-${i}`, one]));
        const cookie = cookieText(fittingCookie(name, encodeDecision(decision(answers))));
        const noes = Object.keys(answers).filter((id) => answers[id]![1] !== "given");
        const kept = Object.keys(decodeDecision(`${cookie}.`, Object.keys(answers))!.answers);
        expect(noes.every((id) => kept.includes(id)) || kept.every((id) => noes.includes(id))).toBe(true);
      }),
    );
    const many = Array.from(
      { length: 12 },
      (_, i) => [`purpose-${i}`, [1, i ? "refused" : "given", ms, false]] as const,
    );
    const cookie = cookieText(fittingCookie(name, encodeDecision(decision(Object.fromEntries(many)))));
    const kept = many.flatMap(([id]) => answerIn(cookie, id)?.[1] ?? []);
    expect(kept).toEqual(Array.from({ length: fits }, () => "refused"));
    expect(fits).toBe(length === 9 ? 9 : 4);
  });

  it("keeps as many noes of an age as fit, at that age", () => {
    const many = Array.from({ length: 12 }, (_, i) => [`p${i}`, [1, "refused", ms - 264_960 * 60_000, false]] as const);
    const newest = { newest: [1, "given", ms, false] } as const;
    const text = encodeDecision(decision({ ...newest, ...Object.fromEntries(many) }));
    const cookie = cookieText(fittingCookie("assent-site_demo", text));
    const kept = many.map(([id]) => answerIn(cookie, id)).filter(Boolean);
    expect(kept.length).toBe(8);
    for (const one of kept) expect(one).toEqual([1, "refused", ms - 264_960 * 60_000, false]);
    expect(answerIn(cookie, "newest")).toBeUndefined();
  });
});
