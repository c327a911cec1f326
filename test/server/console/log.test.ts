// What a witness found is told: a checkpoint that the log signed and contradicts now, on the Log screen and by /readyz.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sealLog } from "../../../server/log/sequencer.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { newRecord } from "../../support/records.ts";
import { type TestServer } from "../../support/server.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";
import { openConsole, type OpenConsole } from "../../support/console.ts";

vi.setConfig({ testTimeout: 120_000 });

let set: OpenConsole;
let server: TestServer;
let page: Page;
let others: TestDatabases;

beforeAll(async () => {
  [set, others] = await Promise.all([openConsole(), fileTestDatabases()]);
  ({ server, page } = set);
});
afterAll(() => Promise.all([set?.stop(), others?.stop()]));

/** A checkpoint that the site's key signed over another history of so many entries. */
async function signedElsewhere(size: number): Promise<string> {
  const { store } = await freshStore(others);
  for (let i = 0; i < size; i++) await store.commitRecord(newRecord());
  const { context } = server;
  await sealLog({ store, signer: await context.signer(demoSite), now: context.now });
  return (await store.latestCheckpoint())!.note;
}

const handBack = (body: string) => fetch(`${server.url}/v1/logs/${demoSite}/witness`, { method: "POST", body });
const readiness = async () => (await (await fetch(`${server.url}/readyz`)).json()) as { contradictions: number };

test("a log that cannot go on from a checkpoint of its own says so until somebody looks, and after", async () => {
  const log = `${server.url}/console/${demoSite}/log`;
  await page.goto(log);
  await page.getByText("No witness has found a contradiction.").waitFor();
  expect((await readiness()).contradictions).toBe(0);

  expect((await handBack(await signedElsewhere(90))).status).toBe(409);
  await expect.poll(async () => (await readiness()).contradictions).toBe(1);
  await page.goto(log);
  await page.getByText("One contradiction was found.").waitFor();
  const row = page.getByRole("row").filter({ hasText: "Entries are missing" });
  expect(await row.getByRole("cell").nth(1).textContent()).toBe("90");

  expect((await handBack(await signedElsewhere(91))).status).toBe(409);
  await page.reload();
  await page.getByText("2 contradictions were found.").waitFor();
});
