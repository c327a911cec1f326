-- Sites, API keys and the audit trail.
CREATE TABLE `site` (
  `id` text PRIMARY KEY NOT NULL,
  `name` text NOT NULL,
  `origins` text NOT NULL,
  `log_origin` text NOT NULL UNIQUE,
  `created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `api_key` (
  `id` text PRIMARY KEY NOT NULL,
  `site` text NOT NULL REFERENCES `site` (`id`),
  `name` text NOT NULL,
  `scopes` text NOT NULL,
  `token_hash` blob NOT NULL UNIQUE,
  `created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit` (
  `seq` integer PRIMARY KEY NOT NULL,
  `at` text NOT NULL,
  `actor` text NOT NULL,
  `verb` text NOT NULL,
  `site` text,
  `outcome` text NOT NULL CHECK (`outcome` IN ('done', 'refused')),
  `detail` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_site` ON `audit` (`site`);
--> statement-breakpoint
CREATE TRIGGER `site_log_origin_fixed` BEFORE UPDATE OF `id`, `log_origin` ON `site` BEGIN
  SELECT RAISE(ABORT, 'fixed: site.log_origin');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_no_update` BEFORE UPDATE ON `audit` BEGIN
  SELECT RAISE(ABORT, 'append-only: audit');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_no_delete` BEFORE DELETE ON `audit` BEGIN
  SELECT RAISE(ABORT, 'append-only: audit');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without firing delete triggers unless recursive_triggers is on, which a libSQL server refuses to set.
CREATE TRIGGER `audit_no_replace` BEFORE INSERT ON `audit`
WHEN EXISTS (SELECT 1 FROM `audit` WHERE `seq` = new.`seq`) BEGIN
  SELECT RAISE(ABORT, 'append-only: audit');
END;
