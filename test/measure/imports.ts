// How fast a file becomes records: gone through and committed, over files on the disk, with the sequencer at work.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { files } from "virtual:browser-files";
import type { SiteId } from "../../core/ids.ts";
import { assemble, sealSite } from "../../server/assemble.ts";
import { makeSigningKey } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { nodeHashes } from "../../server/node/hashes.ts";
import { nodeSign } from "../../server/node/sealing-crypto.ts";
import { demoSite, seedDemo } from "../../server/services/demo.ts";
import { commitImport } from "../../server/services/import-commit.ts";
import { uploadImport } from "../../server/services/imports.ts";
import type { Row } from "./report.ts";

const system = { kind: "system", name: "measure" } as const;
/** The header of such a file. */
export const importMapping = JSON.stringify({
  email: "E-Mail",
  purpose: "=newsletter",
  channel: "=email",
  status: "Status",
  date: "Date",
  evidence: "Source",
});

/** The address of the n-th person of such a file. */
export const addressIn = (n: number): string => `person.${n}@mail-${n % 97}.example.com`;

/** A file of so many consents of as many people, in pieces. */
export async function* importFile(rows: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode("E-Mail,Status,Date,Source\n");
  for (let n = 0; n < rows; n += 500) {
    const some = Array.from({ length: Math.min(500, rows - n) }, (_, i) => {
      const id = n + i;
      const day = String(1 + (id % 28)).padStart(2, "0");
      return `${addressIn(id)},given,2026-0${1 + (id % 9)}-${day},form-${id}\n`;
    });
    yield encoder.encode(some.join(""));
  }
}

/** The rows of an import of so many rows; a million takes minutes. */
export async function importRows(thread: URL, rows: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "assent-imports-"));
  const databases = fileDatabases({ folder, threadUrl: thread });
  const keys = new Map<SiteId, Uint8Array>();
  try {
    keys.set(demoSite, await makeSigningKey());
    const context = await assemble({
      databases,
      master: crypto.getRandomValues(new Uint8Array(32)),
      logKeys: async (site) => [keys.get(site)!],
      publicUrl: "http://127.0.0.1:8787",
      files,
      nowMs: Date.now,
      recordCommitted: () => {},
      hashes: nodeHashes,
      makeSign: nodeSign,
    });
    await seedDemo(context, "http://localhost:8788");
    const begun = performance.now();
    const { id, importable } = await uploadImport(context, system, {
      site: demoSite,
      format: "csv",
      mapping: importMapping,
      body: importFile(rows),
    });
    const dry = (performance.now() - begun) / 1000;
    if (importable !== rows) throw new Error(`${importable} of ${rows} rows could be imported`);
    const committing = performance.now();
    for (let state = ""; state !== "committed";) {
      ({ state } = await commitImport(context, system, { site: demoSite, id }));
      await sealSite(context, demoSite);
    }
    const commit = (performance.now() - committing) / 1000;
    const name = `import of ${rows.toLocaleString("en")} rows`;
    return [
      { name: `${name}, both steps`, unit: "s", ours: dry + commit, atMost: (90 * rows) / 1_000_000 },
      { name: `${name}, dry run`, unit: "s", ours: dry },
      { name: `${name}, commit, sealed`, unit: "s", ours: commit },
      { name: `${name}, memory of the process`, unit: "MB", ours: process.memoryUsage.rss() / 1024 / 1024 },
    ];
  } finally {
    await databases.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
