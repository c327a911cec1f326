-- What was found past its period, as of when, and from when its owner's delay runs: one row, of counts alone.
CREATE TABLE `retention_report` (
  `id` integer PRIMARY KEY NOT NULL,
  `at` integer NOT NULL,
  `since` integer,
  `records` integer NOT NULL,
  `subjects` integer NOT NULL
);
