-- When each API key was used last, to the minute, and since when it is no more. The audit is read by its latest rows.
ALTER TABLE `api_key` ADD COLUMN `used_at` text;
--> statement-breakpoint
ALTER TABLE `api_key` ADD COLUMN `revoked_at` text;
--> statement-breakpoint
-- What a key may do, and by which token, is for good; so is its end.
CREATE TRIGGER `api_key_fixed` BEFORE UPDATE OF `id`, `site`, `scopes`, `token_hash`, `created_at` ON `api_key` BEGIN
  SELECT RAISE(ABORT, 'fixed: api_key');
END;
--> statement-breakpoint
CREATE TRIGGER `api_key_revoked` BEFORE UPDATE OF `revoked_at` ON `api_key` WHEN old.`revoked_at` IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'revoked: api_key');
END;
