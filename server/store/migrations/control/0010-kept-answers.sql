-- Writes that came with an Idempotency-Key within a day: hashes of what was sent, and the answer, sealed.
CREATE TABLE `kept_answer` (
  `hash` blob PRIMARY KEY NOT NULL,
  `body` blob NOT NULL,
  `claim` blob NOT NULL,
  `begun_at` text NOT NULL,
  `answer` blob
);
--> statement-breakpoint
CREATE INDEX `kept_answer_begun_at` ON `kept_answer` (`begun_at`);
