-- What answered: a phone, a tablet or a desktop, and nothing more of it; goes with the personal half.
ALTER TABLE `entry` ADD COLUMN `device` integer;
--> statement-breakpoint
-- How often what was counted on which day. Derived from the entries, but for what was shown, of which there is no record.
CREATE TABLE `tally` (
  `day` text NOT NULL,
  `breakdown` integer NOT NULL,
  `value` text NOT NULL,
  `measure` integer NOT NULL,
  `count` integer NOT NULL,
  PRIMARY KEY (`day`, `breakdown`, `value`, `measure`)
) WITHOUT ROWID;
--> statement-breakpoint
-- Up to which entry the tallies count, and in whose days.
CREATE TABLE `tally_cursor` (
  `id` integer PRIMARY KEY NOT NULL CHECK (`id` = 1),
  `idx` integer NOT NULL,
  `zone` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `tally_cursor` (`id`, `idx`, `zone`) VALUES (1, 0, 'UTC');
