-- What the last look-through of the site found, as of when: one row, so that a process or isolate that is new knows of it.
CREATE TABLE `look_through` (
  `id` integer PRIMARY KEY NOT NULL,
  `at` integer NOT NULL,
  `entries` integer NOT NULL,
  `log` text,
  `findings` integer NOT NULL,
  `first` text
);
