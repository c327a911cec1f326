-- What registers said of numbers and addresses, each answer with the day it is of and the instant it was brought in.
CREATE TABLE `screening_told` (
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `register` text NOT NULL,
  `checked` integer NOT NULL,
  `listed` integer NOT NULL,
  `recorded` integer NOT NULL,
  `version` integer NOT NULL DEFAULT 1,
  PRIMARY KEY (`hash`, `register`, `checked`, `listed`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `screening_told` (`hash`, `register`, `checked`, `listed`, `recorded`, `version`)
SELECT `hash`, `register`, `checked`, `listed`, `checked`, `version` FROM `screening`;
--> statement-breakpoint
DROP TABLE `screening`;
--> statement-breakpoint
ALTER TABLE `screening_told` RENAME TO `screening`;
