// The table of requests that every runtime must answer alike: the API's own scripts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseScript, type Exchange } from "../support/http-script.ts";

const folder = join(import.meta.dirname, "../server/http");
const files = [
  "server.http",
  "site-files.http",
  "records.http",
  "receipts.http",
  "checks.http",
  "logs.http",
  "imports.http",
  "stats.http",
  "idempotency.http",
];

export interface RequestRow {
  readonly title: string;
  readonly values: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

/** One row per scripted test. */
export const requests: readonly RequestRow[] = files.flatMap((file) => {
  const { values, tests } = parseScript(readFileSync(join(folder, file), "utf8"));
  return tests.map(({ title, exchanges }) => ({ title: `${file}: ${title}`, values, exchanges }));
});
