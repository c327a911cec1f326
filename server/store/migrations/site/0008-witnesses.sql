-- Checkpoints that somebody kept, signed by this log, and that its tiles contradict: proof that the log was changed.
CREATE TABLE `contradiction` (
  `size` integer NOT NULL,
  `root` blob NOT NULL CHECK (length(`root`) = 32),
  `reason` text NOT NULL CHECK (`reason` IN ('entries-missing', 'other-entries', 'tiles-damaged')),
  `held` text NOT NULL,
  `latest` text NOT NULL,
  `at` text NOT NULL,
  PRIMARY KEY (`size`, `root`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `contradiction_no_update` BEFORE UPDATE ON `contradiction` BEGIN
  SELECT RAISE(ABORT, 'append-only: contradiction');
END;
--> statement-breakpoint
CREATE TRIGGER `contradiction_no_delete` BEFORE DELETE ON `contradiction` BEGIN
  SELECT RAISE(ABORT, 'append-only: contradiction');
END;
--> statement-breakpoint
CREATE TRIGGER `contradiction_no_replace` BEFORE INSERT ON `contradiction`
WHEN EXISTS (SELECT 1 FROM `contradiction` WHERE `size` = new.`size` AND `root` = new.`root`) BEGIN
  SELECT RAISE(IGNORE);
END;
