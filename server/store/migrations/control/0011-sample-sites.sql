-- Sites that show what the console is like with something in it: made up, and the only ones that can be taken away.
ALTER TABLE `site` ADD COLUMN `is_sample` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
CREATE TRIGGER `site_sample_fixed` BEFORE UPDATE OF `is_sample` ON `site` BEGIN
  SELECT RAISE(ABORT, 'fixed: site.is_sample');
END;
--> statement-breakpoint
-- What was set at a sample goes with it; what was set at any other site stays.
DROP TRIGGER `site_settings_no_delete`;
--> statement-breakpoint
CREATE TRIGGER `site_settings_no_delete` BEFORE DELETE ON `site_settings`
WHEN NOT EXISTS (SELECT 1 FROM `site` WHERE `id` = old.`site` AND `is_sample` = 1) BEGIN
  SELECT RAISE(ABORT, 'append-only: site_settings');
END;
--> statement-breakpoint
CREATE TRIGGER `site_no_delete` BEFORE DELETE ON `site` WHEN old.`is_sample` = 0 BEGIN
  SELECT RAISE(ABORT, 'kept: site');
END;
