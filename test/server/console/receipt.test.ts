// The receipt page in a real browser: it verifies itself, says what fails, and works without scripts.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordRequest } from "../../../core/schema.ts";
import type { Receipt } from "../../../core/receipt.ts";
import { axeViolations, closeContexts, sharedBrowser } from "../../support/browser.ts";
import { bannerRequest, freshDevice, freshRecordId, post, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let browser: Browser;
/** For pages that ask for nothing special: a receipt stores nothing in a browser. */
let usual: BrowserContext;
let notice: string;
beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), sharedBrowser()]);
  usual = await browser.newContext();
  notice = ((await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string }).notice;
});
afterAll(() => Promise.all([server?.stop(), closeContexts(browser)]));

async function consent(email = `${freshRecordId()}@example.com`): Promise<string> {
  return recorded(recordRequest(notice, { subject: { kind: "email", id: email } }));
}

/** Sends the request and returns what its receipt's address ends in. */
async function recorded(request: RecordRequest): Promise<string> {
  const answer = await post(`${server.url}/v1/records`, request);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { receipt: string }).receipt.split("/r/")[1]!;
}

/** Opens a receipt and collects whatever its policy or its scripts complained about. */
async function opened(id: string, options?: BrowserContextOptions, prepare?: (page: Page) => Promise<unknown>) {
  const context = options ? await browser.newContext(options) : usual;
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await prepare?.(page);
  await page.goto(`${server.url}/r/${id}`);
  return { page, complaints, close: () => (options ? context : page).close() };
}

const verdict = (page: Page) => page.locator("#verdict").textContent();
const reason = async (email: string): Promise<string> => {
  const body = { purpose: "newsletter", channel: "email", recipients: [{ email }] };
  const answer = await post(`${server.url}/v1/check`, body, { Authorization: `Bearer ${server.demoKey}` });
  return ((await answer.json()) as { results: { reason: string }[] }).results[0]!.reason;
};

describe("a receipt", () => {
  test("opened at once waits for the checkpoint and verifies, without a complaint from its policy", async () => {
    const { page, complaints, close } = await opened(await consent());
    await expect.poll(() => verdict(page)).toBe("Verified in your browser");
    expect(await page.locator("#sealed").textContent()).toMatch(/entry \d+ of a public log.*over \d+ entries/);
    expect(complaints).toEqual([]);
    await close();
  });

  test("says that it waits while the record is not sealed", async () => {
    let isSealed = false;
    const { page, close } = await opened(await consent(), undefined, (prepared) =>
      prepared.route("**/r/*.json", async (route) => {
        const receipt = (await (await route.fetch()).json()) as Receipt;
        const { proof: _, ...rest } = receipt;
        await route.fulfill({ json: isSealed ? receipt : rest });
      }),
    );
    await expect.poll(() => verdict(page)).toContain("waiting for the next checkpoint");
    isSealed = true;
    await expect.poll(() => verdict(page)).toBe("Verified in your browser");
    await close();
  });

  test.each<readonly [what: string, said: string, change: (receipt: Receipt) => unknown]>([
    ["a changed answer", "it was changed", (r) => ({ ...r, record: { ...r.record, lang: "de" } })],
    ["another record's proof", "it was changed", (r) => ({ ...r, personCommitment: btoa("x".repeat(32)) })],
    ["a forged checkpoint", "signature does not fit", (r) => ({ ...r, proof: { ...r.proof, checkpoint: forged(r) } })],
    ["half a receipt", "not complete", (r) => ({ ...r, salt: "" })],
  ])("names what fails: %s", async (_what, said, change) => {
    const id = await consent();
    await sealed(id);
    const { page, close } = await opened(id, undefined, (prepared) =>
      prepared.route("**/r/*.json", async (route) => {
        const receipt = (await (await route.fetch()).json()) as Receipt;
        await route.fulfill({ json: change(receipt) });
      }),
    );
    await expect.poll(() => verdict(page)).toContain("Verification failed");
    expect(await verdict(page)).toContain(said);
    await close();
  });

  test("notices a log that no longer contains the receipt's checkpoint", async () => {
    const id = await consent();
    await sealed(id);
    const held = (await (await fetch(`${server.url}/r/${id}.json`)).json()) as Receipt;
    await sealed(await consent());
    const { page, close } = await opened(id, undefined, async (prepared) => {
      await prepared.route("**/r/*.json", (route) => route.fulfill({ json: held }));
      await prepared.route("**/consistency?*", async (route) => {
        const answer = (await (await route.fetch()).json()) as { path: string[] };
        await route.fulfill({ json: { ...answer, path: answer.path.map(() => held.salt) } });
      });
    });
    await expect.poll(() => verdict(page)).toContain("the log was rewritten");
    await close();
  });

  test("says so when the server does not answer", async () => {
    const { page, close } = await opened(await consent(), undefined, (prepared) =>
      prepared.route("**/r/*.json", (route) => route.abort()),
    );
    await expect.poll(() => verdict(page)).toContain("does not answer");
    await close();
  });
});

describe("without scripts", () => {
  test("the page is whole, and one press withdraws", async () => {
    const email = `${freshRecordId()}@example.com`;
    const { page, close } = await opened(await consent(email), { javaScriptEnabled: false });
    expect(await page.locator("noscript p, main").allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining("Newsletter")]),
    );
    expect(await page.locator("main").textContent()).toContain(
      "Yes, send me news and offers from Northgate Calling Ltd",
    );
    expect(await reason(email)).toBe("CONSENT_ACTIVE");
    await page.getByRole("button", { name: "Withdraw this consent" }).click();
    await expect.poll(() => page.locator("h1").textContent()).toBe("Withdrawal");
    expect(await reason(email)).toBe("WITHDRAWN");
    await close();
  });
});

test("a scanner that opens every link and runs every script changes nothing", async () => {
  const email = `${freshRecordId()}@example.com`;
  const { page, close } = await opened(await consent(email));
  // Before a checkpoint covers the record its proof is no page yet.
  await expect.poll(() => verdict(page)).toBe("Verified in your browser");
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
  // The controller's own pages are not here.
  const ours = links.filter((link) => link.startsWith(server.url));
  expect(ours.length).toBeGreaterThan(8);
  for (const link of ours) expect((await fetch(link)).status, link).toBe(200);
  expect((await fetch(page.url().replace(/$/, "/withdraw"))).status).toBe(405);
  expect(await reason(email)).toBe("CONSENT_ACTIVE");
  await close();
});

test("on paper it is dark on white, also where the screen is dark, without what cannot be pressed there", async () => {
  const { page, close } = await opened(await consent(), { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const ink = await page.locator("h1").evaluate((title) => getComputedStyle(title).color);
  expect(ink).toBe("rgb(23, 32, 42)");
  expect(await page.locator("button:visible, .downloads:visible, summary:visible").count()).toBe(0);
  await close();
});

test("a browser's receipts lead to each other, and the one that is open is marked", async () => {
  const subject = { kind: "device", id: freshDevice() } as const;
  const first = await recorded(bannerRequest(notice, "refused", { subject }));
  await recorded(bannerRequest(notice, "given", { subject }));
  const { page, close } = await opened(first, { javaScriptEnabled: false });
  expect(await page.locator(".history li").count()).toBe(2);
  expect(await page.locator(".history strong").textContent()).toBe("refusal");
  await page.locator(".history a").click();
  await expect.poll(() => page.locator("h1").textContent()).toBe("Consent");
  await expect.poll(() => page.locator(".history strong").textContent()).toBe("consent");
  await close();
});

test.each([
  ["a form's receipt", () => consent()],
  ["a banner's receipt in German", () => bannerConsent()],
])(
  "axe finds nothing in %s, narrow and wide, light and dark, and nothing is wider than the screen",
  async (_, made) => {
    // axe is injected, which the page's own Trusted Types would refuse.
    const { page, close } = await opened(await made(), { viewport: { width: 360, height: 800 }, bypassCSP: true });
    await expect.poll(() => page.locator("#verdict").getAttribute("data-state")).toBe("verified");
    for (const width of [320, 360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(brokenWords), `${width}`).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await axeViolations(page), `${width} ${colorScheme}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    }
    await close();
  },
);

/** Words of the services in tables of cookies that stand on more than one line: `Faceboo` and `k`. */
function brokenWords(): string[] {
  return [...document.querySelectorAll("td:nth-child(2)")].flatMap((cell) => {
    const text = cell.firstChild as Text;
    return [...text.data.matchAll(/[\p{L}\d]+/gu)].flatMap(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return range.getClientRects().length > 1 ? [word] : [];
    });
  });
}

async function bannerConsent(): Promise<string> {
  return recorded(bannerRequest(notice, "given", { lang: "de" }));
}

const forged = (receipt: Receipt): string => receipt.proof!.checkpoint.replace(/\n\d+\n/, "\n9999\n");

async function sealed(id: string): Promise<void> {
  const proof = () => fetch(`${server.url}/r/${id}.tlog-proof`).then((answer) => answer.status);
  await expect.poll(proof).toBe(200);
}
