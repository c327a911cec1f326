-- What was handed out to people, however many looks at people the audit holds beside it.
CREATE INDEX `audit_handed_out` ON `audit` (`site`, `seq`) WHERE instr(`detail`, ' handed out, ') > 0;
