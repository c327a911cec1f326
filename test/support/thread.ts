// The database thread, built for tests.
import { pathToFileURL } from "node:url";
import { builtFile } from "./built.ts";

/** Where the built database thread is. */
export const threadUrl = async (): Promise<URL> => pathToFileURL(await builtFile("server/node/database-thread.ts"));
