// A site's log built through the real store and sequencer, and its export as lines.
import { randomBytes } from "node:crypto";
import { concat, toHex } from "../../core/bytes.ts";
import { noticeBytes, type ContentHash } from "../../core/notice.ts";
import type { RecordCore } from "../../core/record.ts";
import { instantAt } from "../../core/time.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { makeSigningKey, signerFrom, type LogSigner } from "../../server/log/signer.ts";
import { portableHashes } from "../../server/log/verifier-hashes.ts";
import { drafted } from "../../server/services/drafts.ts";
import { exportLog, type ExportContext, type LogExport } from "../../server/services/exports.ts";
import { createControlStore } from "../../server/store/control-store.ts";
import type { RecordDraft } from "../../server/store/record-rows.ts";
import type { ControlStore, NoticeRow, SiteStore } from "../../server/store/rows.ts";
import { hmac, sha256 } from "./node-crypto.ts";
import { sampleCore, sampleNotice, sampleSite, sampleTime } from "./samples.ts";
import { namedStore, type TestDatabases } from "./stores.ts";

const system = { kind: "system", name: "test" } as const;
const now = () => instantAt(sampleTime);

export interface SampleLog {
  readonly store: SiteStore;
  readonly control: ControlStore;
  readonly signer: LogSigner;
  readonly context: ExportContext;
  readonly notice: NoticeRow;
  /** Commits records numbered from the last one on, which name the published notice unless told another. */
  commit(count: number, naming?: ContentHash): Promise<void>;
  seal(): Promise<number>;
  export(): Promise<LogExport>;
}

function recordNumber(n: number, notice: ContentHash): RecordDraft {
  const core = sampleCore(n, { notice });
  const random = (size: number) => new Uint8Array(randomBytes(size));
  const subject = { hash: random(16), kind: "device", key: random(32) } as const;
  return drafted({ random, hmac }, { core, person: { path: "/" }, subject, direct: true, said: core.id });
}

/** An empty log of site_demo with its notice published, in databases of its own, signed by the key or a fresh one. */
export async function sampleLog(
  { opener, freshName }: Pick<TestDatabases, "opener" | "freshName">,
  logKey?: Uint8Array,
): Promise<SampleLog> {
  const name = freshName();
  const store = await namedStore(opener, name);
  const control = createControlStore(await opener.open("control", name));
  const logOrigin = `assent.example/v1/logs/${sampleSite}`;
  if (!(await control.site(sampleSite))) {
    await control.insertSite({ id: sampleSite, name: "Sample", origins: [], logOrigin, createdAt: now() });
  }
  const signer = await signerFrom(logKey ?? (await makeSigningKey()), logOrigin);
  const context: ExportContext = {
    control,
    now,
    site: () => Promise.resolve(store),
    signer: () => Promise.resolve(signer),
    runningHash: portableHashes.running,
  };
  const published = sampleNotice();
  const hash: ContentHash = `sha256:${toHex(sha256(noticeBytes(published)))}`;
  const notice: NoticeRow = { hash, notice: published, publishedAt: now() };
  await store.publishNotice(notice);
  let committed = 0;
  return {
    store,
    control,
    signer,
    context,
    notice,
    async commit(count, naming = hash) {
      const numbers = Array.from({ length: count }, () => committed++);
      await Promise.all(numbers.map((n) => store.commitRecord(recordNumber(n, naming))));
    },
    seal: () => sealLog({ store, signer, now }),
    export: () => exportLog(context, system, { site: sampleSite }),
  };
}

/** The lines without their newlines. */
export async function linesOf(exported: Pick<LogExport, "lines">): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exported.lines) lines.push(line.slice(0, -1));
  return lines;
}

/** Lines as the verifier takes them. */
export async function* streamed(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** What an entry holds for a record that nobody committed: salts and commitments that fit each other. */
export function forgedRecord(
  n: number,
  notice: ContentHash,
): { salt: Uint8Array; person: Uint8Array; data: Uint8Array; core: RecordCore } {
  const { salt, coreCommitment } = recordNumber(n, notice);
  const person = new Uint8Array(randomBytes(32));
  return { core: sampleCore(n, { notice }), salt, person, data: concat(coreCommitment, person) };
}
