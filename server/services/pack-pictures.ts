// The pictures of an evidence pack: what each record's person had on screen, as it was photographed, and the entries that name it.
import { toBase64 } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { PackedRecord, PackedShown } from "../../core/pack.ts";
import { parseScene, shownEntry, type PictureLine } from "../../core/shown.ts";
import { inclusionProof } from "../log/tiles.ts";
import type { ScreenshotRow } from "../store/archive-rows.ts";
import type { CheckpointRow, SiteStore } from "../store/rows.ts";
import { shownRef } from "./screenshots.ts";
import type { ShownRules } from "./shown-config.ts";

/** What is known of how a record's notice looked to its person. */
export interface ShownAs {
  readonly rules: ShownRules;
  /** On a telephone and on a desk; none where none were taken, and of forms, which stand on pages of the site. */
  readonly pictures: readonly PictureLine[];
}

/** A pack stays small enough to be sent: of further records the words are there. */
const mostPictures = 40;
const widths = ["320x640", "1440x900"];

interface Picturing {
  readonly store: SiteStore;
  readonly checkpoint: CheckpointRow;
  readonly records: readonly PackedRecord[];
  readonly rules: ReadonlyMap<string, ShownRules>;
}

/** By a record's id, what its person had on screen, and the sealed entries that name the pictures of it. */
export async function picturesOf({
  store,
  checkpoint,
  records,
  rules: all,
}: Picturing): Promise<{ shownAs: ReadonlyMap<string, ShownAs>; shown: readonly PackedShown[] }> {
  const rowsOf = new Map<ContentHash, readonly Named[]>();
  const entries = new Map<string, PackedShown>();
  const shownAs = new Map<string, ShownAs>();
  const files = new Set<ContentHash>();
  for (const { record } of records) {
    const rules = all.get(record.id);
    if (!rules || !record.notice) continue;
    const rows = rowsOf.get(record.notice) ?? (await namedPictures(store, record.notice, checkpoint));
    rowsOf.set(record.notice, rows);
    const fitting = rows.filter((row) => fits(row, record, rules));
    const build = fitting.find((row) => row.build === record.served?.build)?.build ?? fitting[0]?.build;
    const own = fitting.filter((row) => row.build === build);
    const isRoom = new Set([...files, ...own.map(({ file }) => file)]).size <= mostPictures;
    const taken = isRoom ? own : [];
    for (const { file, entry } of taken) {
      files.add(file);
      entries.set(entry.data, entry);
    }
    shownAs.set(record.id, { rules, pictures: taken });
  }
  return { shownAs, shown: [...entries.values()].sort((a, b) => a.index - b.index) };
}

interface Named extends PictureLine {
  readonly build: ContentHash;
  readonly entry: PackedShown;
}

function fits(
  { lang, rules, gpc, layer, viewport }: Named,
  { choices, method, ...record }: PackedRecord["record"],
  shown: ShownRules,
): boolean {
  if (choices.some(({ channel }) => channel !== undefined)) return false;
  const isOpened = method.surface === "panel" || method.layer > 1;
  const isSeen = layer === "panel" ? isOpened || !shown.asks : shown.asks;
  const isSame = lang === record.lang && rules === shown.variant && gpc === method.viaGpc;
  return isSame && isSeen && widths.includes(viewport);
}

/** Every picture of the notice with the entry that names it; those of an entry that is not sealed yet are left out. */
async function namedPictures(store: SiteStore, notice: ContentHash, checkpoint: CheckpointRow): Promise<Named[]> {
  const taken = new Map<string, ScreenshotRow[]>();
  for (const row of await store.screenshots(notice)) {
    const together = `${row.build} ${row.at}`;
    taken.set(together, [...(taken.get(together) ?? []), row]);
  }
  const named = await Promise.all(
    [...taken.values()].map(async (rows): Promise<Named[]> => {
      const { build, at } = rows[0]!;
      const pictures = rows.flatMap((row) => {
        const drawn = parseScene(row.layer);
        return drawn ? [{ ...drawn, lang: row.lang, viewport: row.viewport, file: row.file }] : [];
      });
      // The entry is found by what it says: rows are its word.
      const data = shownEntry({ notice, build, at, pictures });
      const index = await store.shownIndex(shownRef(data));
      if (index === undefined || index >= checkpoint.size) return [];
      const proof = await inclusionProof(store, index, checkpoint);
      if (!proof) return [];
      const entry = { data: toBase64(data), index, path: proof.path };
      return pictures.map((picture) => ({ ...picture, build, entry }));
    }),
  );
  return named.flat();
}
