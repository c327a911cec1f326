-- Two shares on one day to one recipient are two where other kinds of data went: those are part of what makes a share itself.
CREATE TABLE `share_next` (
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
  UNIQUE (`hash`, `recipient`, `purpose`, `shared`, `types`)
);
--> statement-breakpoint
-- A number whose share is gone is not given again: the highest that was given is taken once and left.
INSERT INTO `share_next` (`no`, `hash`, `deny`, `recipient`, `purpose`, `types`, `shared`, `added`)
SELECT `seq`, zeroblob(16), zeroblob(16), '', '', '[]', 0, 0 FROM `sqlite_sequence` WHERE `name` = 'share' AND `seq` > 0;
--> statement-breakpoint
DELETE FROM `share_next`;
--> statement-breakpoint
INSERT INTO `share_next` (`no`, `hash`, `deny`, `recipient`, `purpose`, `types`, `shared`, `added`, `told`, `told_at`)
SELECT `no`, `hash`, `deny`, `recipient`, `purpose`,
  (SELECT json_group_array(`value`) FROM (SELECT DISTINCT `value` FROM json_each(`types`) ORDER BY `value`)),
  `shared`, `added`, `told`, `told_at` FROM `share`;
--> statement-breakpoint
DROP TABLE `share`;
--> statement-breakpoint
ALTER TABLE `share_next` RENAME TO `share`;
--> statement-breakpoint
CREATE INDEX `share_deny` ON `share` (`deny`);
--> statement-breakpoint
-- Who was given what, and on which day, is asked by recipient and by time.
CREATE INDEX `share_recipient` ON `share` (`recipient`, `shared`);
--> statement-breakpoint
CREATE INDEX `share_shared` ON `share` (`shared`);
