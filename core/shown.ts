// The log entry that says what a notice looked like: which build drew it, and the hash of every picture of it.
import type { ContentHash } from "./notice.ts";
import type { Instant } from "./time.ts";

/** What can be photographed: the first layer, and the panel behind it. */
export const photographedLayers = ["first", "panel"] as const;

/** One picture, by the hash of its file. */
export interface PictureLine {
  readonly lang: string;
  /** Width and height in CSS pixels, such as `320x640`. */
  readonly viewport: string;
  readonly layer: (typeof photographedLayers)[number];
  readonly file: ContentHash;
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
const picture = /^([A-Za-z0-9-]{2,35}) (\d{2,5}x\d{2,5}) (first|panel) (sha256:[0-9a-f]{64})$/;

/**
 * The entry's bytes: `assent-shown/v1`, the notice, the build and the instant, a line each, then a line for each picture
 * such as `en 320x640 first sha256:5a1f…`, or one `without` and the reason.
 */
export function shownEntry({ notice, build, at, pictures, without }: ShownStatement): Uint8Array {
  const lines = pictures.map(({ lang, viewport, layer, file }) => `${lang} ${viewport} ${layer} ${file}`).sort();
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
    const [, lang, viewport, layer, file] = picture.exec(line) ?? [];
    return file
      ? [{ lang: lang!, viewport: viewport!, layer: layer as PictureLine["layer"], file: file as ContentHash }]
      : [];
  });
  return pictures.length === rest.length && rest.length > 0 ? { ...named, pictures } : undefined;
}
