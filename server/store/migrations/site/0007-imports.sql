-- Imports: what stands of each, its rows sealed until they are records, and why the others are none.
CREATE TABLE `import_job` (
  `no` integer PRIMARY KEY NOT NULL,
  `id` text NOT NULL UNIQUE,
  `state` text NOT NULL CHECK (`state` IN ('uploaded', 'dry-run', 'committing', 'committed', 'undone')),
  `format` text NOT NULL,
  `mapping` text NOT NULL,
  `by` text NOT NULL,
  `created` integer NOT NULL,
  `bytes` integer NOT NULL DEFAULT 0,
  `digest` text,
  `rows` integer NOT NULL DEFAULT 0,
  `chunks` integer NOT NULL DEFAULT 0,
  `next` integer NOT NULL DEFAULT 0,
  `imported` integer NOT NULL DEFAULT 0,
  `undone` integer NOT NULL DEFAULT 0,
  `undone_line` integer NOT NULL DEFAULT 0
);
--> statement-breakpoint
-- Rows as they came, under a key of the import's own in the keys database; deleted as soon as they are records.
CREATE TABLE `import_chunk` (
  `job` integer NOT NULL REFERENCES `import_job` (`no`),
  `no` integer NOT NULL,
  `sealed` blob NOT NULL,
  PRIMARY KEY (`job`, `no`)
);
--> statement-breakpoint
CREATE TABLE `import_error` (
  `job` integer NOT NULL REFERENCES `import_job` (`no`),
  `line` integer NOT NULL,
  `code` integer NOT NULL,
  `field` integer,
  PRIMARY KEY (`job`, `line`)
) WITHOUT ROWID;
