-- What time brings and other systems are told of, such as a consent that ends soon; its number is its place among changes.
CREATE TABLE `occasion` (
  `no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `ref` text NOT NULL UNIQUE,
  `type` text NOT NULL,
  `who` integer,
  `doc` text NOT NULL,
  `at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `occasion_who` ON `occasion` (`who`) WHERE `who` IS NOT NULL;
--> statement-breakpoint
-- How far a webhook was told of them.
ALTER TABLE `webhook` ADD COLUMN `occasions` integer NOT NULL DEFAULT 0;
