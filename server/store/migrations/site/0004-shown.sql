-- What a build showed of a notice: the files it was given, and pictures of it, under the hash of their content.
CREATE TABLE `file` (
  `hash` text PRIMARY KEY NOT NULL,
  `type` text NOT NULL,
  `body` blob NOT NULL
);
--> statement-breakpoint
-- What the settings of a site change in what is shown is kept beside what was there before: the latest row counts.
CREATE TABLE `shown_file` (
  `seq` integer PRIMARY KEY NOT NULL,
  `notice` text NOT NULL REFERENCES `notice` (`hash`),
  `build` text NOT NULL,
  `path` text NOT NULL,
  `file` text NOT NULL REFERENCES `file` (`hash`),
  `at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `shown_file_path` ON `shown_file` (`notice`, `build`, `path`, `seq`);
--> statement-breakpoint
CREATE TABLE `screenshot` (
  `notice` text NOT NULL REFERENCES `notice` (`hash`),
  `build` text NOT NULL,
  `lang` text NOT NULL,
  `viewport` text NOT NULL,
  `layer` text NOT NULL,
  `file` text NOT NULL REFERENCES `file` (`hash`),
  `at` text NOT NULL,
  PRIMARY KEY (`notice`, `build`, `lang`, `viewport`, `layer`)
);
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
CREATE TRIGGER `shown_file_no_update` BEFORE UPDATE ON `shown_file` BEGIN
  SELECT RAISE(ABORT, 'append-only: shown_file');
END;
--> statement-breakpoint
CREATE TRIGGER `shown_file_no_delete` BEFORE DELETE ON `shown_file` BEGIN
  SELECT RAISE(ABORT, 'append-only: shown_file');
END;
--> statement-breakpoint
CREATE TRIGGER `shown_file_no_replace` BEFORE INSERT ON `shown_file`
WHEN EXISTS (SELECT 1 FROM `shown_file` WHERE `seq` = new.`seq`) BEGIN
  SELECT RAISE(ABORT, 'append-only: shown_file');
END;
--> statement-breakpoint
CREATE TRIGGER `screenshot_no_update` BEFORE UPDATE ON `screenshot` BEGIN
  SELECT RAISE(ABORT, 'append-only: screenshot');
END;
--> statement-breakpoint
CREATE TRIGGER `screenshot_no_delete` BEFORE DELETE ON `screenshot` BEGIN
  SELECT RAISE(ABORT, 'append-only: screenshot');
END;
--> statement-breakpoint
CREATE TRIGGER `screenshot_no_replace` BEFORE INSERT ON `screenshot`
WHEN EXISTS (
  SELECT 1 FROM `screenshot` WHERE `notice` = new.`notice` AND `build` = new.`build` AND `lang` = new.`lang`
  AND `viewport` = new.`viewport` AND `layer` = new.`layer`
) BEGIN
  SELECT RAISE(IGNORE);
END;
