// The built command: what it prints, what it exits with, and an export taken from a data folder.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fileDatabases } from "../../../server/node/databases.ts";
import { loadSecrets } from "../../../server/node/keys.ts";
import { createControlStore } from "../../../server/store/control-store.ts";
import { exportSite } from "../../../server/cli/export.ts";
import { verifyExport } from "../../../server/log/verify-export.ts";
import { linesOf, sampleLog, streamed, type SampleLog } from "../../support/exported.ts";
import { sampleSite } from "../../support/samples.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { threadUrl } from "../../support/thread.ts";

vi.setConfig({ testTimeout: 180_000 });

const cli = "dist/cli.js";
const folder = temporaryFolder();
const data = join(folder, "data");
let log: SampleLog;
let whole: string[];

const run = (...args: string[]) =>
  new Promise<{ code: number | string | null | undefined; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [cli, ...args], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
const file = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
};

beforeAll(async () => {
  const opener = fileDatabases({ folder: data, threadUrl: threadUrl() });
  const secrets = await loadSecrets({ folder: data, create: true });
  log = await sampleLog({ opener, freshName: () => sampleSite }, (await secrets.logKeys(sampleSite))[0]);
  await log.commit(59);
  await log.seal();
  whole = await linesOf(await log.export());
  await opener.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("assent verify", () => {
  test("is built, and can be run as npm links it", () => expect(statSync(cli).mode & 0o111).toBe(0o111));

  test("says verified and exits 0", async () => {
    const { code, out } = await run("verify", file("good.ndjson", whole), "--key", log.signer.keyText);
    expect(out).toContain("60 entries, 1 notice, 1 tile, 1 checkpoint\n");
    expect(out).toContain("VERIFIED: every entry is the one its record commits to");
    expect(code).toBe(0);
  });

  test("names the entry and the rule, and exits 1", async () => {
    const lines = [...whole];
    lines[18] = lines[18]!.replace('"lang":"en"', '"lang":"de"');
    const { code, out } = await run("verify", file("bad.ndjson", lines));
    expect(out).toContain("NOT VERIFIED: 2 findings\n  entry 17: entry-not-its-record:");
    expect(out).toContain("\n  log: digest:");
    expect(code).toBe(1);
    const json = await run("verify", join(folder, "bad.ndjson"), "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      verdicts: [{ kind: "export", ok: false, total: 2, findings: [{ rule: "entry-not-its-record", entry: 17 }, {}] }],
    });
  });

  test("exits 3 when the file is not there, 2 when the call is wrong, with a sentence and no trace", async () => {
    const calls = [["verify", join(folder, "none")], ["verify"], ["verify", "x", "--limit", "0"], ["forge"], []];
    for (const [i, args] of calls.entries()) {
      const { code, err, out } = await run(...args);
      expect(code, args.join(" ")).toBe(i === 0 ? 3 : 2);
      expect(`${err}${out}`).not.toMatch(/\n\s+at /);
    }
  });

  test("explains itself and exits 0", async () => {
    const { code, out } = await run("verify", "--help");
    expect(out).toContain("--checkpoint");
    expect(code).toBe(0);
  });
});

describe("assent export", () => {
  test("writes what verify verifies", async () => {
    const path = join(folder, "taken.ndjson");
    const { code, err } = await run("export", path, "--data", data, "--site", sampleSite);
    expect(err).toBe(`${sampleSite}: 60 entries written to ${path}\n`);
    expect(code).toBe(0);
    const taken = readFileSync(path, "utf8").split("\n");
    expect(taken.slice(1, 61)).toEqual(whole.slice(1, 61));
    expect((await run("verify", path, "--key", log.signer.keyText)).code).toBe(0);
  });

  test("goes on where it was interrupted, and the file is the one it would have been", async () => {
    const path = join(folder, "resumed.ndjson");
    const part = `${path}.part`;
    await run("export", path, "--data", data);
    const wanted = readFileSync(path);
    rmSync(path);
    writeFileSync(part, wanted.subarray(0, 20_000));
    const { code, err } = await run("export", path, "--data", data);
    expect([code, err]).toEqual([0, expect.stringContaining(`going on with ${part}\n`)]);
    expect(readFileSync(path).equals(wanted)).toBe(true);
    expect(existsSync(part)).toBe(false);
    // Wherever it was interrupted; in this process, because starting one takes longer than exporting.
    for (const at of [wanted.length - 1, 20_001, wanted.indexOf("\n") + 1]) {
      writeFileSync(part, wanted.subarray(0, at));
      await exportSite({ file: path, site: sampleSite, data }, threadUrl());
      expect(readFileSync(path).equals(wanted), `interrupted after ${at}`).toBe(true);
    }
  });

  test("begins anew where what is there is no beginning of it", async () => {
    const path = join(folder, "anew.ndjson");
    for (const begun of ["", "{", whole[0]!.replace('"size":60', '"size":59'), `${whole[0]}\n${whole[2]}\n`]) {
      writeFileSync(`${path}.part`, begun);
      await exportSite({ file: path, site: sampleSite, data }, threadUrl());
      expect(existsSync(`${path}.part`)).toBe(false);
      const taken = readFileSync(path, "utf8").trimEnd().split("\n");
      expect(await verifyExport(streamed(taken), { key: log.signer.keyText })).toMatchObject({ ok: true });
    }
  });

  test("writes the same to standard output, and nothing else there", async () => {
    const { code, out } = await run("export", "-", "--data", data);
    expect(code).toBe(0);
    expect(out.split("\n").slice(1, 61)).toEqual(whole.slice(1, 61));
    expect(out.endsWith('"}\n')).toBe(true);
    expect((await run("verify", file("piped.ndjson", out.trimEnd().split("\n")))).code).toBe(0);
  });

  test("makes nothing out of a misspelt folder, and exits 3", async () => {
    const missing = join(folder, "dta");
    const { code, err } = await run("export", join(folder, "x.ndjson"), "--data", missing);
    expect(err).toMatch(`assent: ${missing} is no data folder\n  Name the one`);
    expect(code).toBe(3);
    expect(existsSync(missing)).toBe(false);
    expect(existsSync(join(folder, "x.ndjson"))).toBe(false);
  });

  test("of a site that is not there exits 3, of an id that is none 2", async () => {
    for (const [site, exit] of [
      ["site_none", 3],
      ["../x", 2],
    ] as const) {
      expect((await run("export", join(folder, "x.ndjson"), "--data", data, "--site", site)).code).toBe(exit);
    }
  });
});

describe("assent users", () => {
  const users = (...args: string[]) => run("users", ...args, "--data", data);

  test("creates, lists and disables, keeps the last owner, and the audit names the command line", async () => {
    const owner = await users("create", "Ada Lovelace", "--role", "owner");
    expect(owner).toMatchObject({ code: 0, err: "" });
    expect(owner.out).toMatch(/^usr_[0-9a-f]{32} {2}owner {2}since \S+Z {2}Ada Lovelace\n$/);
    const editor = await users("create", "Bob\n\u001b[2J", "--role", "editor");
    expect(editor.out).toMatch(/^usr_\S+ {2}editor {2}since \S+Z {2}Bob��\[2J\n$/);
    const listed = await users();
    expect([listed.code, listed.out]).toEqual([0, owner.out + editor.out]);
    expect((await users("list")).out).toBe(listed.out);

    const [ada, bob] = [owner, editor].map(({ out }) => out.split(" ")[0]!);
    expect((await users("disable", bob!)).out).toMatch(/^usr_\S+ {2}editor {2}disabled \S+Z {2}Bob/);
    const last = "assent: An enabled owner must remain\n  Create another owner first, then disable this one.\n";
    expect(await users("disable", ada!)).toEqual({ code: 3, out: "", err: last });

    const opener = fileDatabases({ folder: data, threadUrl: threadUrl() });
    const rows = await createControlStore(await opener.open("control", "control")).auditRows(null);
    await opener.close();
    const written = rows.map(({ actor, verb, outcome }) => `${actor} ${verb} ${outcome}`);
    expect(written).toEqual([
      "system:cli user.create done",
      "system:cli user.create done",
      "system:cli user.list done",
      "system:cli user.list done",
      "system:cli user.disable done",
      "system:cli user.disable refused",
    ]);
  });

  test("says in one sentence what is wrong, and exits 2 where the call is", async () => {
    expect((await users("create", "Eve", "--role", "root")).err).toMatch(/^assent: role is not a role\n/);
    expect((await users("disable", "usr_none")).err).toMatch(/^assent: Nothing here\n {2}Look at the id/);
    for (const args of [["create", "Eve"], ["create"], ["disable"], ["forge"]]) {
      const { code, err, out } = await users(...args);
      expect([code, `${err}${out}`.match(/\n\s+at /)], args.join(" ")).toEqual([2, null]);
    }
    expect((await run("users", "--data", join(folder, "dta"))).err).toMatch(/is no data folder\n/);
    const { code, out } = await run("users", "--help");
    expect([code, out]).toEqual([0, expect.stringContaining("disable")]);
    // What has verbs of its own shows how one of them is called.
    expect(out).toMatch(/EXAMPLE\n\n {2}assent users/);
  });
});

describe("assent reset-admin", () => {
  const reset = (...args: string[]) => run("reset-admin", ...args, "--data", data);

  test("prints a link of 27 random characters and nothing beside it, also as JSON, and says so where help is asked for", async () => {
    const { code, out, err } = await reset("--url", "https://consent.example/");
    expect(out).toMatch(/^https:\/\/consent\.example\/console\/claim#[\w-]{27}\n$/);
    expect([code, err]).toEqual([0, expect.stringContaining("30 minutes")]);
    const json = JSON.parse((await reset("--json")).out) as { address: string; expiresAt: string };
    expect(json.address).toMatch(/^http:\/\/localhost:8787\/console\/claim#/);
    expect(json.expiresAt).toMatch(/Z$/);
    expect((await run("reset-admin", "--help")).out).toContain("new claim link");
  });

  test("makes no link that leads nowhere", async () => {
    expect((await reset("--url", "consent")).err).toBe(
      "assent: consent is no address\n  Write it whole, such as https://consent.example.com.\n",
    );
    expect((await run("reset-admin", "--data", join(folder, "none"))).err).toMatch(/is no data folder\n/);
  });
});
