// What the banner's screen works out by itself: edits at a path, addresses of the preview, and values in words.
import { describe, expect, test } from "vitest";
import { catalogueVendor } from "../../../core/catalogue/all.ts";
import { withAt } from "../../../server/console/screens/banner-draft.ts";
import { previewAddress } from "../../../server/console/screens/banner-preview.tsx";
import {
  newPurpose,
  newPurposeTexts,
  withNewPurpose,
  withPurpose,
  withVendor,
} from "../../../server/console/screens/banner-purpose-kinds.ts";
import { placeText, valueText } from "../../../server/console/screens/banner-report.tsx";
import { lintRules } from "../../../core/lint/rules.ts";
import { reportWords } from "../../../server/console/screens/banner-report-words.ts";
import { demoNotice } from "../../../server/services/demo.ts";
import { withVendorText } from "../../../server/console/screens/banner-vendor-texts.tsx";
import { styleBack } from "../../../server/console/screens/banner-theme.tsx";

const settings = demoNotice("https://example.com");

describe("an edit", () => {
  const value = { a: { b: 1 }, list: [{ x: 1 }, { x: 2 }] };

  test("changes what is at the path and nothing beside it", () => {
    const next = withAt(value, ["list", 1, "x"], 3) as typeof value;
    expect(next).toEqual({ a: { b: 1 }, list: [{ x: 1 }, { x: 3 }] });
    expect([next.a, next.list[0]]).toEqual([value.a, value.list[0]]);
    expect(next.a).toBe(value.a);
    expect(next.list[0]).toBe(value.list[0]);
    expect(value.list[1]!.x).toBe(2);
  });

  test("adds what is not there, and takes away what is put as nothing", () => {
    expect(withAt(value, ["list", 2], { x: 9 })).toMatchObject({ list: [{ x: 1 }, { x: 2 }, { x: 9 }] });
    expect(withAt(value, ["c", "d"], 1)).toMatchObject({ c: { d: 1 } });
    expect(withAt(value, ["list", 0], undefined)).toEqual({ a: { b: 1 }, list: [{ x: 2 }] });
    expect(withAt(value, ["a", "b"], undefined)).toEqual({ a: {}, list: value.list });
  });
});

describe("a change that is done to what somebody else wrote meanwhile", () => {
  const [first, second] = settings.purposes;
  const theirs = { ...settings, defaultLanguage: "de", purposes: settings.purposes.slice(1) };

  test("reaches the purpose that it was made to, wherever it stands by then, and no other", () => {
    const path = ["purposes", { id: second!.id }, "validPeriod"];
    const rest = settings.purposes.slice(2);
    const changed = { ...theirs, purposes: [{ ...second, validPeriod: "P9D" }, ...rest] };
    expect(withAt(theirs, path, "P9D")).toEqual(changed);
    expect(withAt(theirs, ["purposes", { id: second!.id }], undefined)).toEqual({ ...theirs, purposes: rest });
    expect(withPurpose(theirs, second!.id, (now) => ({ ...now, vendors: [] })).purposes[0]!.vendors).toEqual([]);
  });

  test("does nothing where that purpose is no more", () => {
    expect(withAt(theirs, ["purposes", { id: first!.id }, "validPeriod"], "P9D")).toEqual(theirs);
    expect(withAt(theirs, ["purposes", { id: first!.id }], undefined)).toEqual(theirs);
  });

  test("adds a purpose beside theirs, and none that they added themselves", () => {
    const added = withNewPurpose(theirs, { id: "events", category: null });
    expect(added.defaultLanguage).toBe("de");
    expect(added.purposes.map(({ id }) => id)).toEqual([...theirs.purposes.map(({ id }) => id), "events"]);
    expect(added.languages["en"]!.purposes["events"]).toEqual({ title: "", text: "", formLabel: "" });
    expect(withNewPurpose(added, { id: "events", category: null })).toBe(added);
  });
});

test("the preview is found below the host that the console was opened at", () => {
  const view = { lang: "de", place: "US-CA", who: "returning", signal: "gpc", layer: "panel" } as const;
  const address = previewAddress("https://elsewhere.example/p/site_demo/abc", {
    ...view,
    scheme: "dark",
    width: "phone",
  });
  expect(address).toBe("/p/site_demo/abc/de.html?place=US-CA&returning=1&gpc=1&layer=panel&scheme=dark");
});

test("a new purpose has the periods of the law, the site's own storage, and the product's words where it has some", () => {
  expect(newPurpose(settings, { id: "analytics", category: "analytics" })).toMatchObject({
    validPeriod: "P183D",
    channels: [],
    storageLocation: "United Kingdom",
  });
  const own = newPurpose(settings, { id: "events", category: null });
  expect(own).toMatchObject({ channels: ["email"], recipients: ["Northgate Calling Ltd"] });
  expect(newPurposeTexts(settings.languages["de"]!, { id: "social", category: "social" }).title).toBe("Soziale Medien");
  expect(newPurposeTexts(settings.languages["de"]!, { id: "events", category: null }).formLabel).toBe("");
});

test("a vendor of the catalogue comes with what it is for, which the notice then holds", () => {
  const { vendors, recipients } = withVendor(
    newPurpose(settings, { id: "social", category: "social" }),
    catalogueVendor("vimeo")!,
  );
  expect(vendors).toMatchObject([{ id: "vimeo", purpose: { en: "plays videos", de: "spielt Videos ab" } }]);
  expect(recipients).toEqual([catalogueVendor("vimeo")!.controller]);
});

test("places and values are told in words", () => {
  expect(placeText("/languages/en/messages/a~1b")).toBe("languages › en › messages › a/b");
  expect(valueText(["Google", "Meta"])).toBe("Google, Meta");
  expect(valueText({ id: "hotjar", name: "Hotjar" })).toBe("Hotjar");
  expect(valueText("x".repeat(200))).toHaveLength(162);
});

test("a look that is taken back takes back what is still as it was taken, and leaves what was changed since", () => {
  const before = { button: "#111111", radius: "4px" };
  const taken = { button: "#222222", text: "#333333", font: "Arial" };
  const now = { ...before, ...taken, font: "Georgia", accent: "#444444" };
  expect(styleBack(now, before, taken)).toEqual({ ...before, font: "Georgia", accent: "#444444" });
});

test.each(Object.entries(reportWords))("every rule that the linter names has words in %s", (_, { rules }) => {
  expect(Object.keys(rules).map(Number)).toEqual(lintRules.map(({ rule }) => rule));
  expect(new Set(Object.values(rules)).size).toBe(lintRules.length);
});

test("a vendor's words are those of a language, and gone where nothing is left of them", () => {
  const vendor = { id: "counter", name: "Counter", cookies: [] };
  const worded = withVendorText(withVendorText(vendor, "en", "counts"), "de", "zählt");
  expect(worded.purpose).toEqual({ en: "counts", de: "zählt" });
  expect(withVendorText(worded, "en", " ").purpose).toEqual({ de: "zählt" });
  expect(withVendorText(withVendorText(worded, "en", ""), "de", "")).toEqual(vendor);
});
