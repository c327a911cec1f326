// A site with much in it, and every place of the console as one finds it by following it: screens, their sections, their tabs.
import type { Page } from "playwright-core";
import { screens } from "../../server/console/app/screens.ts";
import { importsOf, newsletterHead } from "./imports.ts";
import { bannerRequest, freshRecordId, post, recordRequest } from "./requests.ts";
import type { TestServer } from "./server.ts";
import type { SignedIn } from "./signed-in.ts";

/** What the tour opens that no link or tab leads to. */
export interface Filled {
  readonly record: string;
  readonly email: string;
  readonly webhook: string;
}

const many = <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)));

/** The last of them; throws where one was refused. */
async function last(answers: readonly Response[]): Promise<Record<string, string>> {
  const refused = answers.find(({ ok }) => !ok);
  if (refused) throw new Error(`${refused.url}: ${refused.status} ${await refused.text()}`);
  return (await answers.at(-1)!.json()) as Record<string, string>;
}

/** Puts thousands of rows into the demo site, and a page or two of everything that is listed. */
export async function fillSite(server: TestServer, owner: SignedIn): Promise<Filled> {
  const email = "person7@example.com";
  const imports = importsOf(server);
  const rows = Array.from({ length: 3_000 }, (_, at) => `person${at}@example.com,given,2026-10-01,crm-${at}`);
  const { id } = await imports.upload(`${newsletterHead}\n${rows.join("\n")}\n`);
  await imports.commit(id);
  const { notice } = (await (await fetch(`${server.url}/s/site_demo.json`)).json()) as { notice: string };
  const record = freshRecordId();
  const own = recordRequest(notice, { id: record, subject: { kind: "email", id: email } });
  await last([await post(`${server.url}/v1/records`, own)]);
  const banner = (at: number) => bannerRequest(notice, at % 3 === 0 ? "refused" : "given");
  await last(await many(40, (at) => post(`${server.url}/v1/records`, banner(at))));
  const ask = (path: string, body: object) => owner.request(path, { body });
  await last(await many(30, (at) => ask("/v1/keys", { name: `Key ${at} of the mailing house`, scopes: ["check"] })));
  await last(await many(20, (at) => ask("/v1/users", { name: `Person ${at}`, role: "editor" })));
  await last(
    await many(12, (at) =>
      ask("/v1/sites", { id: `site_s${at}`, name: `Shop ${at}`, origins: [`https://s${at}.example`] }),
    ),
  );
  const entries = Array.from({ length: 300 }, (_, at) => ({
    email: `no${at}@example.com`,
    reason: (["OBJECTED_ALL", "HARD_BOUNCE", "COMPLAINT"] as const)[at % 3],
    source: (["subject", "agent", "import"] as const)[at % 3],
  }));
  await last([await ask("/v1/suppressions", { entries })]);
  await many(15, (at) => imports.upload(`${newsletterHead}\nlate${at}@example.com,given,2026-10-01,crm\n`));
  const hooks = await many(8, (at) =>
    ask("/v1/webhooks", { url: `https://hooks.example/${"long/".repeat(12)}${at}`, note: `CRM ${at}` }),
  );
  const hook = await last(hooks);
  return { record, email, webhook: hook["id"]! };
}

/** One view: its address, and the tab that is pressed there. */
export interface Place {
  readonly screen: string;
  readonly path: string;
  readonly tab?: string | undefined;
}

export const nameOf = ({ path, tab }: Place): string => `${path}${tab ? ` “${tab}”` : ""}`;

/** Waits until nothing on screen is still to come. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.querySelector("h1") && !document.querySelector(".bones, .old"));

/** Goes there, if one is elsewhere, and waits until it is all there. */
export async function visit(page: Page, base: string, { path, tab }: Place): Promise<void> {
  const address = `${base}/console/${path}`;
  if (page.url() !== address) await page.goto(address);
  await settled(page);
  if (tab) await press(page, tab);
}

/** Presses a tab of the screen's own row. */
export async function press(page: Page, tab: string): Promise<void> {
  await page.getByRole("tablist").first().getByRole("tab", { name: tab, exact: true }).click();
  await settled(page);
}

/** Every view of the screens of a site, by the rows of links and tabs that each has. */
export async function placesOf(page: Page, base: string, site: string): Promise<Place[]> {
  const places: Place[] = [];
  for (const { id: screen } of screens) {
    const path = `${site}/${screen}`;
    await visit(page, base, { screen, path });
    const linked = await page
      .locator("main nav.tabs a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")!.replace("/console/", "")));
    // Tabs in a card are of the card, not of the screen.
    const tabs = await page.locator("main :not(.card) > div > [role=tablist] [role=tab]").allTextContents();
    if (linked.length > 0) places.push(...linked.map((to) => ({ screen, path: to })));
    else if (tabs.length > 0) places.push(...tabs.map((tab) => ({ screen, path, tab })));
    else places.push({ screen, path });
  }
  return places;
}
