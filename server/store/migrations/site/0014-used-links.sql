-- Links that open once and were opened, until they would be over anyway.
CREATE TABLE `used_link` (
  `nonce` blob PRIMARY KEY NOT NULL CHECK (length(`nonce`) = 8),
  `until` integer NOT NULL
) WITHOUT ROWID;
