// The server's database thread for tests: the same, with new files that are migrated already.
import "./migrated-files.ts";
import "../../server/node/database-thread.ts";
