-- What lets users in: links, passkeys and recovery codes. Of links and codes only hashes.
CREATE TABLE `sign_in_link` (
  `id` text PRIMARY KEY NOT NULL,
  `user` text NOT NULL REFERENCES `user` (`id`),
  `kind` text NOT NULL,
  `token_hash` blob NOT NULL,
  `issued_by` text NOT NULL,
  `created_at` text NOT NULL,
  `expires_at` text NOT NULL,
  `used_at` text,
  `ended_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_link_token_hash` ON `sign_in_link` (`token_hash`);
--> statement-breakpoint
CREATE INDEX `sign_in_link_user` ON `sign_in_link` (`user`);
--> statement-breakpoint
CREATE TRIGGER `sign_in_link_fixed`
BEFORE UPDATE OF `id`, `user`, `kind`, `token_hash`, `created_at`, `expires_at` ON `sign_in_link` BEGIN
  SELECT RAISE(ABORT, 'fixed: sign_in_link');
END;
--> statement-breakpoint
CREATE TABLE `recovery_code` (
  `hash` blob PRIMARY KEY NOT NULL,
  `user` text NOT NULL REFERENCES `user` (`id`),
  `created_at` text NOT NULL,
  `used_at` text
);
--> statement-breakpoint
CREATE INDEX `recovery_code_user` ON `recovery_code` (`user`);
--> statement-breakpoint
CREATE TABLE `passkey` (
  `id` text PRIMARY KEY NOT NULL,
  `user` text NOT NULL REFERENCES `user` (`id`),
  `name` text NOT NULL,
  `public_key` blob NOT NULL,
  `counter` integer NOT NULL,
  `transports` text NOT NULL,
  `created_at` text NOT NULL,
  `used_at` text
);
--> statement-breakpoint
CREATE INDEX `passkey_user` ON `passkey` (`user`);
--> statement-breakpoint
-- A passkey is one user's for good: its public half is never another's, and never another.
CREATE TRIGGER `passkey_fixed` BEFORE UPDATE OF `id`, `user`, `public_key` ON `passkey` BEGIN
  SELECT RAISE(ABORT, 'fixed: passkey');
END;
--> statement-breakpoint
-- Challenges that were answered, until they would have ended by themselves.
CREATE TABLE `answered_challenge` (
  `hash` blob PRIMARY KEY NOT NULL,
  `expires_at` text NOT NULL
);
