-- Each piece of an import has a key of its own, so that who is erased can be taken out of theirs; what waited under one key for all is sent again.
CREATE TABLE `import_piece_key` (
  `job` text NOT NULL,
  `no` integer NOT NULL,
  `key` blob NOT NULL CHECK (length(`key`) = 32),
  PRIMARY KEY (`job`, `no`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP TABLE `import_key`;
