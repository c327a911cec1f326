// The database thread, built for tests.
import { pathToFileURL } from "node:url";
import { builtFile } from "./built.ts";

/** Where the built database thread is. */
export const threadUrl = async (): Promise<URL> =>
  pathToFileURL(await builtFile(new URL("../../server/node/database-thread.ts", import.meta.url)));
