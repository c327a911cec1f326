// What the console works out by itself: places, commands, words for failures, languages.
import { describe, expect, test } from "vitest";
import { ApiAway, ApiProblem } from "../../../server/console/app/api.ts";
import { languageOf } from "../../../server/console/app/language.ts";
import { matching, type Command } from "../../../server/console/app/palette.tsx";
import { faultOf, saidOf } from "../../../server/console/app/problem-words.ts";
import { placeOf, to } from "../../../server/console/app/router.ts";
import { screens, screensFor } from "../../../server/console/app/screens.ts";
import { roles } from "../../../server/services/scopes.ts";

describe("a place", () => {
  test("is what follows /console, part by part, and leads back to its address", () => {
    const { parts, query } = placeOf(new URL("https://x.example/console/site_a/records/a%2Fb?tab=proof"));
    expect(parts).toEqual(["site_a", "records", "a/b"]);
    expect(query.get("tab")).toBe("proof");
    expect(to(...parts)).toBe("/console/site_a/records/a%2Fb");
    expect(to()).toBe("/console");
  });

  test("survives an address that is no address", () => {
    expect(placeOf({ pathname: "/console/%zz", search: "" }).parts).toEqual(["%zz"]);
  });
});

describe("the palette", () => {
  const commands = ["Go to Log", "Go to Records", "Log off", "Übersicht"].map((name): Command => ({
    name,
    icon: "log",
    run: () => undefined,
  }));
  const names = (text: string) => matching(commands, text).map(({ name }) => name);

  test("finds by every word, and puts first what begins with them", () => {
    expect(names("log")).toEqual(["Log off", "Go to Log"]);
    expect(names("rec go")).toEqual(["Go to Records"]);
    expect(names("")).toHaveLength(4);
    expect(names("nothing")).toEqual([]);
  });

  test("takes letters without their marks", () => expect(names("ubersicht")).toEqual(["Übersicht"]));
});

describe("a failure", () => {
  const problem = (slug: string, more: object = {}) =>
    new ApiProblem(422, { type: `https://x.example/docs/problems.md#${slug}`, title: "A title", ...more });

  test("is said with cause and fix, in each language", () => {
    expect(saidOf(problem("may-not"), "en").fix).toContain("owner");
    expect(saidOf(problem("may-not"), "de").what).toContain("Rolle");
    expect(saidOf(new ApiAway("x"), "en").what).toBe("The server does not answer.");
    expect(saidOf(new TypeError("x is undefined"), "en").what).not.toContain("undefined");
  });

  test("that the console has no words for is said as the server says it", () => {
    const said = saidOf(problem("import-stage", { detail: "It is committed." }), "de");
    expect(said).toEqual({ what: "A title.", fix: "It is committed." });
  });

  test("names the faults of what was sent, each at its field", () => {
    const errors = [{ pointer: "/origins/0", detail: "must be an origin" }];
    expect(saidOf(problem("not-valid", { errors }), "en").fix).toBe("/origins/0: must be an origin");
    expect(faultOf(problem("not-valid", { errors }), "/origins/0")).toBe("must be an origin");
    expect(faultOf(problem("not-valid", { errors }), "/name")).toBeUndefined();
  });
});

test("languages are found by their first part; English is the last resort", () => {
  expect([languageOf("de-AT"), languageOf("en"), languageOf("fr"), languageOf(undefined)]).toEqual([
    "de",
    "en",
    "en",
    "en",
  ]);
});

describe("the list of screens", () => {
  test("has one address and one key for each", () => {
    expect(new Set(screens.map(({ id }) => id)).size).toBe(screens.length);
    expect(new Set(screens.map(({ key }) => key)).size).toBe(screens.length);
  });

  test("shows a role what it may do, and an owner everything", () => {
    expect(screensFor(roles.owner)).toEqual(screens);
    expect(screensFor(roles.auditor).map(({ id }) => id)).toContain("log");
    expect(screensFor(roles.marketer).map(({ id }) => id)).not.toContain("log");
  });
});
