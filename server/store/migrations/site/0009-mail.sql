-- Messages on their way to one person each, sealed under that person's key, and of those that went that they went.
CREATE TABLE `mail` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `ref` text NOT NULL UNIQUE,
  `kind` text NOT NULL CHECK (`kind` IN ('confirm', 'sign-in', 'expiring')),
  `who` integer NOT NULL,
  `state` text NOT NULL CHECK (`state` IN ('waiting', 'sent', 'refused')),
  `sealed` blob,
  `tries` integer NOT NULL,
  `due` integer NOT NULL,
  `created` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `mail_due` ON `mail` (`due`) WHERE `state` = 'waiting';
--> statement-breakpoint
CREATE INDEX `mail_who` ON `mail` (`who`);
--> statement-breakpoint
-- Where a person may be written to, sealed under their key; only where a purpose needs it.
CREATE TABLE `held_address` (
  `who` integer PRIMARY KEY NOT NULL,
  `sealed` blob NOT NULL,
  `since` integer NOT NULL
);
