-- What was passed on of somebody to whom, by keyed hash. It outlives an erasure until the recipient was told of it: `told` is the strongest end they know.
CREATE TABLE `share` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `deny` blob NOT NULL CHECK (length(`deny`) = 16),
  `recipient` text NOT NULL,
  `purpose` text NOT NULL,
  `types` text NOT NULL,
  `shared` integer NOT NULL,
  `added` integer NOT NULL,
  `told` integer NOT NULL DEFAULT 0,
  `told_at` integer,
  UNIQUE (`hash`, `recipient`, `purpose`, `shared`)
);
--> statement-breakpoint
CREATE INDEX `share_deny` ON `share` (`deny`);
