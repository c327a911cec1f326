// What is kept so that anything shown can be shown again: builds in the control database, what they showed in a site's.
import type { ContentHash } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";

/** A file under the SHA-256 of its bytes. */
export interface FileRow {
  readonly hash: ContentHash;
  /** Its media type, with its charset where it is a text. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** All files that put notices on screen, under one hash (services/assets.ts). */
interface BuildRow {
  readonly hash: ContentHash;
  /** When it first served here. */
  readonly at: Instant;
}

/** A file of a build: its plain name, and the one it is served under, such as `5a1f0c3e99aa/first.js`. */
interface AssetRow {
  readonly name: string;
  readonly served: string;
  readonly file: FileRow;
}

/** The builds of an installation; what is kept there never changes. */
export interface BuildArchive {
  /** Keeps the build with its files; again is the same. */
  keepBuild(build: BuildRow, assets: readonly AssetRow[]): Promise<void>;
  /** In the order they first served. */
  builds(): Promise<BuildRow[]>;
  /** The files of a build, by name; none where it is not known. */
  assets(build: ContentHash): Promise<AssetRow[]>;
  /** The file served under that name, of the latest build where several had one. */
  assetServedAs(served: string): Promise<FileRow | undefined>;
}

/** One file that a build was given, or made, to show a notice: `run.opt-in.js`, `en.first.json`. */
export interface ShownRow {
  readonly notice: ContentHash;
  readonly build: ContentHash;
  readonly path: string;
  readonly file: ContentHash;
  readonly at: Instant;
}

/** One picture of a notice as a build showed it. */
export interface ScreenshotRow {
  readonly notice: ContentHash;
  readonly build: ContentHash;
  readonly lang: string;
  /** Width and height in CSS pixels, such as `320x640`. */
  readonly viewport: string;
  /** What was on screen, as `sceneText` of core/shown.ts writes it: `first`, `panel@opt-out-link+gpc`. */
  readonly layer: string;
  readonly file: ContentHash;
  readonly at: Instant;
}

/** What the notices of one site looked like; what is kept there never changes. */
export interface ShownArchive {
  /**
   * Keeps what the build is given for the notice, which must be published, from `at` on. What is kept already as the
   * latest of its path is not kept again.
   */
  keepShown(
    shown: Pick<ShownRow, "notice" | "build" | "at">,
    files: readonly { readonly path: string; readonly file: FileRow }[],
  ): Promise<void>;
  /** Of one notice, or of all, in the order they were kept. */
  shown(notice?: ContentHash): Promise<ShownRow[]>;
  /** The file of the path that was the latest at the instant; the first there was where it is older than all. */
  shownFile(wanted: Omit<ShownRow, "file">): Promise<FileRow | undefined>;
  /** Keeps pictures and the log entry that names them, which is their word: all of it or nothing. */
  keepScreenshots(
    shown: Pick<ShownRow, "notice" | "build" | "at">,
    pictures: readonly (Pick<ScreenshotRow, "lang" | "viewport" | "layer"> & { readonly file: FileRow })[],
    entry: { readonly ref: string; readonly data: Uint8Array },
  ): Promise<void>;
  /** Of one notice, or of all. */
  screenshots(notice?: ContentHash): Promise<ScreenshotRow[]>;
  /** Where the log's entry of that ref, which names pictures, stands; undefined where there is none. */
  shownIndex(ref: string): Promise<number | undefined>;
  /** Any archived file of the site: what a `ShownRow` or a `ScreenshotRow` names. */
  file(hash: ContentHash): Promise<FileRow | undefined>;
}
