-- Subjects by number: records and states name the number, and only this database knows whose it is. Numbers are never given twice.
CREATE TABLE `subject` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `hash` blob NOT NULL UNIQUE CHECK (length(`hash`) = 16),
  `kind` integer NOT NULL,
  `key` blob NOT NULL CHECK (length(`key`) = 32),
  `created` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `subject` (`no`, `hash`, `kind`, `key`, `created`)
SELECT
    (instr('0123456789ABCDEF', substr(hex(`link`), 1, 1)) - 1) * 17592186044416 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 2, 1)) - 1) * 1099511627776 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 3, 1)) - 1) * 68719476736 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 4, 1)) - 1) * 4294967296 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 5, 1)) - 1) * 268435456 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 6, 1)) - 1) * 16777216 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 7, 1)) - 1) * 1048576 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 8, 1)) - 1) * 65536 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 9, 1)) - 1) * 4096 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 10, 1)) - 1) * 256 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 11, 1)) - 1) * 16 +
    (instr('0123456789ABCDEF', substr(hex(`link`), 12, 1)) - 1) * 1,
  `subject`, CASE `kind` WHEN 'device' THEN 0 WHEN 'email' THEN 1 ELSE 2 END, `key`,
  CAST(strftime('%s', `created_at`) AS integer) * 1000 + CAST(substr(`created_at`, 21, 3) AS integer)
FROM `subject_key` ORDER BY `created_at`;
--> statement-breakpoint
DROP TABLE `subject_key`;
--> statement-breakpoint
CREATE TRIGGER `subject_no_update` BEFORE UPDATE ON `subject` BEGIN
  SELECT RAISE(ABORT, 'fixed: subject');
END;
--> statement-breakpoint
-- A replaced key would make every earlier record of the subject unreadable, so a second insert changes nothing.
CREATE TRIGGER `subject_no_replace` BEFORE INSERT ON `subject`
WHEN EXISTS (SELECT 1 FROM `subject` WHERE `hash` = new.`hash`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- Who was erased, by keyed hash, so that a check answers ERASED; and by number, so that a restored backup erases again.
CREATE TABLE `tombstone` (
  `hash` blob PRIMARY KEY NOT NULL CHECK (length(`hash`) = 16),
  `who` integer NOT NULL,
  `erased` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
-- Who is kept for a claim only: nobody may read or contact them until then, and then they are erased.
CREATE TABLE `restriction` (
  `who` integer PRIMARY KEY NOT NULL,
  `until` integer NOT NULL,
  `record` text NOT NULL
);
--> statement-breakpoint
-- Which subjects are one person, and the record that shows it.
CREATE TABLE `subject_link` (
  `a` integer NOT NULL,
  `b` integer NOT NULL,
  `record` text NOT NULL,
  PRIMARY KEY (`a`, `b`)
) WITHOUT ROWID;
