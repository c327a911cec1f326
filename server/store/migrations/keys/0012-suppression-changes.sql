-- The order in which suppressions were added and lifted: who is told of both keeps a place in it. Entries of before keep their own numbers.
CREATE TABLE `suppression_change` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `suppression` integer NOT NULL,
  `lifts` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `suppression_change` (`no`, `suppression`, `lifts`) SELECT `no`, `no`, 0 FROM `suppression`;
--> statement-breakpoint
CREATE TRIGGER `suppression_added` AFTER INSERT ON `suppression` BEGIN
  INSERT INTO `suppression_change` (`suppression`, `lifts`) VALUES (new.`no`, 0);
END;
--> statement-breakpoint
CREATE TRIGGER `suppression_lifted` AFTER UPDATE ON `suppression` WHEN old.`lifted` IS NULL AND new.`lifted` IS NOT NULL BEGIN
  INSERT INTO `suppression_change` (`suppression`, `lifts`) VALUES (new.`no`, 1);
END;
