// What the server refuses, in words: cause and fix, and its own sentences by their codes.
import { describe, expect, test } from "vitest";
import { ApiAway, ApiProblem } from "../../../server/console/app/api.ts";
import { faultOf, saidOf } from "../../../server/console/app/problem-words.ts";
import { asSent, serverSaid } from "../../../server/console/app/server-said.ts";
import { serverSentences } from "../../../server/console/sentences/sentences.ts";

describe("a failure", () => {
  const problem = (slug: string, more: object = {}) =>
    new ApiProblem(422, { type: `https://x.example/docs/problems.md#${slug}`, title: "A title", ...more });

  test("is said with cause and fix, in each language", () => {
    expect(saidOf(problem("may-not"), "en").fix).toContain("owner");
    expect(saidOf(problem("may-not"), "de").what).toContain("Rolle");
    expect(saidOf(new ApiAway("x"), "en").what).toBe("The server does not answer.");
    expect(saidOf(new TypeError("x is undefined"), "en").what).not.toContain("undefined");
  });

  const german = serverSaid(serverSentences.de);

  test("that is rare is said in each language, and in the server's words where the console has none", () => {
    const coming = problem("notice-coming", {
      detail: "A notice is coming at 2026-12-01.",
      code: "notice-coming-at",
      values: { at: "2026-12-01" },
    });
    expect(saidOf(coming, "en")).toEqual({ what: "A title.", fix: "A notice is coming at 2026-12-01." });
    expect(saidOf(coming, "de", german)).toEqual({
      what: "Ein Hinweis ist angekündigt.",
      fix: "Für 2026-12-01 ist ein Hinweis angekündigt.",
    });
    expect(saidOf(problem("import-stage"), "de", german).what).toBe("Der Import ist an einem anderen Punkt.");
    expect(saidOf(problem("of-tomorrow", { detail: "It is so." }), "de", asSent)).toEqual({
      what: "A title.",
      fix: "It is so.",
    });
  });

  test("says by code and values what is wrong, in the language on screen", () => {
    const errors = [
      { pointer: "/role", code: "not-allowed", values: { allowed: "owner, editor" }, detail: "must be one of owner" },
      { pointer: "/at", code: "of-tomorrow", detail: "is new" },
    ];
    const refused = problem("not-valid", { errors });
    expect(saidOf(refused, "de", german).fix).toBe("/role: muss eines davon sein: owner, editor; /at: is new");
    expect(faultOf(refused, "/role", german)).toBe("muss eines davon sein: owner, editor");
    const finding = { code: "contrast-text", values: { ratio: "2.1", scheme: "dark", needed: 4.5 } };
    expect(german.sentence(finding)).toBe("Der Text hat in dunklen Farben einen Kontrast von 2.1; er braucht 4.5.");
  });

  test("names the faults of what was sent, each at its field", () => {
    const errors = [{ pointer: "/origins/0", detail: "must be an origin" }];
    expect(saidOf(problem("not-valid", { errors }), "en").fix).toBe("/origins/0: must be an origin");
    expect(faultOf(problem("not-valid", { errors }), "/origins/0")).toBe("must be an origin");
    expect(faultOf(problem("not-valid", { errors }), "/name")).toBeUndefined();
  });
});
