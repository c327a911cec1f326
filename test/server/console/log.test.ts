// What a witness found is told: a checkpoint that the log signed and contradicts now, on the Log screen and by /readyz.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sealLog } from "../../../server/log/sequencer.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { closeContexts, sharedBrowser } from "../../support/browser.ts";
import { newRecord } from "../../support/records.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";
import { fileTestDatabases, freshStore, type TestDatabases } from "../../support/stores.ts";

vi.setConfig({ testTimeout: 120_000 });

let server: TestServer;
let browser: Browser;
let page: Page;
let others: TestDatabases;

beforeAll(async () => {
  [server, browser, others] = await Promise.all([startTestServer(), sharedBrowser(), fileTestDatabases()]);
  const { cookie } = await signedIn(server, "owner");
  const [name = "", value = ""] = cookie.split("=");
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ name, value, url: server.url }]);
  page = await context.newPage();
});
afterAll(() => Promise.all([server?.stop(), others?.stop(), closeContexts(browser)]));

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
