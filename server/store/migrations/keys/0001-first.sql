-- One row per subject; erasing a person is deleting theirs.
CREATE TABLE `subject_key` (
  `subject` blob PRIMARY KEY NOT NULL CHECK (length(`subject`) = 16),
  `kind` text NOT NULL,
  `key` blob NOT NULL CHECK (length(`key`) = 32),
  `link` blob NOT NULL UNIQUE CHECK (length(`link`) = 16),
  `created_at` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `subject_key_no_update` BEFORE UPDATE ON `subject_key` BEGIN
  SELECT RAISE(ABORT, 'fixed: subject_key');
END;
--> statement-breakpoint
-- A replaced key would make every earlier record of the subject unreadable, so a second insert changes nothing.
CREATE TRIGGER `subject_key_no_replace` BEFORE INSERT ON `subject_key`
WHEN EXISTS (SELECT 1 FROM `subject_key` WHERE `subject` = new.`subject`) BEGIN
  SELECT RAISE(IGNORE);
END;
