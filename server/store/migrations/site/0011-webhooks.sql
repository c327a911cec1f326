-- Who is told of changes: where, of which, how far, and with which secrets, sealed under the installation's key.
CREATE TABLE `webhook` (
  `id` text PRIMARY KEY NOT NULL,
  `url` text NOT NULL,
  `types` text,
  `kinds` text,
  `note` text NOT NULL,
  `secret` blob NOT NULL,
  `old_secret` blob,
  `old_until` integer,
  `state` text NOT NULL CHECK (`state` IN ('active', 'paused', 'gone', 'failing')),
  `log` integer NOT NULL,
  `suppressions` integer NOT NULL,
  `created` integer NOT NULL,
  `created_by` text NOT NULL
);
--> statement-breakpoint
-- What was or is to be told to whom: where it is read from, and how telling it went. `due` is the next try.
CREATE TABLE `delivery` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `webhook` text NOT NULL,
  `change` text NOT NULL,
  `type` text NOT NULL,
  `list` text NOT NULL,
  `place` integer NOT NULL,
  `created` integer NOT NULL,
  `state` text NOT NULL CHECK (`state` IN ('waiting', 'delivered', 'failed', 'dropped')),
  `tries` integer NOT NULL,
  `due` integer NOT NULL,
  `tried` integer,
  `outcome` text,
  UNIQUE (`webhook`, `change`)
);
--> statement-breakpoint
CREATE INDEX `delivery_due` ON `delivery` (`webhook`, `due`) WHERE `state` = 'waiting';
--> statement-breakpoint
CREATE INDEX `delivery_webhook` ON `delivery` (`webhook`, `no`);
