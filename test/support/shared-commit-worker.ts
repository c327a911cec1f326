// A worker whose requests share commits: each posts a row, the write is a fetch to a server that the test holds.
import { groupCommit } from "../../server/store/group-commit.ts";

interface Bindings {
  readonly WRITE_URL: string;
}

let commit: ((row: string) => Promise<string>) | undefined;

async function write(url: string, rows: readonly string[]): Promise<string[]> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(rows), signal: AbortSignal.timeout(900) });
  return (await response.json()) as string[];
}

/** What workerd calls. */
export const worker = {
  async fetch(request: Request, { WRITE_URL }: Bindings): Promise<Response> {
    const row = new URL(request.url).pathname.slice(1);
    if (row === "healthz") return new Response("alive");
    commit ??= groupCommit({
      write: (rows: readonly string[]) => write(WRITE_URL, rows),
      deadlineMs: 2000,
      tickMs: 50,
    });
    try {
      return new Response(await commit(row));
    } catch (error) {
      return new Response(String(error), { status: 503 });
    }
  },
};
