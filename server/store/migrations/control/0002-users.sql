-- Users, and who issued each API key.
CREATE TABLE `user` (
  `id` text PRIMARY KEY NOT NULL,
  `name` text NOT NULL,
  `role` text NOT NULL,
  `created_at` text NOT NULL,
  `disabled_at` text
);
--> statement-breakpoint
CREATE TRIGGER `user_fixed` BEFORE UPDATE OF `id`, `created_at` ON `user` BEGIN
  SELECT RAISE(ABORT, 'fixed: user.id');
END;
--> statement-breakpoint
CREATE TRIGGER `user_last_owner` BEFORE UPDATE OF `role`, `disabled_at` ON `user`
WHEN old.`role` = 'owner' AND old.`disabled_at` IS NULL
  AND (new.`role` <> 'owner' OR new.`disabled_at` IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM `user` WHERE `role` = 'owner' AND `disabled_at` IS NULL AND `id` <> old.`id`)
BEGIN
  SELECT RAISE(ABORT, 'kept: the last owner');
END;
--> statement-breakpoint
CREATE TRIGGER `user_no_delete` BEFORE DELETE ON `user` BEGIN
  SELECT RAISE(ABORT, 'kept: user');
END;
--> statement-breakpoint
-- As in 0001: a replacing insert would delete without firing the trigger above.
CREATE TRIGGER `user_no_replace` BEFORE INSERT ON `user`
WHEN EXISTS (SELECT 1 FROM `user` WHERE `id` = new.`id`) BEGIN
  SELECT RAISE(ABORT, 'kept: user');
END;
--> statement-breakpoint
ALTER TABLE `api_key` ADD COLUMN `issued_by` text NOT NULL DEFAULT 'unknown';
--> statement-breakpoint
-- The audit has said so all along: the row of a key's creation begins with the key's id.
UPDATE `api_key` SET `issued_by` = coalesce((
  SELECT `actor` FROM `audit`
  WHERE `verb` = 'key.create' AND `outcome` = 'done' AND `site` = `api_key`.`site`
    AND substr(`detail`, 1, length(`api_key`.`id`) + 1) = `api_key`.`id` || ' '
), 'unknown');
