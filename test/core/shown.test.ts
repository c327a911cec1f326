// The entry that says what a notice looked like: what it says is read back, and nothing else is taken for one.
import { describe, expect, test } from "vitest";
import { parseScene, parseShownEntry, sceneText, shownEntry, type PictureLine } from "../../core/shown.ts";

const hash = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const plain = { layer: "first", rules: "opt-in", gpc: false } as const;
const picture: PictureLine = { ...plain, lang: "en", viewport: "320x640", file: hash("c") };
const said = { notice: hash("a"), build: hash("b"), at: "2026-11-22T09:00:00.000Z" };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("what was shown, as an entry", () => {
  test("names notice, build, instant and every picture, a line each, in one order", () => {
    const german: PictureLine = { ...picture, lang: "de", layer: "panel", file: hash("d") };
    expect(text(shownEntry({ ...said, pictures: [picture, german] }))).toBe(
      [
        "assent-shown/v1",
        hash("a"),
        hash("b"),
        "2026-11-22T09:00:00.000Z",
        `de 320x640 panel ${hash("d")}`,
        `en 320x640 first ${hash("c")}`,
      ].join("\n"),
    );
    expect(shownEntry({ ...said, pictures: [german, picture] })).toEqual(
      shownEntry({ ...said, pictures: [picture, german] }),
    );
  });

  test("is read back", () => {
    const one = { ...said, pictures: [picture] };
    expect(parseShownEntry(shownEntry(one))).toEqual(one);
  });

  test("names other rules than the strictest, and the signal, behind the layer; pictures of before are read as they were", () => {
    const other = { ...picture, layer: "panel", rules: "opt-out-link", gpc: true } as const;
    const entry = shownEntry({ ...said, pictures: [picture, other] });
    expect(text(entry)).toContain(`\nen 320x640 panel@opt-out-link+gpc ${hash("c")}`);
    expect(parseShownEntry(entry)?.pictures).toEqual([picture, other]);
    for (const scene of [plain, { ...plain, gpc: true }, { ...plain, rules: "notice" }])
      expect(parseScene(sceneText(scene))).toEqual(scene);
    // One spelling for each: else the same picture could be kept twice.
    for (const wrong of ["first@opt-in", "first+gpc@notice", "form", "first@", "first@OPT"])
      expect(parseScene(wrong), wrong).toBeUndefined();
  });

  test("says why there are no pictures, in one line", () => {
    const entry = shownEntry({ ...said, pictures: [], without: "no browser\nassent-shown/v1" });
    expect(parseShownEntry(entry)).toEqual({ ...said, pictures: [], without: "no browser assent-shown/v1" });
  });

  test.each([
    ["another kind", (lines: string[]) => ["assent-notice/v1", ...lines.slice(1)]],
    ["no notice", (lines: string[]) => [lines[0]!, "sha256:x", ...lines.slice(2)]],
    ["no build", (lines: string[]) => [lines[0]!, lines[1]!, "", ...lines.slice(3)]],
    ["a line that is no picture", (lines: string[]) => [...lines, "en 320x640 first"]],
    ["a layer that is none", (lines: string[]) => lines.map((line) => line.replace(" first ", " other "))],
    ["a reason beside pictures", (lines: string[]) => [...lines.slice(0, 4), "without reason", ...lines.slice(4)]],
    ["neither pictures nor a reason", (lines: string[]) => lines.slice(0, 4)],
  ])("is not one with %s", (_, change) => {
    const lines = change(text(shownEntry({ ...said, pictures: [picture] })).split("\n"));
    expect(parseShownEntry(new TextEncoder().encode(lines.join("\n")))).toBeUndefined();
  });
});
