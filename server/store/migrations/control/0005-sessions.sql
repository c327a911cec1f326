-- Sessions of users: of each cookie only a hash. A row stays after its end until it is a month old.
CREATE TABLE `session` (
  `id` text PRIMARY KEY NOT NULL,
  `user` text NOT NULL REFERENCES `user` (`id`),
  `token_hash` blob NOT NULL,
  `by` text NOT NULL,
  `browser` text NOT NULL,
  `created_at` text NOT NULL,
  `used_at` text NOT NULL,
  `expires_at` text NOT NULL,
  `ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_hash` ON `session` (`token_hash`);
--> statement-breakpoint
CREATE INDEX `session_user` ON `session` (`user`);
--> statement-breakpoint
-- Whose session it is, and by which cookie, is never changed: what ended does not begin again.
CREATE TRIGGER `session_fixed` BEFORE UPDATE OF `id`, `user`, `token_hash`, `created_at`, `expires_at` ON `session` BEGIN
  SELECT RAISE(ABORT, 'fixed: session');
END;
--> statement-breakpoint
CREATE TRIGGER `session_ended` BEFORE UPDATE ON `session` WHEN old.`ended_at` IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'ended: session');
END;
