// The log entry that says what a notice looked like: which build drew it, and the hash of every picture of it.
import type { ContentHash } from "./notice.ts";
import type { Instant } from "./time.ts";

/** What can be photographed: the first layer, and the panel behind it. */
export const photographedLayers = ["first", "panel"] as const;

/** What somebody had on screen beside the language and the width: a layer, under which rules, with or without the signal. */
export interface Scene {
  readonly layer: (typeof photographedLayers)[number];
  /** As `variantOf` (core/regime.ts) names them. */
  readonly rules: string;
  /** The browser sent Global Privacy Control. */
  readonly gpc: boolean;
}

/** One picture, by the hash of its file. */
export interface PictureLine extends Scene {
  readonly lang: string;
  /** Width and height in CSS pixels, such as `320x640`. */
  readonly viewport: string;
  readonly file: ContentHash;
}

/** The rules that go without saying: what pictures of before were taken under. */
const strictest = "opt-in";
const scene = /^(first|panel)(?:@([a-z-]{1,40}))?(\+gpc)?$/;

/** Such as `first`, `panel@opt-out-link`, `first+gpc`: what goes without saying is left out. */
export const sceneText = ({ layer, rules, gpc }: Scene): string =>
  `${layer}${rules === strictest ? "" : `@${rules}`}${gpc ? "+gpc" : ""}`;

/** The scene that a text names; undefined for every other text, also for another spelling of the same. */
export function parseScene(text: string): Scene | undefined {
  const [, layer, rules = strictest, gpc] = scene.exec(text) ?? [];
  if (!layer) return undefined;
  const named = { layer: layer as Scene["layer"], rules, gpc: gpc !== undefined };
  return sceneText(named) === text ? named : undefined;
}

/** What a notice looked like when a build showed it. */
export interface ShownStatement {
  readonly notice: ContentHash;
  readonly build: ContentHash;
  readonly at: Instant;
  readonly pictures: readonly PictureLine[];
  /** Why there are no pictures; in one line. */
  readonly without?: string | undefined;
}

const first = "assent-shown/v1";
const hash = /^sha256:[0-9a-f]{64}$/;
const picture = /^([A-Za-z0-9-]{2,35}) (\d{2,5}x\d{2,5}) ([a-z@+-]{1,60}) (sha256:[0-9a-f]{64})$/;

/**
 * The entry's bytes: `assent-shown/v1`, the notice, the build and the instant, a line each, then a line for each picture
 * such as `en 320x640 first sha256:5a1f…` or `en 320x640 panel@opt-out-link+gpc sha256:…`, or one `without` and the
 * reason.
 */
export function shownEntry({ notice, build, at, pictures, without }: ShownStatement): Uint8Array {
  const lines = pictures.map((line) => `${line.lang} ${line.viewport} ${sceneText(line)} ${line.file}`).sort();
  const rest = without === undefined ? lines : [`without ${without.replaceAll(/\s+/g, " ").trim()}`];
  return new TextEncoder().encode([first, notice, build, at, ...rest].join("\n"));
}

/** What an entry's bytes say; undefined when they are none. */
export function parseShownEntry(data: Uint8Array): ShownStatement | undefined {
  const [kind, notice = "", build = "", at = "", ...rest] = new TextDecoder().decode(data).split("\n");
  if (kind !== first || !hash.test(notice) || !hash.test(build)) return undefined;
  const named = { notice: notice as ContentHash, build: build as ContentHash, at };
  const [only = ""] = rest;
  if (only.startsWith("without ")) {
    return rest.length === 1 ? { ...named, pictures: [], without: only.slice("without ".length) } : undefined;
  }
  const pictures = rest.flatMap((line): PictureLine[] => {
    const [, lang, viewport, shown = "", file] = picture.exec(line) ?? [];
    const drawn = parseScene(shown);
    return file && drawn ? [{ ...drawn, lang: lang!, viewport: viewport!, file: file as ContentHash }] : [];
  });
  return pictures.length === rest.length && rest.length > 0 ? { ...named, pictures } : undefined;
}
