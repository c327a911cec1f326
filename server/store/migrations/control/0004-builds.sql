-- Every build of the widget that this installation served, file by file under the hash of its content.
CREATE TABLE `file` (
  `hash` text PRIMARY KEY NOT NULL,
  `type` text NOT NULL,
  `body` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `build` (
  `seq` integer PRIMARY KEY NOT NULL,
  `hash` text NOT NULL UNIQUE,
  `at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `asset` (
  `build` text NOT NULL REFERENCES `build` (`hash`),
  `name` text NOT NULL,
  `served` text NOT NULL,
  `file` text NOT NULL REFERENCES `file` (`hash`),
  PRIMARY KEY (`build`, `name`)
);
--> statement-breakpoint
CREATE INDEX `asset_served` ON `asset` (`served`);
--> statement-breakpoint
CREATE TRIGGER `file_no_update` BEFORE UPDATE ON `file` BEGIN
  SELECT RAISE(ABORT, 'append-only: file');
END;
--> statement-breakpoint
CREATE TRIGGER `file_no_delete` BEFORE DELETE ON `file` BEGIN
  SELECT RAISE(ABORT, 'append-only: file');
END;
--> statement-breakpoint
CREATE TRIGGER `file_no_replace` BEFORE INSERT ON `file`
WHEN EXISTS (SELECT 1 FROM `file` WHERE `hash` = new.`hash`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `build_no_update` BEFORE UPDATE ON `build` BEGIN
  SELECT RAISE(ABORT, 'append-only: build');
END;
--> statement-breakpoint
CREATE TRIGGER `build_no_delete` BEFORE DELETE ON `build` BEGIN
  SELECT RAISE(ABORT, 'append-only: build');
END;
--> statement-breakpoint
CREATE TRIGGER `build_no_replace` BEFORE INSERT ON `build`
WHEN EXISTS (SELECT 1 FROM `build` WHERE `hash` = new.`hash` OR `seq` = new.`seq`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `asset_no_update` BEFORE UPDATE ON `asset` BEGIN
  SELECT RAISE(ABORT, 'append-only: asset');
END;
--> statement-breakpoint
CREATE TRIGGER `asset_no_delete` BEFORE DELETE ON `asset` BEGIN
  SELECT RAISE(ABORT, 'append-only: asset');
END;
--> statement-breakpoint
CREATE TRIGGER `asset_no_replace` BEFORE INSERT ON `asset`
WHEN EXISTS (SELECT 1 FROM `asset` WHERE `build` = new.`build` AND `name` = new.`name`) BEGIN
  SELECT RAISE(IGNORE);
END;
