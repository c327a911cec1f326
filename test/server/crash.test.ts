// kill -9 under load, fifty times: no acknowledged record is missing, and the log verifies.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { RecordId, SiteId } from "../../core/ids.ts";
import { sealLog } from "../../server/log/sequencer.ts";
import { signerFrom } from "../../server/log/signer.ts";
import { fileDatabases } from "../../server/node/databases.ts";
import { loadSecrets } from "../../server/node/keys.ts";
import { createSiteStore } from "../../server/store/site-store.ts";
import { builtFile } from "../support/built.ts";
import { checkLog } from "../support/log.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { threadUrl } from "../support/thread.ts";

const site = "site_crash" as SiteId;
const now = () => new Date().toISOString();

/** Runs the child until some time after its first acknowledgement, kills it, and returns what it acknowledged. */
async function killUnderLoad(
  child: string,
  { folder, thread, afterMs }: { folder: string; thread: string; afterMs: number },
) {
  const running = spawn(process.execPath, [child, folder, thread], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  running.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const closed = once(running, "close");
  await once(running.stdout, "data");
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  running.kill("SIGKILL");
  await closed;
  // The last line may have been cut off by the kill.
  const lines = said.slice(0, said.lastIndexOf("\n")).split("\n");
  return lines.map((line) => line.split(" ")).map(([id, index]) => ({ id: id as RecordId, index: Number(index) }));
}

/** Opens the folder as a restarted server does and looks for everything that was acknowledged. */
async function lookFor(
  acknowledged: readonly { id: RecordId; index: number }[],
  folder: string,
): Promise<{ missing: number; sealed: number }> {
  const databases = fileDatabases({ folder, threadUrl: await threadUrl() });
  const store = createSiteStore(await databases.open("site", site), await databases.open("keys", site), { now });
  const records = await store.records(0, await store.entryCount());
  const missing = acknowledged.filter(({ id, index }) => records[index]?.id !== id);
  for (const { link } of records)
    if (!(await store.subjectKeyByLink(link))) throw new Error("a subject key is missing");
  const signer = await signerFrom(
    await (await loadSecrets({ folder, create: false })).logKey(site),
    "localhost/log/site_crash",
  );
  // What the crash left must verify as it is, and after the next sealing.
  await checkLog(store, signer.keyText);
  await sealLog({ store, signer, now });
  const sealed = await checkLog(store, signer.keyText);
  await databases.close();
  return { missing: missing.length, sealed };
}

describe("kill -9 under load", () => {
  it("loses no acknowledged record in fifty kills, and leaves a log that verifies", async () => {
    const [child, thread] = [
      await builtFile(new URL("../support/crash-child.ts", import.meta.url)),
      fileURLToPath(await threadUrl()),
    ];
    const lane = async (kills: number) => {
      const folder = temporaryFolder();
      const acknowledged: { id: RecordId; index: number }[] = [];
      for (let kill = 0; kill < kills; kill++) {
        acknowledged.push(...(await killUnderLoad(child, { folder, thread, afterMs: 5 + Math.random() * 90 })));
      }
      const { missing, sealed } = await lookFor(acknowledged, folder);
      rmSync(folder, { recursive: true, force: true });
      expect(missing).toBe(0);
      expect(sealed).toBeGreaterThanOrEqual(acknowledged.length);
      return acknowledged.length;
    };
    const [one, two] = await Promise.all([lane(25), lane(25)]);
    console.log(`50 kills, ${one + two} acknowledged, 0 missing`);
    expect(one + two).toBeGreaterThan(500);
  }, 300_000);
});
