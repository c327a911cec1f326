-- A notice may be decided on before it comes into force; a later decision takes its place. Rows from before were in force at once.
ALTER TABLE `notice_in_force` ADD COLUMN `decided_at` text;
