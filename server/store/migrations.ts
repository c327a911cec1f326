// The migrations of each kind of database, in the order they apply, as text inside the bundle.
import type { DatabaseKind } from "./client.ts";
import type { Migration } from "./migrator.ts";

const files = import.meta.glob<string>("./migrations/*/*.sql", { query: "?raw", import: "default", eager: true });

/** The migrations of one kind, oldest first; names such as `0001-first` sort in the order they apply. */
export function migrationsOf(kind: DatabaseKind): Migration[] {
  const folder = `./migrations/${kind}/`;
  return Object.entries(files)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, sql]) => ({ name: path.slice(folder.length, -".sql".length), sql }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
