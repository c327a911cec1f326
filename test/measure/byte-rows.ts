// Rows on bytes: the gate, every part and chunk, what each combination weighs, and what a person fetches.
import type { Notice } from "../../core/notice.ts";
import { viewLayers, type ViewLayer } from "../../core/site.ts";
import { demoNotice, demoSite } from "../../server/services/demo.ts";
import { noticeView, viewLayer } from "../../server/services/notice-layers.ts";
import { noticeHash } from "../../server/services/notices.ts";
import { languages } from "../../widget/i18n/languages.ts";
import type { Row } from "./report.ts";
import {
  brotliBytes,
  builtBytes,
  builtFiles,
  composedBytes,
  consoleFirstBytes,
  moduleNames,
  partNames,
} from "./sizes.ts";

const unit = "bytes br";

/** The demo's notice with every language there is. */
function noticeInAllLanguages(): Notice {
  const { style, ...settings } = demoNotice("http://localhost:8788");
  return {
    v: 1,
    site: demoSite,
    ...settings,
    languages: { ...languages, ...settings.languages },
    layout: { buttons: ["accept-all", "reject-all", "choose"], style },
    build: `sha256:${"ab".repeat(32)}`,
  };
}

/** Bytes of each layer of the notice by language, each a file of its own as the server sends it. */
function layerBytes(): Record<string, Record<ViewLayer, number>> {
  const notice = noticeInAllLanguages();
  const row = { hash: noticeHash(notice), notice, publishedAt: "2026-11-22T00:00:00.000Z" };
  const bytes = (lang: string) => {
    const view = noticeView(row, lang);
    const rows = viewLayers.map((layer) => [layer, brotliBytes(JSON.stringify(viewLayer(view, layer)))] as const);
    return Object.fromEntries(rows) as Record<ViewLayer, number>;
  };
  return Object.fromEntries(Object.keys(notice.languages).map((lang) => [lang, bytes(lang)]));
}

/** Every choice of the given names, none and all among them. */
export const combinations = (names: readonly string[]): string[][] =>
  names.reduce<string[][]>((all, name) => [...all, ...all.map((some) => [...some, name])], [[]]);

interface Fetch {
  readonly name: string;
  /** Bytes of the files. */
  readonly files: number;
  readonly layers: readonly ViewLayer[];
  readonly atMost: number;
}

/** What is fetched with its texts, in English and in the language that takes most. */
function withTexts(texts: ReturnType<typeof layerBytes>, { name, files, layers, atMost }: Fetch): Row[] {
  const total = (lang: string) => layers.reduce((sum, layer) => sum + texts[lang]![layer], files);
  const most = Object.keys(texts).reduce((largest, lang) => (total(lang) > total(largest) ? lang : largest));
  return [
    { name: `${name}, English`, unit, ours: total("en"), atMost },
    { name: `${name}, the largest language (${most})`, unit, ours: total(most), atMost },
  ];
}

/** The site script of somebody who was here before: what was carried stands on a line of its own. */
const withoutFirst = (script: string): string => script.replace(/^ASSENT_SITE\.views=.*\n/m, "");

/** Everything that travels, at brotli 11. `script` is what the backend composed for the demo site. */
export function byteRows(script: string): Row[] {
  const files = builtFiles();
  const modules = moduleNames();
  const opened = modules.filter((name) => name !== "debug");
  const texts = layerBytes();
  const later = opened.filter((name) => name !== "first");
  return [
    { name: "gate", unit, ours: files["gate.js"]!, atMost: 3072 },
    ...partNames().map((name): Row => ({ name: `optional part ${name}, alone`, unit, ours: files[`${name}.js`]! })),
    ...combinations(partNames())
      .slice(1)
      .map((parts): Row => ({ name: `gate + ${parts.join(" + ")}`, unit, ours: composedBytes(parts) })),
    { name: `/s/${demoSite}.js of somebody who is new, with the first layer`, unit, ours: brotliBytes(script) },
    { name: `/s/${demoSite}.js with the demo's configuration`, unit, ours: brotliBytes(withoutFirst(script)) },
    { name: "static gate, the same for every site", unit, ours: files["static.js"]! },
    { name: "first", unit, ours: files["first.js"]! },
    ...later.map((name): Row => ({ name: `chunk ${name}`, unit, ours: files[`${name}.js`]! })),
    { name: "chunk debug, which nobody but a developer opens", unit, ours: files["debug.js"] ?? 0 },
    ...withTexts(texts, {
      name: "to the first layer: gate + first + its texts",
      files: builtBytes("gate", "first"),
      layers: ["first"],
      atMost: 10_240,
    }),
    ...withTexts(texts, {
      name: "to the panel: gate + first + panel + texts",
      files: builtBytes("gate", "first", "panel"),
      layers: ["first", "panel"],
      atMost: 15_360,
    }),
    ...withTexts(texts, {
      name: "what a person can open of a usual site: gate + first + panel + choices + form",
      files: builtBytes("gate", "first", "panel", "choices", "form", "history"),
      layers: ["first", "panel", "answers"],
      atMost: 20_480,
    }),
    ...withTexts(texts, {
      name: "everything, with every option a site can have",
      files: builtBytes("gate", ...opened),
      layers: viewLayers,
      atMost: 20_480,
    }),
    {
      name: "the console's first load: shell, overview and style sheet, before charts",
      unit,
      ours: consoleFirstBytes(),
      atMost: 61_440,
    },
  ];
}
