// `assent import`: a file gone through, committed, taken back; and killed in the midst, it goes on.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileDatabases } from "../../../server/node/databases.ts";
import type { ImportResponse } from "../../../core/import-schema.ts";
import { assent } from "../../support/assent.ts";
import { startTestServer } from "../../support/server.ts";
import { namedStore } from "../../support/stores.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

const root = temporaryFolder();
const folder = join(root, "data");
const map = "email=E-Mail,purpose==newsletter,channel==email,status=Status,date=Date,evidence==list 3";
const env = { ...process.env, ASSENT_DATA: folder };

const called = (...args: string[]) => assent(args, { env: { ASSENT_DATA: folder } });
const written = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return join(root, name);
};
const read = (out: string) => JSON.parse(out) as ImportResponse;

beforeAll(async () => {
  await (await startTestServer({ dataFolder: folder })).stop();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("assent import", () => {
  test("goes through a file, says what is wrong with it, commits it and takes it back", async () => {
    const file = written("list.csv", "E-Mail,Status,Date\nada@example.com,given,2026-01-02\nada,given,2026-01-02\n");
    const errors = join(root, "errors.csv");
    const dry = await called("import", file, "--map", map, "--errors", errors);
    expect([dry.code, dry.err]).toEqual([1, ""]);
    expect(dry.out).toMatch(/^imp_[0-9a-f]{32} \(dry-run\): 2 rows, 1 can be imported\.\n {9}1 BAD_EMAIL: /);
    expect(readFileSync(errors, "utf8")).toMatch(/^line,code,field,why,E-Mail,Status,Date\r\n3,BAD_EMAIL,email,/);
    const id = dry.out.split(" ", 1)[0]!;
    const done = await called("import", id, "--commit", "--json");
    expect([done.code, read(done.out)]).toMatchObject([1, { id, state: "committed", imported: 1 }]);
    const undone = await called("import", id, "--undo");
    expect([undone.code, undone.out]).toEqual([1, expect.stringContaining("(undone): 2 rows, 1 consents taken back.")]);
  });

  test("takes the mapping that its help shows", async () => {
    const shown = /--map (\S+)/.exec((await called("import", "--help")).out)![1]!;
    const file = written("crm.csv", "E-Mail,State,Since,Form\neve@example.com,given,2026-01-02,form 7\n");
    const { code, out } = await called("import", file, "--map", shown, "--json");
    expect([code, read(out)]).toMatchObject([0, { rows: 1, importable: 1 }]);
  });

  test("does both at once, from lines of JSON with a mapping in a file, and says 0 when every row could be", async () => {
    const file = written("list.ndjson", '{"E-Mail":"bob@example.com","Status":"withdrawn"}\n');
    const mapping = { email: "E-Mail", purpose: "=newsletter", channel: "=email", status: "Status" };
    const named = written("mapping.json", JSON.stringify(mapping));
    const { code, out } = await called("import", file, "--map", named, "--commit", "--json");
    expect([code, read(out)]).toMatchObject([0, { format: "ndjson", state: "committed", imported: 1, codes: {} }]);
    // Said again it says nothing new, which is no fault.
    const again = await called("import", file, "--map", named, "--commit", "--json");
    expect([again.code, read(again.out)]).toMatchObject([0, { imported: 0, codes: { UNCHANGED: 1 } }]);
  });

  test("brings in who must not be contacted, and lifts that again", async () => {
    const file = written("bounces.csv", "E-Mail,Why\nsue@example.com,HARD_BOUNCE\nsue@example.com,GONE\n");
    const { code, out } = await called(
      "import",
      file,
      "--map",
      "kind=suppressions,email=E-Mail,reason=Why",
      "--commit",
      "--json",
    );
    const job = read(out);
    expect([code, job]).toMatchObject([1, { kind: "suppressions", imported: 1, codes: { BAD_REASON: 1 } }]);
    const undone = await called("import", job.id, "--undo");
    expect(undone.out).toContain("(undone): 2 rows, 1 entries lifted.");
  });

  test("says in a sentence what it cannot do", async () => {
    const file = written("other.csv", "a,b\n1,2\n");
    expect(await called("import", file)).toMatchObject({ code: 2, err: expect.stringContaining("--map") });
    expect(await called("import", file, "--map", "email")).toMatchObject({ code: 2 });
    expect(await called("import", file, "--map", map)).toMatchObject({
      code: 3,
      err: expect.stringContaining("mapping/email names no column of the file"),
    });
    expect((await called("import", join(root, "none.csv"), "--map", map)).code).toBe(3);
    expect((await called("import", `imp_${"0".repeat(32)}`, "--commit")).code).toBe(3);
  });
});

describe("kill -9", () => {
  const count = 20_000;

  test("in the midst of a commit, again and again: it goes on, and every row is one record", async () => {
    const rows = Array.from({ length: count }, (_, n) => `p${n}@example.org,given,2026-01-02`);
    const file = written("many.csv", `E-Mail,Status,Date\n${rows.join("\n")}\n`);
    const { id } = read((await called("import", file, "--map", map, "--json")).out);
    const databases = fileDatabases({ folder, threadUrl: threadUrl() });
    const store = await namedStore(databases, "site_demo");
    const imported = async (): Promise<number> => (await store.importJob(id))!.imported;
    for (let kill = 0; kill < 3; kill++) {
      const before = await imported();
      const running = spawn(process.execPath, ["dist/cli.js", "import", id, "--commit"], { env, stdio: "ignore" });
      const ended = once(running, "exit");
      // As soon as it has got on: while the next piece is being written.
      while ((await imported()) === before && running.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 5));
      running.kill("SIGKILL");
      await ended;
      expect(running.signalCode).toBe("SIGKILL");
      expect(await imported()).toBeGreaterThan(before);
    }
    expect(await imported()).toBeLessThan(count);
    const { code, out } = await called("import", id, "--commit", "--json");
    expect([code, read(out)]).toMatchObject([0, { state: "committed", imported: count, codes: {} }]);
    const entries = await store.entries(0, await store.entryCount());
    const prefix = entries.filter(({ kind, ref }) => kind === "record" && ref.startsWith(`rec_${id.slice(4, 16)}`));
    expect(prefix).toHaveLength(count);
    expect(new Set(prefix.map(({ ref }) => ref)).size).toBe(count);
    await databases.close();
    expect((await called("export", join(root, "log.ndjson"))).code).toBe(0);
    expect((await called("verify", join(root, "log.ndjson"))).code).toBe(0);
  }, 240_000);
});
