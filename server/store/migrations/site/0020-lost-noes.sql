-- What somebody said no to since the backup, of which a later export told a restore, but not who: since when, and when it was restored.
CREATE TABLE `lost_no` (
  `purpose` text NOT NULL,
  `channel` integer NOT NULL,
  `since` integer NOT NULL,
  `at` integer NOT NULL,
  PRIMARY KEY(`purpose`, `channel`)
);
