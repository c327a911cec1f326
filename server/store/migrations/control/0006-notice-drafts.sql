-- What a site's owner is writing and has not published: one draft a site, never proof of anything.
CREATE TABLE `notice_draft` (
  `site` text PRIMARY KEY NOT NULL REFERENCES `site` (`id`),
  `doc` text NOT NULL,
  `revision` integer NOT NULL,
  `begun_at` text NOT NULL,
  `saved_at` text NOT NULL,
  `saved_by` text NOT NULL
) WITHOUT ROWID;
