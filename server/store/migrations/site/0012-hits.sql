-- Which origins' pages loaded the script, and showed something: of pages, never of people.
CREATE TABLE `hit` (
  `origin` text PRIMARY KEY NOT NULL,
  `first` integer NOT NULL,
  `last` integer NOT NULL,
  `shown` integer,
  `notice` text
);
