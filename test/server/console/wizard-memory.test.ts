// What a browser remembers of a wizard that was left: for its user only, and never what cannot be used.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { forgetWizard, keepWizard, keptWizard } from "../../../server/console/screens/wizard-memory.ts";
import { emptyAnswers } from "../../../server/console/screens/wizard-wish.ts";

const empty = emptyAnswers("en", "en-GB");
const answers = { ...empty, domain: "shop.example", vendors: ["matomo"] };
const site = { id: "site_shop", name: "shop.example", origins: ["https://shop.example"] };
const name = "assent-console-wizard";
let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("a wizard that was left", () => {
  test("goes on where it was, for who left it and for nobody else, until it is forgotten", () => {
    keepWizard("usr_a", { answers, at: 2, site });
    expect(keptWizard("usr_a", empty)).toEqual({ answers, at: 2, site });
    expect(keptWizard("usr_b", empty)).toBeUndefined();
    forgetWizard();
    expect(keptWizard("usr_a", empty)).toBeUndefined();
  });

  test("without a site is no further than the page before it is made", () => {
    keepWizard("usr_a", { answers, at: 2 });
    expect(keptWizard("usr_a", empty)).toMatchObject({ at: 1 });
  });

  test("of another version has what it lacks as at first, and nothing that is of another kind", () => {
    const { like: _, ...older } = answers;
    kept.set(name, JSON.stringify({ user: "usr_a", at: 1, answers: { ...older, vendors: "matomo", more: 1 } }));
    expect(keptWizard("usr_a", empty)?.answers).toEqual({ ...empty, domain: "shop.example" });
    for (const broken of ["{", "null", '{"user":"usr_a"}', '{"user":"usr_a","at":"1","answers":{}}']) {
      kept.set(name, broken);
      expect(keptWizard("usr_a", empty)).toBeUndefined();
    }
  });

  test("begins anew in a browser that keeps nothing", () => {
    vi.stubGlobal("localStorage", undefined);
    keepWizard("usr_a", { answers, at: 1 });
    forgetWizard();
    expect(keptWizard("usr_a", empty)).toBeUndefined();
  });
});
