-- How far a webhook was told of checkpoints.
ALTER TABLE `webhook` ADD COLUMN `checkpoints` integer NOT NULL DEFAULT 0;
