-- What messages are about is checked where they are written, so that a new kind needs no new table.
CREATE TABLE `mail_next` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `ref` text NOT NULL UNIQUE,
  `kind` text NOT NULL,
  `who` integer NOT NULL,
  `state` text NOT NULL CHECK (`state` IN ('waiting', 'sent', 'refused')),
  `sealed` blob,
  `tries` integer NOT NULL,
  `due` integer NOT NULL,
  `created` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `mail_next` SELECT `no`, `ref`, `kind`, `who`, `state`, `sealed`, `tries`, `due`, `created` FROM `mail`;
--> statement-breakpoint
DROP TABLE `mail`;
--> statement-breakpoint
ALTER TABLE `mail_next` RENAME TO `mail`;
--> statement-breakpoint
CREATE INDEX `mail_due` ON `mail` (`due`) WHERE `state` = 'waiting';
--> statement-breakpoint
CREATE INDEX `mail_who` ON `mail` (`who`);
