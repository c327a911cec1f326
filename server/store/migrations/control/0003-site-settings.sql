-- What each site's owner set about the script tag, and since when: the last row of a site rules.
CREATE TABLE `site_settings` (
  `seq` integer PRIMARY KEY NOT NULL,
  `site` text NOT NULL REFERENCES `site` (`id`),
  `doc` text NOT NULL,
  `at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `site_settings_site` ON `site_settings` (`site`, `seq`);
--> statement-breakpoint
CREATE TRIGGER `site_settings_no_update` BEFORE UPDATE ON `site_settings` BEGIN
  SELECT RAISE(ABORT, 'append-only: site_settings');
END;
--> statement-breakpoint
CREATE TRIGGER `site_settings_no_delete` BEFORE DELETE ON `site_settings` BEGIN
  SELECT RAISE(ABORT, 'append-only: site_settings');
END;
--> statement-breakpoint
CREATE TRIGGER `site_settings_no_replace` BEFORE INSERT ON `site_settings`
WHEN EXISTS (SELECT 1 FROM `site_settings` WHERE `seq` = new.`seq`) BEGIN
  SELECT RAISE(ABORT, 'append-only: site_settings');
END;
