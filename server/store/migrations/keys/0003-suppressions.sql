-- Who may not be contacted, by keyed hash only: an entry outlives the erasure of the person it protects.
CREATE TABLE `suppression` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `id` text NOT NULL UNIQUE,
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `reason` text NOT NULL,
  `channel` integer NOT NULL,
  `topic` text NOT NULL,
  `source` text NOT NULL,
  `since` integer NOT NULL,
  `added` integer NOT NULL,
  `lifted` integer,
  `lift_reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `suppression_standing` ON `suppression` (`hash`, `reason`, `channel`, `topic`) WHERE `lifted` IS NULL;
--> statement-breakpoint
CREATE INDEX `suppression_hash` ON `suppression` (`hash`);
--> statement-breakpoint
CREATE TRIGGER `suppression_only_lifted` BEFORE UPDATE ON `suppression`
WHEN old.`lifted` IS NOT NULL OR new.`lifted` IS NULL OR new.`no` <> old.`no` OR new.`id` <> old.`id` OR new.`hash` <> old.`hash`
  OR new.`reason` <> old.`reason` OR new.`channel` <> old.`channel` OR new.`topic` <> old.`topic`
  OR new.`source` <> old.`source` OR new.`since` <> old.`since` OR new.`added` <> old.`added` BEGIN
  SELECT RAISE(ABORT, 'fixed: suppression');
END;
--> statement-breakpoint
CREATE TRIGGER `suppression_no_delete` BEFORE DELETE ON `suppression` BEGIN
  SELECT RAISE(ABORT, 'kept: suppression');
END;
--> statement-breakpoint
-- A replacing insert would delete without firing the trigger above; what is there already stays as it is.
CREATE TRIGGER `suppression_no_replace` BEFORE INSERT ON `suppression`
WHEN EXISTS (SELECT 1 FROM `suppression` WHERE `id` = new.`id` OR `no` = new.`no` OR (`lifted` IS NULL
  AND `hash` = new.`hash` AND `reason` = new.`reason` AND `channel` = new.`channel` AND `topic` = new.`topic`)) BEGIN
  SELECT RAISE(IGNORE);
END;
