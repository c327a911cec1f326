// The part of a configuration that people see: it follows the notice and the rules, and nothing else.
import { describe, expect, test } from "vitest";
import { rulesFor } from "../../../core/regime.ts";
import { assetPath } from "../../../server/services/assets.ts";
import { builtNotice, noticeHash } from "../../../server/services/notices.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { shownConfig } from "../../../server/services/shown-config.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { testFiles } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

const at = "2026-11-22T09:00:00.000Z";
const context = { files: testFiles };
const notice = builtNotice(context as ServiceContext, demoSite, {
  ...demoNotice(demoOrigin),
  shape: "box",
  minimumAge: 16,
});
const row = { hash: noticeHash(notice), notice, publishedAt: at };
const shown = (place: string) => shownConfig(context, row, { rules: rulesFor(place, at), settings: {} });

describe("what puts a notice on screen", () => {
  test("is the notice's own shape, age and captions, with the files of the build", () => {
    expect(shown("GB")).toMatchObject({
      notice: row.hash,
      layout: "box",
      age: 16,
      ui: assetPath(testFiles, "first.js"),
      trigger: { en: notice.languages["en"]!.messages["trigger"] },
    });
  });

  test("lets nothing run before a yes where people are asked, and has California's link only there", () => {
    expect(shown("GB").purposes.filter(([, , , on]) => on)).toEqual([]);
    expect(shown("GB")).not.toHaveProperty("optOut");
    expect(shown("US-CA").optOut).toHaveProperty("en");
    expect(shown("US-CA").purposes.some(([, , , on]) => on)).toBe(true);
  });

  test("names nobody who asks: the same for everybody under the same rules", () => {
    expect(shown("FR")).toEqual(shown("DE"));
    expect(JSON.stringify(shown("FR"))).not.toContain("http");
  });
});
