// What the banner's screen works out by itself: edits at a path, addresses of the preview, and values in words.
import { describe, expect, test } from "vitest";
import { withAt } from "../../../server/console/screens/banner-draft.ts";
import { previewAddress } from "../../../server/console/screens/banner-preview.tsx";
import { newPurpose, newPurposeTexts } from "../../../server/console/screens/banner-purpose-kinds.ts";
import { placeText, valueText } from "../../../server/console/screens/banner-report.tsx";
import { demoNotice } from "../../../server/services/demo.ts";
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
