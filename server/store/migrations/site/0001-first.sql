-- Records, states, notices and the log of one site.
CREATE TABLE `entry` (
  `idx` integer PRIMARY KEY NOT NULL,
  `ref` text NOT NULL UNIQUE,
  `kind` text NOT NULL CHECK (`kind` IN ('record', 'notice')),
  `data` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `record` (
  `idx` integer PRIMARY KEY NOT NULL REFERENCES `entry` (`idx`),
  `digest` blob NOT NULL,
  `core` text NOT NULL,
  `salt` blob NOT NULL,
  `person` blob NOT NULL,
  `link` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `consent_state` (
  `subject` blob NOT NULL,
  `purpose` text NOT NULL,
  `channel` text NOT NULL,
  `status` text NOT NULL,
  `version` integer NOT NULL,
  `record` text NOT NULL,
  `notice` text NOT NULL,
  `acted_at` text NOT NULL,
  `until` text,
  PRIMARY KEY (`subject`, `purpose`, `channel`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notice` (
  `hash` text PRIMARY KEY NOT NULL,
  `doc` text NOT NULL,
  `published_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notice_in_force` (
  `seq` integer PRIMARY KEY NOT NULL,
  `hash` text NOT NULL REFERENCES `notice` (`hash`),
  `at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tile` (
  `level` integer NOT NULL,
  `idx` integer NOT NULL,
  `width` integer NOT NULL CHECK (`width` BETWEEN 1 AND 256),
  `data` blob NOT NULL CHECK (length(`data`) = 32 * `width`),
  PRIMARY KEY (`level`, `idx`)
);
--> statement-breakpoint
CREATE TABLE `checkpoint` (
  `size` integer PRIMARY KEY NOT NULL,
  `prev_size` integer NOT NULL UNIQUE,
  `note` text NOT NULL,
  `at` text NOT NULL,
  CHECK (`size` > `prev_size`)
);
--> statement-breakpoint
CREATE TRIGGER `entry_no_update` BEFORE UPDATE ON `entry` BEGIN
  SELECT RAISE(ABORT, 'append-only: entry');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_no_delete` BEFORE DELETE ON `entry` BEGIN
  SELECT RAISE(ABORT, 'append-only: entry');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without firing delete triggers unless recursive_triggers is on, which a libSQL server
-- refuses to set. Ignoring an insert of what is there holds everywhere, and is what ON CONFLICT DO NOTHING asks for.
CREATE TRIGGER `entry_no_replace` BEFORE INSERT ON `entry`
WHEN EXISTS (SELECT 1 FROM `entry` WHERE `ref` = new.`ref` OR `idx` = new.`idx`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- The key is the position in the log: 1, 2, 3 … without a gap.
CREATE TRIGGER `entry_without_gap` AFTER INSERT ON `entry`
WHEN new.`idx` <> 1 AND NOT EXISTS (SELECT 1 FROM `entry` WHERE `idx` = new.`idx` - 1) BEGIN
  SELECT RAISE(ABORT, 'gap: entry');
END;
--> statement-breakpoint
CREATE TRIGGER `record_no_update` BEFORE UPDATE ON `record` BEGIN
  SELECT RAISE(ABORT, 'append-only: record');
END;
--> statement-breakpoint
CREATE TRIGGER `record_no_delete` BEFORE DELETE ON `record` BEGIN
  SELECT RAISE(ABORT, 'append-only: record');
END;
--> statement-breakpoint
CREATE TRIGGER `record_no_replace` BEFORE INSERT ON `record`
WHEN EXISTS (SELECT 1 FROM `record` WHERE `idx` = new.`idx`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `notice_no_update` BEFORE UPDATE ON `notice` BEGIN
  SELECT RAISE(ABORT, 'append-only: notice');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_no_delete` BEFORE DELETE ON `notice` BEGIN
  SELECT RAISE(ABORT, 'append-only: notice');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_no_replace` BEFORE INSERT ON `notice`
WHEN EXISTS (SELECT 1 FROM `notice` WHERE `hash` = new.`hash`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `notice_in_force_no_update` BEFORE UPDATE ON `notice_in_force` BEGIN
  SELECT RAISE(ABORT, 'append-only: notice_in_force');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_in_force_no_delete` BEFORE DELETE ON `notice_in_force` BEGIN
  SELECT RAISE(ABORT, 'append-only: notice_in_force');
END;
--> statement-breakpoint
CREATE TRIGGER `notice_in_force_no_replace` BEFORE INSERT ON `notice_in_force`
WHEN EXISTS (SELECT 1 FROM `notice_in_force` WHERE `seq` = new.`seq`) BEGIN
  SELECT RAISE(ABORT, 'append-only: notice_in_force');
END;
--> statement-breakpoint
CREATE TRIGGER `tile_no_delete` BEFORE DELETE ON `tile` BEGIN
  SELECT RAISE(ABORT, 'append-only: tile');
END;
--> statement-breakpoint
CREATE TRIGGER `tile_only_grows` BEFORE UPDATE ON `tile`
WHEN new.`level` <> old.`level` OR new.`idx` <> old.`idx` OR new.`width` < old.`width`
  OR substr(new.`data`, 1, 32 * old.`width`) <> old.`data` BEGIN
  SELECT RAISE(ABORT, 'only grows: tile');
END;
--> statement-breakpoint
CREATE TRIGGER `tile_no_replace` BEFORE INSERT ON `tile`
WHEN EXISTS (
  SELECT 1 FROM `tile` WHERE `level` = new.`level` AND `idx` = new.`idx`
  AND (new.`width` < `width` OR substr(new.`data`, 1, 32 * `width`) <> `data`)
) BEGIN
  SELECT RAISE(ABORT, 'only grows: tile');
END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_no_update` BEFORE UPDATE ON `checkpoint` BEGIN
  SELECT RAISE(ABORT, 'append-only: checkpoint');
END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_no_delete` BEFORE DELETE ON `checkpoint` BEGIN
  SELECT RAISE(ABORT, 'append-only: checkpoint');
END;
--> statement-breakpoint
-- Each checkpoint follows exactly one other: with `prev_size` unique the checkpoints are one line, never a fork.
CREATE TRIGGER `checkpoint_follows` BEFORE INSERT ON `checkpoint`
WHEN EXISTS (SELECT 1 FROM `checkpoint` WHERE `size` = new.`size` OR `prev_size` = new.`prev_size`)
  OR (new.`prev_size` <> 0 AND NOT EXISTS (SELECT 1 FROM `checkpoint` WHERE `size` = new.`prev_size`))
  OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `idx` = new.`size`) BEGIN
  SELECT RAISE(ABORT, 'fork: checkpoint');
END;
