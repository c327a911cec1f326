-- What keyed hashes are turned into before they stand in rows of this database. Version 1 is no key at all: rows under it hold the hash itself.
CREATE TABLE `row_key` (
  `version` integer PRIMARY KEY NOT NULL,
  -- Sealed under a key that is in no database; gone when the version ended.
  `sealed` blob,
  `since` integer NOT NULL,
  `ended` integer,
  -- How many rows there were to change when it came, and how many are.
  `total` integer NOT NULL DEFAULT 0,
  `moved` integer NOT NULL DEFAULT 0
);
--> statement-breakpoint
INSERT INTO `row_key` (`version`, `since`) VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER `row_key_no_delete` BEFORE DELETE ON `row_key` BEGIN
  SELECT RAISE(ABORT, 'kept: row_key');
END;
--> statement-breakpoint
-- The versions that rows may be under, the newest first, such as `3,2` while a rotation runs.
CREATE VIEW `row_keys_in_force` AS
SELECT group_concat(`version`) AS `versions` FROM (SELECT `version` FROM `row_key` WHERE `ended` IS NULL ORDER BY `version` DESC);
--> statement-breakpoint
-- A transaction that names people says first by which versions it does, and fails where they are others by now. It stores nothing.
CREATE TRIGGER `row_keys_as_known` INSTEAD OF INSERT ON `row_keys_in_force`
WHEN new.`versions` IS NOT (SELECT `versions` FROM `row_keys_in_force`) BEGIN
  SELECT RAISE(ABORT, 'row keys changed');
END;
--> statement-breakpoint
ALTER TABLE `subject` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `tombstone` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `suppression` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `screening` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `sale` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `sending` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `share` ADD COLUMN `version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
ALTER TABLE `share` ADD COLUMN `deny_version` integer NOT NULL DEFAULT 1;
--> statement-breakpoint
-- A subject changes nothing but the key its name is under, and only to a later one.
DROP TRIGGER `subject_no_update`;
--> statement-breakpoint
CREATE TRIGGER `subject_no_update` BEFORE UPDATE ON `subject`
WHEN new.`version` <= old.`version` OR new.`no` <> old.`no` OR new.`kind` <> old.`kind` OR new.`key` <> old.`key` OR new.`created` <> old.`created` BEGIN
  SELECT RAISE(ABORT, 'fixed: subject');
END;
--> statement-breakpoint
DROP TRIGGER `suppression_only_lifted`;
--> statement-breakpoint
CREATE TRIGGER `suppression_only_lifted` BEFORE UPDATE ON `suppression`
WHEN new.`no` <> old.`no` OR new.`id` <> old.`id` OR new.`reason` <> old.`reason` OR new.`channel` <> old.`channel` OR new.`topic` <> old.`topic`
  OR new.`source` <> old.`source` OR new.`since` <> old.`since` OR new.`added` <> old.`added`
  OR NOT (
    (new.`version` > old.`version` AND new.`lifted` IS old.`lifted` AND new.`lift_reason` IS old.`lift_reason`)
    OR (new.`version` = old.`version` AND new.`hash` = old.`hash` AND old.`lifted` IS NULL AND new.`lifted` IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'fixed: suppression');
END;
--> statement-breakpoint
-- Unsubscribe links of the earlier form, which whoever has the export key can make, were sent to nobody stored later than this; no row where none can have been sent.
CREATE TABLE `earlier_links` (
  `id` integer PRIMARY KEY NOT NULL,
  `until` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `earlier_links` (`until`)
SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS integer)
WHERE EXISTS (SELECT 1 FROM `subject`) OR EXISTS (SELECT 1 FROM `tombstone`) OR EXISTS (SELECT 1 FROM `suppression`);
