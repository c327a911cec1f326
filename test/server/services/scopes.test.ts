// Rights as data.
import { describe, expect, test } from "vitest";
import type { UserId } from "../../../core/ids.ts";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { actorName, isRole, mayDo, rights, roles, scopes, type Verb } from "../../../server/services/scopes.ts";
import { otherSite, system, visitor } from "../../support/context.ts";

const verbs = Object.keys(rights) as Verb[];
const key: Actor = { kind: "key", id: "key_1", site: demoSite, scopes: Object.keys(scopes) };

const user = (role: string): Actor => ({ kind: "user", id: "usr_1" as UserId, role, disabledAt: null });

describe("who may do what", () => {
  test("the system may do every verb, the public none of them", () => {
    expect(verbs.filter((verb) => !mayDo(system, verb, demoSite))).toEqual([]);
    expect(verbs.filter((verb) => mayDo(visitor, verb, demoSite))).toEqual([]);
  });

  test("a key with every scope may do what some scope allows, and nothing else", () => {
    const allowed = Object.entries(rights).flatMap(([verb, { scope }]) => (scope === null ? [] : [verb]));
    expect(verbs.filter((verb) => mayDo(key, verb, demoSite))).toEqual(allowed);
    expect(allowed).not.toContain("key.create");
  });

  test("a key with one scope may do what that scope is for", () => {
    const may = (scope: string) => verbs.filter((verb) => mayDo({ ...key, scopes: [scope] }, verb, demoSite));
    expect(may("check")).toEqual(["check.ask", "check.read", "unsubscribe.link", "change.read", "change.keys"]);
    expect(may("dealings")).toEqual(["sale.tell", "send.tell", "share.tell", "share.list", "share.acknowledge"]);
    expect(may("purposes")).toEqual(["purpose.list"]);
    expect(may("purposes.write")).toEqual(["purpose.set", "purpose.retire"]);
    expect(may("consent.write")).toEqual(["record.note", "subject.link"]);
    expect(may("request")).toEqual([
      "subject.erase",
      "subject.export",
      "own-page.link",
      "request.list",
      "hold.set",
      "hold.lift",
      "hold.list",
      "recording.list",
      "recording.delete",
      "record.find",
    ]);
    expect(may("export")).toEqual(["log.export", "log.inspect", "record.export", "pack.make"]);
    expect(may("screen")).toEqual(["screening.import", "screening.list"]);
    expect(may("stats")).toEqual(["stats.read", "install.read", "attention.read"]);
    expect(may("everything")).toEqual([]);
  });

  test("a key may do nothing on another site", () => {
    expect(verbs.filter((verb) => mayDo(key, verb, otherSite))).toEqual([]);
    expect(verbs.filter((verb) => mayDo(key, verb, null))).toEqual([]);
  });

  test("a user may do what the role says on every site, nothing when disabled", () => {
    for (const [role, may] of Object.entries(roles)) {
      for (const site of [demoSite, otherSite, null])
        expect(verbs.filter((verb) => mayDo(user(role), verb, site)).sort()).toEqual([...may].sort());
      const disabled = { ...user(role), disabledAt: "2026-11-22T09:00:00.000Z" } as Actor;
      expect(verbs.filter((verb) => mayDo(disabled, verb, demoSite))).toEqual([]);
    }
  });

  test("an owner may do everything, and a role nobody knows nothing", () => {
    expect(verbs.filter((verb) => !mayDo(user("owner"), verb, demoSite))).toEqual([]);
    for (const role of ["root", "", "toString", "__proto__"])
      expect([isRole(role), verbs.filter((verb) => mayDo(user(role), verb, demoSite))]).toEqual([false, []]);
  });
});

test("an actor is named without anything personal", () => {
  expect([key, user("owner"), system, visitor].map(actorName)).toEqual(["key_1", "usr_1", "system:test", "public"]);
});
