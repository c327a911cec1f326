-- What was asked of this site, under which rules, and a root over the answers; the log commits to each.
CREATE TABLE `check_run` (
  `id` text PRIMARY KEY NOT NULL,
  `doc` text NOT NULL,
  `salt` blob NOT NULL CHECK (length(`salt`) = 16)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `check_run_no_update` BEFORE UPDATE ON `check_run` BEGIN
  SELECT RAISE(ABORT, 'append-only: check_run');
END;
--> statement-breakpoint
CREATE TRIGGER `check_run_no_delete` BEFORE DELETE ON `check_run` BEGIN
  SELECT RAISE(ABORT, 'append-only: check_run');
END;
--> statement-breakpoint
CREATE TRIGGER `check_run_no_replace` BEFORE INSERT ON `check_run`
WHEN EXISTS (SELECT 1 FROM `check_run` WHERE `id` = new.`id`) BEGIN
  SELECT RAISE(IGNORE);
END;
