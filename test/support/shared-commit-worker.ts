// A worker whose requests share commits, or take turns: each posts a row to a server that the test holds.
import type { SqlClient } from "../../server/store/client.ts";
import { groupCommit } from "../../server/store/group-commit.ts";
import { inTurn } from "../../server/store/write-lane.ts";

interface Bindings {
  readonly WRITE_URL: string;
}

let commit: ((row: string) => Promise<string>) | undefined;
let lane: SqlClient | undefined;

async function write(url: string, rows: readonly string[]): Promise<string[]> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(rows), signal: AbortSignal.timeout(4_000) });
  return (await response.json()) as string[];
}

/** A driver whose statement is the row. */
const driver = (url: string): SqlClient =>
  ({ execute: async (row: string) => ({ rows: await write(url, [row]) }) }) as unknown as SqlClient;

async function inLane(url: string, row: string): Promise<string> {
  lane ??= inTurn(driver(url), { heldMs: 5_000, tickMs: 50 });
  return String((await lane.execute(row)).rows[0]);
}

/** What workerd calls. */
export const worker = {
  async fetch(request: Request, { WRITE_URL }: Bindings): Promise<Response> {
    const row = new URL(request.url).pathname.slice(1);
    if (row === "healthz") return new Response("alive");
    commit ??= groupCommit({
      write: (rows: readonly string[]) => write(WRITE_URL, rows),
      deadlineMs: 8_000,
      tickMs: 50,
    });
    try {
      return new Response(row.startsWith("lane-") ? await inLane(WRITE_URL, row) : await commit(row));
    } catch (error) {
      return new Response(String(error), { status: 503 });
    }
  },
};
