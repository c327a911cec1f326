-- A key may be overwritten with nothing, in place, before its row goes: a libSQL server does not overwrite what is deleted.
DROP TRIGGER `subject_no_update`;
--> statement-breakpoint
CREATE TRIGGER `subject_no_update` BEFORE UPDATE ON `subject`
WHEN new.`no` <> old.`no` OR new.`kind` <> old.`kind` OR new.`created` <> old.`created`
  OR (new.`key` = old.`key` AND new.`version` <= old.`version`)
  OR (new.`key` <> old.`key` AND (new.`key` <> zeroblob(32) OR new.`hash` <> old.`hash` OR new.`version` <> old.`version`)) BEGIN
  SELECT RAISE(ABORT, 'fixed: subject');
END;
