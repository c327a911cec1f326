// Rights as data.
import { describe, expect, test } from "vitest";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { actorName, mayDo, rights, scopes, type Verb } from "../../../server/services/scopes.ts";
import { otherSite, system, visitor } from "../../support/context.ts";

const verbs = Object.keys(rights) as Verb[];
const key: Actor = { kind: "key", id: "key_1", site: demoSite, scopes: Object.keys(scopes) };

describe("who may do what", () => {
  test("the system may do every verb, the public none of them", () => {
    expect(verbs.filter((verb) => !mayDo(system, verb, demoSite))).toEqual([]);
    expect(verbs.filter((verb) => mayDo(visitor, verb, demoSite))).toEqual([]);
  });

  test("a key with every scope may do what some scope allows, and nothing else", () => {
    expect(verbs.filter((verb) => mayDo(key, verb, demoSite))).toEqual(["check.ask"]);
  });

  test("a key may do nothing on another site", () => {
    expect(verbs.filter((verb) => mayDo(key, verb, otherSite))).toEqual([]);
  });
});

test("an actor is named without anything personal", () => {
  expect([key, system, visitor].map(actorName)).toEqual(["key_1", "system:test", "public"]);
});
