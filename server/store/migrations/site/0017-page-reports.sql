-- What a page of the origin told of itself when its owner checked it from the console, and when.
ALTER TABLE `hit` ADD COLUMN `checked` integer;
--> statement-breakpoint
ALTER TABLE `hit` ADD COLUMN `report` text;
