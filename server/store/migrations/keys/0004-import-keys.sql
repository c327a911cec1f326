-- The keys that imported rows are sealed under until they are records: without its row here an upload is unreadable.
CREATE TABLE `import_key` (
  `job` text PRIMARY KEY NOT NULL,
  `key` blob NOT NULL CHECK (length(`key`) = 32)
) WITHOUT ROWID;
