// The database thread for tests, telling every call that reaches its files.
import "./counted-driver.ts";
import "./database-thread.ts";
