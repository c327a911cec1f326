// @vitest-environment happy-dom
// Lists and dates as a person reads them.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { NoticeView } from "../../core/site.ts";
import { dateText, dayText } from "../../widget/ui/dates.ts";
import { listText } from "../../widget/ui/wording.ts";

const view = (lang: string) => ({ lang }) as NoticeView;
afterEach(() => void vi.unstubAllGlobals());

describe("a list", () => {
  it("is joined as the language does", () => {
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    expect(listText(view("en"), ["Meta", "X", "LinkedIn"])).toBe("Meta, X and LinkedIn");
    expect(listText(view("de"), ["Meta", "X"])).toBe("Meta und X");
  });
});

describe("a date", () => {
  it("can stand without its time", () => {
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    expect(dayText(view("en"), "2026-12-24T12:00:00.000Z")).toBe("24 December 2026");
  });

  it("is written as the person's own variety of the language does", () => {
    const at = "2026-11-22T12:00:00.000Z";
    vi.stubGlobal("navigator", { languages: ["de-AT", "en-GB", "en"] });
    expect(dateText(view("en"), at)).toMatch(/^22 November 2026 at \d\d:00$/);
    vi.stubGlobal("navigator", { languages: ["fr"] });
    expect(dateText(view("de"), at)).toMatch(/^22\. November 2026 um \d\d:00$/);
  });
});
