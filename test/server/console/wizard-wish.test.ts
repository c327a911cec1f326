// What the wizard makes of what people type.
import { describe, expect, test } from "vitest";
import {
  countryChange,
  countryOf,
  emptyAnswers,
  guessFor,
  outlineOf,
  regimeAt,
  siteWish,
  styleOf,
  textOn,
} from "../../../server/console/screens/wizard-wish.ts";
import { previewPlaces, previewWords } from "../../../server/console/screens/banner-preview-words.ts";
import { placeOptions } from "../../../server/console/screens/preview-places.ts";
import { lawPlaces } from "../../../core/jurisdictions.ts";
import { outlineRequest } from "../../../core/outline-schema.ts";

describe("a domain", () => {
  test.each([
    ["example.com", "site_examplecom", ["https://example.com", "https://www.example.com"]],
    [" https://www.example.com/a?b=c ", "site_examplecom", ["https://example.com", "https://www.example.com"]],
    ["shop.example.co", "site_shopexampleco", ["https://shop.example.co"]],
    ["localhost:8788", "site_localhost8788", ["http://localhost:8788"]],
    ["http://127.0.0.1:3000/x", "site_1270013000", ["http://127.0.0.1:3000"]],
    [
      "MÜNCHEN.example",
      "site_xnmnchen3yaexample",
      ["https://xn--mnchen-3ya.example", "https://www.xn--mnchen-3ya.example"],
    ],
  ])("%s is a site with its origins", (typed, id, origins) => {
    expect(siteWish(typed, [])).toMatchObject({ id, origins });
  });

  test.each(["", "example", "not a domain.com", "me@example.com", "https://"])("%j is none", (typed) => {
    expect(siteWish(typed, [])).toBeUndefined();
  });

  test("that is there already gets another id", () => {
    expect(siteWish("example.com", ["site_examplecom", "site_examplecom2"])?.id).toBe("site_examplecom3");
    expect(siteWish(`${"a".repeat(60)}.com`, [])!.id.length).toBeLessThanOrEqual(37);
  });
});

test("a country is guessed from the browser's language, and says whom people complain to", () => {
  expect([countryOf("de-AT"), countryOf("en-GB"), countryOf("de"), countryOf("en"), countryOf("ja-JP")]).toEqual([
    "AT",
    "GB",
    "DE",
    "GB",
    "other",
  ]);
  expect(guessFor("GB").authority).toContain("ico.org.uk");
  expect(guessFor("other")).toEqual({ authority: "", storageLocation: "" });
});

test("what was answered is what the outline asks for", () => {
  const answers = {
    ...emptyAnswers("de", "de-DE"),
    controller: " Muster GmbH ",
    address: "Weg 1, Berlin",
    contact: "privacy@muster.example",
    policyUrl: "https://muster.example/datenschutz",
  };
  expect(outlineRequest.parse(outlineOf(answers)).controller.name).toBe("Muster GmbH");
  expect(answers.languages).toEqual(["de", "en"]);
});

test("text on a colour is the one that can be read", () => {
  expect([textOn("#000000"), textOn("#ffffff"), textOn("#14532d"), textOn("#ffcc00")]).toEqual([
    "#ffffff",
    "#16191d",
    "#ffffff",
    "#16191d",
  ]);
  expect(styleOf("red")).toEqual({});
  expect(styleOf("#14532d")).toMatchObject({ button: "#14532d", "dark-button-text": "#ffffff" });
});

describe("where visitors are", () => {
  test("is the own country until it is put elsewhere, and follows it as long", () => {
    const answers = emptyAnswers("en", "en-GB");
    expect(answers.mainPlace).toBe("GB");
    expect(countryChange(answers, "DE")).toMatchObject({
      country: "DE",
      mainPlace: "DE",
      storageLocation: "Deutschland",
    });
    expect(countryChange(answers, "other")).toMatchObject({ country: "other", mainPlace: "" });
    expect(countryChange({ ...answers, mainPlace: "US-CA" }, "DE")).not.toHaveProperty("mainPlace");
  });

  test("says which rules hold there, and unknown is the strictest", () => {
    const on = Date.UTC(2026, 10, 29);
    expect(["GB", "US-CA", "US-NY", "", "ZZ"].map((place) => regimeAt(place, on))).toEqual([
      "opt-in",
      "opt-out",
      "notice",
      "opt-in",
      "opt-in",
    ]);
  });

  test.each(["en", "de"] as const)(
    "can be any place of the table of laws, each once and by name, in %s",
    (language) => {
      const options = placeOptions(language, previewWords[language].places);
      const places = options.map(([place]) => place);
      expect([...places].sort()).toEqual(["", ...lawPlaces()].sort());
      expect(places.slice(0, previewPlaces.length)).toEqual(previewPlaces);
      expect(options.find(([place]) => place === "FR")?.[1]).toBe(language === "en" ? "France" : "Frankreich");
    },
  );
});
