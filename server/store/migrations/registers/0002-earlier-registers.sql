-- Whether what an earlier register listed can still be told: whole, or by what became another with the one after it.
ALTER TABLE `register_version` ADD COLUMN `kept` integer NOT NULL DEFAULT 0;
--> statement-breakpoint
UPDATE `register_version` SET `kept` = 1 WHERE `state` = 'replaced' AND `merged` = 256;
--> statement-breakpoint
-- What of an earlier register is not in the one after it, and the other way round, as in `register_chunk`. Of a replaced
-- version `merged` counts the last first bytes that are still whole; below them this table holds what differs.
CREATE TABLE `register_change` (
  `id` integer PRIMARY KEY NOT NULL,
  `gone` blob NOT NULL,
  `come` blob NOT NULL
);
