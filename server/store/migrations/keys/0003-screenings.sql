-- What a register said of one number or address when somebody asked it: the newest answer of each register.
CREATE TABLE `screening` (
  `hash` blob NOT NULL CHECK (length(`hash`) = 16),
  `register` text NOT NULL,
  `listed` integer NOT NULL,
  `checked` integer NOT NULL,
  PRIMARY KEY (`hash`, `register`)
) WITHOUT ROWID;
