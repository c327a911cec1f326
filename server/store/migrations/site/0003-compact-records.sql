-- Records in few bytes: one row an entry, texts that records share stored once, subjects by their number in the keys database.
CREATE TABLE `shape` (
  `no` integer PRIMARY KEY NOT NULL,
  `doc` text NOT NULL UNIQUE
);
--> statement-breakpoint
CREATE TABLE `purpose` (
  `no` integer PRIMARY KEY NOT NULL,
  `id` text NOT NULL UNIQUE
);
--> statement-breakpoint
CREATE TABLE `entry_compact` (
  `idx` integer PRIMARY KEY NOT NULL,
  `ref` blob NOT NULL UNIQUE,
  `kind` text NOT NULL,
  `data` blob NOT NULL,
  `digest` blob,
  `shape` integer REFERENCES `shape` (`no`),
  `at` integer,
  `times` blob,
  `salt` blob,
  `person` blob,
  `who` integer,
  `retain` integer
);
--> statement-breakpoint
-- Of a record written before, the shape is its whole text but for its id.
INSERT INTO `shape` (`doc`)
SELECT replace(`core`, '"' || (`core`->>'$.id') || '"', char(1, 33)) FROM `record` ORDER BY `idx`;
--> statement-breakpoint
INSERT INTO `entry_compact` (`idx`, `ref`, `kind`, `data`, `digest`, `shape`, `at`, `times`, `salt`, `person`, `who`)
SELECT e.`idx`, CASE e.`kind` WHEN 'record' THEN unhex(substr(e.`ref`, 5)) ELSE e.`ref` END, e.`kind`, e.`data`, r.`digest`,
  (SELECT s.`no` FROM `shape` AS s WHERE s.`doc` = replace(r.`core`, '"' || (r.`core`->>'$.id') || '"', char(1, 33))),
  CAST(strftime('%s', (r.`core`->>'$.at')) AS integer) * 1000 + CAST(substr((r.`core`->>'$.at'), 21, 3) AS integer), CASE WHEN r.`idx` IS NULL THEN NULL ELSE x'' END, r.`salt`, r.`person`,
  CASE WHEN r.`idx` IS NULL THEN NULL ELSE
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 1, 1)) - 1) * 17592186044416 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 2, 1)) - 1) * 1099511627776 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 3, 1)) - 1) * 68719476736 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 4, 1)) - 1) * 4294967296 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 5, 1)) - 1) * 268435456 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 6, 1)) - 1) * 16777216 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 7, 1)) - 1) * 1048576 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 8, 1)) - 1) * 65536 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 9, 1)) - 1) * 4096 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 10, 1)) - 1) * 256 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 11, 1)) - 1) * 16 +
    (instr('0123456789ABCDEF', substr(hex(r.`link`), 12, 1)) - 1) * 1
  END
FROM `entry` AS e LEFT JOIN `record` AS r ON r.`idx` = e.`idx` ORDER BY e.`idx`;
--> statement-breakpoint
INSERT INTO `purpose` (`id`) SELECT DISTINCT `purpose` FROM `consent_state` ORDER BY 1;
--> statement-breakpoint
CREATE TABLE `consent_state_compact` (
  `who` integer NOT NULL,
  `purpose` integer NOT NULL,
  `channel` integer NOT NULL,
  `status` integer NOT NULL,
  `version` integer NOT NULL,
  `idx` integer NOT NULL,
  `acted` integer NOT NULL,
  `until` integer,
  `direct` integer NOT NULL,
  PRIMARY KEY (`who`, `purpose`, `channel`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `consent_state_compact` (`who`, `purpose`, `channel`, `status`, `version`, `idx`, `acted`, `until`, `direct`)
SELECT n.`who`, p.`no`,
  CASE s.`channel` WHEN '' THEN 0 WHEN 'email' THEN 1 WHEN 'sms' THEN 2 WHEN 'phone' THEN 3 WHEN 'post' THEN 4
    WHEN 'push' THEN 5 WHEN 'chat' THEN 6 ELSE 7 END,
  CASE s.`status` WHEN 'given' THEN 2 WHEN 'refused' THEN 3 WHEN 'withdrawn' THEN 4 ELSE 6 END,
  s.`version`, n.`idx`, CAST(strftime('%s', s.`acted_at`) AS integer) * 1000 + CAST(substr(s.`acted_at`, 21, 3) AS integer),
  CASE WHEN s.`until` IS NULL THEN NULL ELSE CAST(strftime('%s', s.`until`) AS integer) * 1000 + CAST(substr(s.`until`, 21, 3) AS integer) END, 1
FROM `consent_state` AS s
JOIN `purpose` AS p ON p.`id` = s.`purpose`
JOIN `entry_compact` AS n ON n.`ref` = unhex(substr(s.`record`, 5));
--> statement-breakpoint
DROP TRIGGER `checkpoint_follows`;
--> statement-breakpoint
DROP TABLE `record`;
--> statement-breakpoint
DROP TABLE `entry`;
--> statement-breakpoint
DROP TABLE `consent_state`;
--> statement-breakpoint
ALTER TABLE `entry_compact` RENAME TO `entry`;
--> statement-breakpoint
ALTER TABLE `consent_state_compact` RENAME TO `consent_state`;
--> statement-breakpoint
CREATE INDEX `entry_who` ON `entry` (`who`) WHERE `who` IS NOT NULL;
--> statement-breakpoint
-- What was committed to never changes. What is of one person may go: then nothing is left but the commitment.
CREATE TRIGGER `entry_no_update` BEFORE UPDATE ON `entry`
WHEN new.`idx` IS NOT old.`idx` OR new.`ref` IS NOT old.`ref` OR new.`kind` IS NOT old.`kind` OR new.`data` IS NOT old.`data`
  OR new.`at` IS NOT old.`at` OR new.`retain` IS NOT old.`retain`
  OR coalesce(new.`digest`, old.`digest`) IS NOT old.`digest` OR coalesce(new.`shape`, old.`shape`) IS NOT old.`shape`
  OR coalesce(new.`times`, old.`times`) IS NOT old.`times` OR coalesce(new.`salt`, old.`salt`) IS NOT old.`salt`
  OR coalesce(new.`person`, old.`person`) IS NOT old.`person` OR coalesce(new.`who`, old.`who`) IS NOT old.`who` BEGIN
  SELECT RAISE(ABORT, 'append-only: entry');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_no_delete` BEFORE DELETE ON `entry` BEGIN
  SELECT RAISE(ABORT, 'append-only: entry');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_no_replace` BEFORE INSERT ON `entry`
WHEN EXISTS (SELECT 1 FROM `entry` WHERE `ref` = new.`ref` OR `idx` = new.`idx`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `entry_without_gap` AFTER INSERT ON `entry`
WHEN new.`idx` <> 1 AND NOT EXISTS (SELECT 1 FROM `entry` WHERE `idx` = new.`idx` - 1) BEGIN
  SELECT RAISE(ABORT, 'gap: entry');
END;
--> statement-breakpoint
CREATE TRIGGER `shape_no_update` BEFORE UPDATE ON `shape` BEGIN
  SELECT RAISE(ABORT, 'append-only: shape');
END;
--> statement-breakpoint
CREATE TRIGGER `shape_no_delete` BEFORE DELETE ON `shape` BEGIN
  SELECT RAISE(ABORT, 'append-only: shape');
END;
--> statement-breakpoint
CREATE TRIGGER `shape_no_replace` BEFORE INSERT ON `shape`
WHEN EXISTS (SELECT 1 FROM `shape` WHERE `no` = new.`no` OR `doc` = new.`doc`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_follows` BEFORE INSERT ON `checkpoint`
WHEN EXISTS (SELECT 1 FROM `checkpoint` WHERE `size` = new.`size` OR `prev_size` = new.`prev_size`)
  OR (new.`prev_size` <> 0 AND NOT EXISTS (SELECT 1 FROM `checkpoint` WHERE `size` = new.`prev_size`))
  OR NOT EXISTS (SELECT 1 FROM `entry` WHERE `idx` = new.`size`) BEGIN
  SELECT RAISE(ABORT, 'fork: checkpoint');
END;
--> statement-breakpoint
-- Which entries erased, restricted or released whom, by number: a restored backup does it again from here.
CREATE TABLE `erasure` (
  `idx` integer PRIMARY KEY NOT NULL REFERENCES `entry` (`idx`),
  `who` integer NOT NULL,
  `mode` text NOT NULL CHECK (`mode` IN ('erase', 'restrict', 'release')),
  `until` integer
);
--> statement-breakpoint
CREATE TRIGGER `erasure_no_update` BEFORE UPDATE ON `erasure` BEGIN
  SELECT RAISE(ABORT, 'append-only: erasure');
END;
--> statement-breakpoint
CREATE TRIGGER `erasure_no_delete` BEFORE DELETE ON `erasure` BEGIN
  SELECT RAISE(ABORT, 'append-only: erasure');
END;
--> statement-breakpoint
CREATE TRIGGER `erasure_no_replace` BEFORE INSERT ON `erasure`
WHEN EXISTS (SELECT 1 FROM `erasure` WHERE `idx` = new.`idx`) BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
-- What must be kept although its period is over: the law that says so, and until when.
CREATE TABLE `hold` (
  `id` text PRIMARY KEY NOT NULL,
  `who` integer,
  `purpose` text,
  `statute` text NOT NULL,
  `reason` text NOT NULL,
  `until` text NOT NULL,
  `set_at` text NOT NULL,
  `lifted_at` text
);
