// The database thread, built for tests.
import { pathToFileURL } from "node:url";
import { inject } from "vitest";

/** Where the built database thread is. */
export const threadUrl = (): URL => pathToFileURL(inject("built").databaseThread);
