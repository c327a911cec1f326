-- Each import of a register's file: how far it came, and whether it is the one that is asked.
CREATE TABLE `register_version` (
  `id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `register` text NOT NULL,
  -- The date of the file, in milliseconds: what freshness is counted from.
  `as_of` integer NOT NULL,
  `state` text NOT NULL CHECK (`state` IN ('reading', 'merging', 'current', 'replaced', 'dropped')),
  -- What is stored of the file, and the SHA-256 of exactly these bytes.
  `bytes` integer NOT NULL,
  `digest` blob NOT NULL,
  `lines` integer NOT NULL,
  `faults` integer NOT NULL,
  `runs` integer NOT NULL,
  -- How many of the 256 first bytes are merged.
  `merged` integer NOT NULL,
  `numbers` integer NOT NULL,
  `begun` integer NOT NULL,
  `done` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `register_current` ON `register_version` (`register`) WHERE `state` = 'current';
--> statement-breakpoint
CREATE UNIQUE INDEX `register_open` ON `register_version` (`register`) WHERE `state` IN ('reading', 'merging');
--> statement-breakpoint
-- What was read so far, sorted by run: the entries of one first byte, 8 bytes each. The id is (version * 256 + first byte) * 65536 + run.
CREATE TABLE `register_run` (
  `id` integer PRIMARY KEY NOT NULL,
  `hashes` blob NOT NULL
);
--> statement-breakpoint
-- A merged register: bytes 3 to 8 of each keyed hash, by its first two. The id is version * 65536 + first two bytes.
CREATE TABLE `register_chunk` (
  `id` integer PRIMARY KEY NOT NULL,
  `hashes` blob NOT NULL
);
