-- What controllers told of their dealings with somebody, by keyed hash: sales that a soft opt-in rests on, and what was sent. Gone with the person.
CREATE TABLE `sale` (
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `product` text NOT NULL,
  `sold` integer NOT NULL,
  `offered` integer NOT NULL,
  `added` integer NOT NULL,
  PRIMARY KEY (`hash`, `product`, `sold`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sending` (
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `sent` integer NOT NULL,
  `channel` integer NOT NULL,
  `purpose` text NOT NULL,
  `campaign` text NOT NULL,
  `offered` integer NOT NULL,
  `added` integer NOT NULL,
  PRIMARY KEY (`hash`, `sent`, `channel`, `purpose`, `campaign`)
) WITHOUT ROWID;
