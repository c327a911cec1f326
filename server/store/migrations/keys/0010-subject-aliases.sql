-- What suppressions know a subject by, where that is not the subject's own name: of an e-mail address its alias. It goes with the subject.
CREATE TABLE `subject_alias` (
  `hash` blob PRIMARY KEY NOT NULL CHECK (length(`hash`) = 16),
  `deny` blob NOT NULL CHECK (length(`deny`) = 16),
  `version` integer NOT NULL,
  `deny_version` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `subject_alias_deny` ON `subject_alias` (`deny`);
