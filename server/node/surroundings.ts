// What a Node process can tell services of its surroundings: the data folder, and a site's own pages.
import type { ServiceContext } from "../context.ts";
import { dataFolder } from "./last-backup.ts";
import { readPage } from "./site-page.ts";

export interface SurroundingsOptions {
  readonly folder: string;
  /** Databases are files in the folder, whose backups and disk are this installation's. */
  readonly hasFiles: boolean;
  readonly allowPrivate: boolean;
}

/** Gives the context what this process knows. */
export function giveSurroundings(
  context: Pick<ServiceContext, "dataFolder" | "readPage">,
  { folder, hasFiles, allowPrivate }: SurroundingsOptions,
): void {
  if (hasFiles) context.dataFolder = dataFolder(folder);
  context.readPage = (address) => readPage(address, { allowPrivate });
}
