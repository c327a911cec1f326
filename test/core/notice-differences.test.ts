// Two notices place by place: nothing that is shown can change unseen, and what asks again is what raises versions.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../core/canonical.ts";
import { materialChanges, withVersions, type Notice } from "../../core/notice.ts";
import { noticeDifferences } from "../../core/notice-differences.ts";
import { sampleNotice, samplePurpose } from "../support/samples.ts";

const bee = { id: "bee", name: "Bee", policyUrl: "https://bee.example", cookies: [{ name: "_b", period: "P1Y" }] };
const analytics = samplePurpose({ vendors: [bee] });
const newsletter = samplePurpose({ id: "newsletter", category: null, channels: ["email"] });
const before = sampleNotice({
  purposes: [samplePurpose({ id: "cart", category: "essential" }), analytics, newsletter],
  languages: {
    en: { messages: { bannerText: "Choose." }, purposes: { analytics: { title: "Analytics", text: "Counts." } } },
    de: { messages: { bannerText: "Wählen Sie." }, purposes: { analytics: { title: "Analyse", text: "Zählt." } } },
  },
  layout: { buttons: ["accept-all", "reject-all", "choose"], style: { radius: "8px" }, shape: "box" },
  minimumAge: 16,
});
const withPurpose = (change: Partial<typeof analytics>): Notice => ({
  ...before,
  purposes: before.purposes.map((purpose) => (purpose.id === "analytics" ? { ...purpose, ...change } : purpose)),
});
const said = (next: Notice) => noticeDifferences(before, next).map(({ pointer, asks }) => [pointer, ...asks]);

/** Every path to a text, number or list of such in the value. */
function leaves(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  if (Array.isArray(value) && value.length === 0) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changedAt(notice: Notice, path: readonly (string | number)[]): Notice {
  const copy = structuredClone(notice) as unknown as Record<string | number, Json>;
  const parent = path.slice(0, -1).reduce<Record<string | number, Json>>((at, key) => at[key] as never, copy);
  const last = path.at(-1)!;
  parent[last] = typeof parent[last] === "number" ? parent[last] + 1 : `${String(parent[last])} changed`;
  return copy as unknown as Notice;
}

describe("the differences between two notices", () => {
  test("are none between a notice and itself, and no history of its own counts", () => {
    expect(noticeDifferences(before, structuredClone(before))).toEqual([]);
    expect(said(withPurpose({ changes: [{ version: 1, reason: "new-version", names: [] }] }))).toEqual([]);
  });

  test("are found at every single place, by a property over all of them", () => {
    const places = leaves(before as unknown as Json);
    expect(places.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(fc.constantFrom(...places), (path) => {
        const found = noticeDifferences(before, changedAt(before, path));
        expect(found.length, path.join("/")).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  test("tell what was there and what is, by the pointer of the place", () => {
    const next = { ...before, controller: { ...before.controller, address: "2 Quay Street" } };
    expect(noticeDifferences(before, next)).toEqual([
      { pointer: "/controller/address", before: "1 Quay Street, Leeds", after: "2 Quay Street", asks: [] },
    ]);
  });

  test("of wording in one language, order, style, rights, age and build ask nobody", () => {
    const next: Notice = {
      ...before,
      purposes: before.purposes.toReversed(),
      languages: {
        ...before.languages,
        de: { ...before.languages["de"]!, messages: { bannerText: "Bitte wählen Sie." } },
      },
      layout: { buttons: ["reject-all", "accept-all", "choose"], style: { radius: "0" } },
      minimumAge: 18,
      rights: { ...before.rights, authority: "Another" },
      build: `sha256:${"cd".repeat(32)}`,
    };
    expect(said(next)).toEqual([
      ["/purposes"],
      ["/languages/de/messages/bannerText"],
      ["/layout/buttons"],
      ["/layout/style/radius"],
      ["/layout/shape"],
      ["/rights/authority"],
      ["/build"],
      ["/minimumAge"],
    ]);
  });

  test.each([
    ["/purposes/analytics/vendors/sea", { vendors: [bee, { id: "sea", name: "Sea", cookies: [] }] }],
    ["/purposes/analytics/recipients", { recipients: ["Example Analytics Ltd", "Another Ltd"] }],
    ["/purposes/analytics/channels", { channels: ["sms"] }],
    ["/purposes/analytics/dataTypes", { dataTypes: ["pages visited", "location"] }],
    ["/purposes/analytics/basis", { basis: "contract" }],
    ["/purposes/analytics/retentionPeriod", { retentionPeriod: "P3Y" }],
    ["/purposes/analytics/version", { version: 2 }],
  ] as const)("at %s ask that purpose again", (pointer, change) => {
    expect(said(withPurpose(change as Partial<typeof analytics>))).toEqual([[pointer, "analytics"]]);
  });

  test.each([
    ["/purposes/analytics/vendors/bee", { vendors: [] }],
    ["/purposes/analytics/vendors/bee/purpose", { vendors: [{ ...bee, purpose: { en: "counts visits" } }] }],
    [
      "/purposes/analytics/vendors/bee/cookies/_b/period",
      { vendors: [{ ...bee, cookies: [{ name: "_b", period: "P2Y" }] }] },
    ],
    ["/purposes/analytics/recipients", { recipients: [] }],
    ["/purposes/analytics/retentionPeriod", { retentionPeriod: "P1M" }],
    ["/purposes/analytics/storageLocation", { storageLocation: "United Kingdom" }],
  ] as const)("at %s ask nobody, where it is less or only said otherwise", (pointer, change) => {
    expect(said(withPurpose(change as Partial<typeof analytics>))).toEqual([[pointer]]);
  });

  test("of the controller ask about every purpose that people may answer", () => {
    const next = { ...before, controller: { ...before.controller, name: "New Owner Ltd" } };
    expect(said(next)).toEqual([["/controller/name", "analytics", "newsletter"]]);
  });

  test("of a purpose added ask about it, and of one taken away about nothing", () => {
    const social = samplePurpose({ id: "social", category: "social" });
    expect(said({ ...before, purposes: [...before.purposes, social] })).toEqual([["/purposes/social", "social"]]);
    expect(said({ ...before, purposes: before.purposes.slice(0, 2) })).toEqual([["/purposes/newsletter"]]);
  });
});

describe("what asks again", () => {
  const changes: readonly Partial<typeof analytics>[] = [
    {},
    { recipients: ["Another Ltd"] },
    { vendors: [{ ...bee, id: "sea" }] },
    { channels: ["sms"] },
    { dataTypes: ["location"] },
    { basis: "contract" },
    { retentionPeriod: "P9Y" },
    { storageLocation: "US", validPeriod: "P1M" },
    { version: 3 },
  ];
  test("is what the next notice raises, whatever changed together", () =>
    fc.assert(
      fc.property(fc.subarray([...changes]), fc.boolean(), (picked, renamed) => {
        const wanted = withPurpose(Object.assign({}, ...picked) as Partial<typeof analytics>);
        const controller = renamed ? { ...before.controller, name: "New Owner Ltd" } : before.controller;
        const next = withVersions({ published: [before], inForce: [before] }, { ...wanted, controller });
        const asked = new Set(noticeDifferences(before, next).flatMap(({ asks }) => asks));
        const raised = next.purposes.filter(({ id, version }) => id !== "cart" && version > 1).map(({ id }) => id);
        const material = materialChanges(before, next).map(({ purpose }) => purpose);
        expect([...asked].sort()).toEqual(raised.sort());
        expect(material.filter((id) => id !== "cart").sort()).toEqual(raised);
      }),
    ));
});
