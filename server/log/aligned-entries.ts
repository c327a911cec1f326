// Where the entries of an export and the hashes of its tiles go different ways: which were put in, left out or changed.

/** The hashes of one side by position; a hole where there is none, or none that can be believed. */
export type Hashes = readonly (string | undefined)[];

export interface Alignment {
  /** Entries that the tiles do not have, while what follows them they have: they were put in. */
  readonly inserted: readonly number[];
  /** Positions of the log whose entries are not there, while what follows them is. */
  readonly missing: readonly number[];
  /** Entries that stand where the tiles have another. */
  readonly changed: readonly number[];
  /** Entries behind the last place of the tiles. */
  readonly beyond: readonly number[];
}

/** The entries held against the tiles, in one pass over both; a hole fits whatever is beside it. */
export function alignedEntries(entries: Hashes, tiles: Hashes): Alignment {
  const [inEntries, inTiles] = [placesOf(entries), placesOf(tiles)];
  const [inserted, missing, changed]: [number[], number[], number[]] = [[], [], []];
  let [entry, place] = [0, 0];
  while (entry < entries.length && place < tiles.length) {
    const [own, told] = [entries[entry], tiles[place]];
    const later = told === undefined ? -1 : (inEntries.get(told) ?? -1);
    const further = own === undefined ? -1 : (inTiles.get(own) ?? -1);
    if (own !== undefined && told !== undefined && own !== told) {
      if (later > entry) {
        for (; entry < later; entry++) inserted.push(entry);
        continue;
      }
      if (further > place) {
        for (; place < further; place++) missing.push(place);
        continue;
      }
      changed.push(entry);
    }
    entry++;
    place++;
  }
  const beyond = Array.from({ length: entries.length - entry }, (_, i) => entry + i);
  return { inserted, missing, changed, beyond };
}

const placesOf = (hashes: Hashes): ReadonlyMap<string, number> =>
  new Map(hashes.flatMap((hash, place) => (hash === undefined ? [] : [[hash, place] as const])));
