-- When the sample was filled to its end; one that never was is wiped when it is asked for again. There is one at most.
ALTER TABLE `site` ADD COLUMN `sample_filled_at` text;
--> statement-breakpoint
UPDATE `site` SET `sample_filled_at` = `created_at` WHERE `is_sample` = 1
AND `id` = (SELECT min(`id`) FROM `site` WHERE `is_sample` = 1);
--> statement-breakpoint
CREATE UNIQUE INDEX `site_one_sample` ON `site` (`is_sample`) WHERE `is_sample` = 1;
