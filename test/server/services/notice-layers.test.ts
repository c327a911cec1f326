// The layers of a view hold all of it between them, each message once, and the first is small.
import { describe, expect, it } from "vitest";
import type { FirstView, LaterView, NoticeView } from "../../../core/site.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { noticeView, viewLayer } from "../../../server/services/notice-layers.ts";
import { sampleNotice } from "../../support/samples.ts";

const { purposes, languages, controller, policy } = demoNotice("https://site.example");
const notice = sampleNotice({ site: demoSite, purposes, languages, controller, policy });
const view = noticeView({ hash: `sha256:${"ab".repeat(32)}`, notice, publishedAt: "2026-11-22T09:00:00.000Z" }, "de");

const first = viewLayer(view, "first") as FirstView;
const panel = viewLayer(view, "panel") as LaterView;
const answers = viewLayer(view, "answers") as LaterView;
const options = viewLayer(view, "options") as LaterView;

/** The texts that a browser makes of all four. */
function together(): NoticeView["texts"] {
  const layers = [first.texts, panel.texts, answers.texts, options.texts];
  const ids = Object.keys(view.texts.purposes);
  return {
    messages: Object.assign({}, ...layers.map(({ messages }) => messages)) as Record<string, string>,
    purposes: Object.fromEntries(
      ids.map((id) => [id, Object.assign({}, ...layers.map((layer) => layer.purposes[id]))]),
    ),
  };
}

describe("the layers of a view", () => {
  it("have all of its texts between them", () => expect(together()).toEqual(view.texts));

  it("know every purpose, and what stands behind it, in one order", () => {
    const merged = first.purposes.map((purpose, i) => ({ ...purpose, ...panel.facts![i]! }));
    expect(merged.map(({ google: _google, ...known }) => known)).toEqual(
      view.purposes.map(({ basis: _basis, retentionPeriod: _retention, vendors, ...known }) => ({
        ...known,
        vendors: vendors.map((vendor) => ({ ...vendor, purpose: vendor.purpose?.["de"] })),
      })),
    );
  });

  it("say what a vendor is for in the language of the view only, and nothing where the notice does not", () => {
    const said = (lang: string) =>
      (viewLayer({ ...view, lang }, "panel") as LaterView).facts!.flatMap(({ vendors }) => vendors);
    expect(said("de").find(({ id }) => id === "video")!.purpose).toBe("spielt Videos ab");
    expect(said("fr").filter((vendor) => "purpose" in vendor)).toEqual([]);
    expect(said("toString").filter((vendor) => "purpose" in vendor)).toEqual([]);
  });

  it("hold each message once", () => {
    const keys = [first, panel, answers, options].flatMap(({ texts }) => Object.keys(texts.messages));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are in the order of the categories, forms last, and say what is written from right to left", () => {
    const mixed = { ...view, lang: "ar", purposes: view.purposes.toReversed() };
    const { purposes: shown, dir } = viewLayer(mixed, "first") as FirstView;
    expect(shown.map(({ category }) => category)).toEqual([
      "essential",
      "analytics",
      "advertising",
      "social",
      null,
      null,
    ]);
    expect(dir).toBe("rtl");
    expect(first).not.toHaveProperty("dir");
    expect((viewLayer({ ...mixed, lang: "de" }, "panel") as LaterView).facts![1]).toEqual(panel.facts![1]);
  });

  it("begin with what the first layer says, and no more", () => {
    expect(first.texts.messages).toHaveProperty("acceptAll");
    expect(first.texts.messages).not.toHaveProperty("save");
    expect(first.texts.purposes["analytics"]).toEqual({ title: "Statistik" });
    // What is never asked is first named in the panel, and what a form asks for by the form.
    expect(Object.keys(first.texts.purposes).sort()).toEqual(["advertising", "analytics", "social"]);
    expect(panel.texts.purposes["essential"]).toHaveProperty("title");
    expect(answers.texts.purposes["newsletter"]).toHaveProperty("title");
    expect(JSON.stringify(first.purposes)).not.toContain("dataTypes");
  });

  it("say whether Google advertising stands behind a purpose", () => {
    const google = first.purposes.filter((purpose) => purpose.google).map(({ id }) => id);
    expect(google).toEqual(["advertising"]);
  });

  it("keep for last what only some sites have", () => {
    expect(options.texts.purposes).toEqual({});
    expect(Object.keys(options.texts.messages)).toEqual(
      expect.arrayContaining(["ageTitle", "changedText", "optInYes"]),
    );
  });

  it("are what UIs of earlier builds ask for as the last two in one", () => {
    const { texts } = viewLayer(view, "later") as LaterView;
    expect(texts.messages).toEqual({ ...answers.texts.messages, ...options.texts.messages });
    expect(texts.purposes).toEqual(answers.texts.purposes);
  });

  it("keep a message of the site's own for last", () => {
    const own = { ...view, texts: { ...view.texts, messages: { ...view.texts.messages, motto: "Ruhe" } } };
    expect((viewLayer(own, "options") as LaterView).texts.messages).toHaveProperty("motto", "Ruhe");
  });
});
