// Whether a tag works, judged from what reached the server.
import { describe, expect, test } from "vitest";
import { installFindings, installOf, type Hit } from "../../core/install.ts";

const own = "https://www.example.com";
const nowMs = Date.parse("2026-11-28T12:00:00Z");
const inForce = { notice: "sha256:a", sinceMs: Date.parse("2026-11-28T09:00:00Z") };
const hit = (change: Partial<Hit> = {}): Hit => ({
  origin: own,
  firstAt: "2026-11-28T11:00:00.000Z",
  lastAt: "2026-11-28T11:59:00.000Z",
  shownAt: "2026-11-28T11:59:00.000Z",
  notice: "sha256:a",
  ...change,
});
const judged = (hits: readonly Hit[]) => {
  const { state, findings } = installOf(hits, { origins: [own], inForce, nowMs });
  return [state, ...findings.map(({ code, origin }) => (origin ? `${code} ${origin}` : code))];
};

describe("a tag", () => {
  test("that no page loaded is waited for", () => expect(judged([])).toEqual(["waiting", "no-hit"]));

  test("that showed the notice in force works", () => expect(judged([hit()])).toEqual(["working"]));

  test("works as soon as it is loaded, and is doubted when nothing is shown for ten seconds", () => {
    const unseen = { shownAt: undefined, notice: undefined };
    expect(judged([hit({ ...unseen, firstAt: "2026-11-28T11:59:55.000Z" })])).toEqual(["working"]);
    expect(judged([hit(unseen)])).toEqual(["silent", `nothing-shown ${own}`]);
    const other = hit({ ...unseen, origin: "https://staging.example.com" });
    expect(judged([hit(unseen), other])[0]).toBe("wrong");
  });

  test("on pages of another origin is wrong, also beside one that works", () => {
    const other = hit({ origin: "https://staging.example.com" });
    expect(judged([other])).toEqual(["wrong", "origin-not-allowed https://staging.example.com", "no-hit"]);
    expect(judged([hit(), other])).toEqual(["wrong", "origin-not-allowed https://staging.example.com"]);
  });

  test("that another origin's pages had a week ago is spoken of no more", () => {
    const other = hit({ origin: "https://gone.example.com", lastAt: "2026-11-21T11:59:00.000Z" });
    expect(judged([hit(), other])).toEqual(["working"]);
    expect(judged([other])).toEqual(["waiting", "no-hit"]);
  });

  test("that shows an earlier notice long after another came is an old copy", () => {
    expect(judged([hit({ notice: "sha256:b" })])).toEqual(["wrong", `old-script ${own}`]);
    const soon = hit({ notice: "sha256:b", shownAt: "2026-11-28T09:05:00.000Z" });
    expect(judged([soon])).toEqual(["working"]);
  });
});

describe("a page that was checked", () => {
  const told = {
    at: "2026-11-28T11:59:30.000Z",
    notice: "sha256:a",
    tools: [],
    inFront: [],
    early: [],
    beforeDefault: false,
  };
  const checked = (change: object) => judged([hit({ check: { ...told, ...change } })]);

  test("and found nothing works, also where nothing was shown", () => {
    expect(checked({})).toEqual(["working"]);
    expect(judged([hit({ shownAt: undefined, notice: undefined, check: told })])).toEqual(["working"]);
  });

  test.each([
    ["another tool", { tools: ["Klaro"] }, "wrong", "second-tool"],
    ["a vendor asked before the tag", { early: ["hotjar"] }, "wrong", "asked-early"],
    ["Google's tag before its default", { beforeDefault: true }, "wrong", "before-default"],
    ["an old copy", { notice: "sha256:b" }, "wrong", "old-script"],
    ["somebody's script in front, which may need no consent", { inFront: ["cdn.example"] }, "working", "not-first"],
  ])("and has %s says so", (_, change, state, code) => expect(checked(change)).toEqual([state, `${code} ${own}`]));

  test("a month ago is spoken of no more", () =>
    expect(checked({ tools: ["Klaro"], at: "2026-10-28T11:59:30.000Z" })).toEqual(["working"]));
});

test("every finding has its cause and what to do", () => {
  for (const { cause, fix } of Object.values(installFindings))
    expect([cause, fix].every((text) => text.length > 30)).toBe(true);
});
