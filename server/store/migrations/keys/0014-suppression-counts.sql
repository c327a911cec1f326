-- How many suppressions stand, by reason and source: counted as they are added and lifted, because counting a million takes seconds.
CREATE TABLE `suppression_count` (
  `reason` text NOT NULL,
  `source` text NOT NULL,
  `standing` integer NOT NULL,
  PRIMARY KEY (`reason`, `source`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `suppression_count` (`reason`, `source`, `standing`)
SELECT `reason`, `source`, count(*) FROM `suppression` WHERE `lifted` IS NULL GROUP BY `reason`, `source`;
--> statement-breakpoint
CREATE TRIGGER `suppression_counted` AFTER INSERT ON `suppression` WHEN new.`lifted` IS NULL BEGIN
  INSERT INTO `suppression_count` (`reason`, `source`, `standing`) VALUES (new.`reason`, new.`source`, 1)
  ON CONFLICT (`reason`, `source`) DO UPDATE SET `standing` = `standing` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `suppression_uncounted` AFTER UPDATE ON `suppression` WHEN old.`lifted` IS NULL AND new.`lifted` IS NOT NULL BEGIN
  UPDATE `suppression_count` SET `standing` = `standing` - 1 WHERE `reason` = new.`reason` AND `source` = new.`source`;
END;
