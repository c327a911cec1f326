-- Statements about the log's keys are few among many entries, and every sealing reads them.
CREATE INDEX `entry_log_key` ON `entry` (`idx`) WHERE `kind` = 'log-key';
