// Rows on leaks: which ways to a third party are open before a choice and after Reject, and what a withdrawal leaves.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { control, openBrowser, whenSent } from "../support/browser.ts";
import type { Pages } from "./pages.ts";
import type { Row } from "./report.ts";

/** Nobody answers there: what a page asks for is seen, and answered, before it leaves the browser. */
const thirdParty = "http://127.0.0.1:18080";
/** An address of a vendor that the demo's catalogue knows, and one of nobody it knows, for what is marked. */
const vendor = `${thirdParty}/pagead`;
const anybody = `${thirdParty}/marked`;
/** Longer than anything here waits by itself. */
const quietMs = 1500;

/** What stands in the page's source, marked; each way is known by the last part of its address. */
const marked = (at: string): string => `
<link rel="stylesheet" data-assent="advertising" data-href="${at}/sheet" />
<link rel="preload" as="script" data-assent="advertising" data-href="${at}/preload" />
<script type="text/plain" data-assent="advertising" data-src="${at}/script"></script>
<script async type="text/plain" data-assent="advertising" data-src="${at}/async"></script>
<script defer type="text/plain" data-assent="advertising" data-src="${at}/defer"></script>
<script type="text/plain" data-type="module" data-assent="advertising" data-src="${at}/module"></script>
<script type="text/plain" data-assent="advertising">new Image().src = "${at}/inline";</script>
<style>.backed { background: url("${at}/background"); }</style>
<iframe title="Frame" data-assent="advertising" data-src="${at}/frame"></iframe>
<img alt="" data-assent="advertising" data-src="${at}/picture" />
<img alt="" data-assent="advertising" data-srcset="${at}/source-set 1x" />
<video data-assent="advertising" data-poster="${at}/poster"></video>
<audio preload="auto" data-assent="advertising" data-src="${at}/sound"></audio>
<video preload="auto"><source data-assent="advertising" data-src="${at}/film" /></video>
<div data-assent="advertising" data-class="backed">Text</div>
<script>
  setTimeout(() => {
    const late = (name, tag, more) => {
      const made = Object.assign(document.createElement(tag), more);
      made.dataset.assent = "advertising";
      made.dataset.src = "${at}/" + name;
      document.body.append(made);
    };
    late("late-script", "script", { type: "text/plain" });
    late("late-frame", "iframe", { title: "Late" });
  }, 300);
</script>`;

/** What a page's scripts ask a vendor for, unmarked. */
const untagged = (at: string): string => `
<script>
  const put = (tag, address) => document.body.append(Object.assign(document.createElement(tag), address));
  const ask = (late) => {
    put("script", { src: "${at}/" + late + "script" });
    put("img", { src: "${at}/" + late + "element-picture" });
    put("iframe", { src: "${at}/" + late + "frame", title: "Frame" });
    new Image().src = "${at}/" + late + "picture";
  };
  ask("");
  fetch("${at}/fetch").catch(() => {});
  const request = new XMLHttpRequest();
  request.open("GET", "${at}/request");
  request.send();
  navigator.sendBeacon("${at}/beacon", "1");
  new WebSocket("${at.replace("http", "ws")}/socket");
  new EventSource("${at}/events");
  setTimeout(() => ask("late-"), 300);
</script>`;

const page = (script: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ways</title>` +
  `<link rel="icon" href="data:,"><script src="${script}"></script></head><body><h1>Ways</h1>${body}</body></html>`;

interface Visited {
  readonly page: Page;
  /** The ways by which something was asked for, each once. */
  readonly ways: Set<string>;
}

/** A new profile on the page that has these ways in it. */
async function visit(browser: Browser, address: string): Promise<Visited> {
  const context: BrowserContext = await browser.newContext();
  const ways = new Set<string>();
  const see = (url: string) => void ways.add(url.replace(/^.*\//, ""));
  await context.route(`${thirdParty}/**`, (route) => {
    see(route.request().url());
    return route.fulfill({ body: "", headers: { "Access-Control-Allow-Origin": "*" } });
  });
  const tab = await context.newPage();
  tab.on("websocket", (socket) => see(socket.url()));
  await tab.goto(address);
  await tab.locator(control.acceptAll).waitFor();
  return { page: tab, ways };
}

const quiet = (tab: Page) => tab.waitForTimeout(quietMs);

/** How many ways there are, which are open before a choice, and which after Reject and on the next page. */
async function leaks(browser: Browser, address: string) {
  const accepted = await visit(browser, address);
  await accepted.page.locator(control.acceptAll).click();
  await quiet(accepted.page);
  await accepted.page.context().close();
  const refused = await visit(browser, address);
  await quiet(refused.page);
  const before = refused.ways.size;
  await refused.page.locator(control.rejectAll).click();
  await whenSent(refused.page);
  await refused.page.reload();
  await refused.page.locator(control.trigger).waitFor();
  await quiet(refused.page);
  await refused.page.context().close();
  return { all: accepted.ways.size, before, after: refused.ways.size };
}

/** What the vendor of the demo leaves: its cookies at two scopes of the host and its key, as its own script would. */
function leaveTraces(): void {
  document.cookie = "__gads=1; Path=/";
  document.cookie = "__gads=1; Path=/ways";
  localStorage.setItem("_gcl_ls", "1");
}

const traces = (): number =>
  document.cookie.split("; ").filter((pair) => pair.startsWith("__gads")).length +
  Object.keys(localStorage).filter((key) => key.startsWith("_gcl")).length;

/** How much of it is there after Accept, and after everything was taken back. */
async function withdrawal(browser: Browser, address: string) {
  const { page: tab } = await visit(browser, address);
  await tab.locator(control.acceptAll).click();
  await whenSent(tab);
  await tab.evaluate(leaveTraces);
  const left = await tab.evaluate(traces);
  await tab.locator(control.trigger).click();
  await tab.locator(control.withdrawAll).click();
  await whenSent(tab);
  await quiet(tab);
  const after = await tab.evaluate(traces);
  await tab.context().close();
  return { left, after };
}

/** Leaks of the site whose script this is, on pages of `pages`' origin. */
export async function leakRows(pages: Pages, script: string): Promise<Row[]> {
  const browser = await openBrowser();
  const show = (html: string): string => {
    pages.usePage("/ways/", html);
    return `${pages.origin}/ways/`;
  };
  try {
    const kinds = [
      ["marked", marked(anybody)],
      ["untagged, of the catalogue", untagged(vendor)],
    ] as const;
    const rows: Row[] = [];
    for (const [kind, body] of kinds) {
      const { all, before, after } = await leaks(browser, show(page(script, body)));
      const name = `${kind}: of ${all} ways that are open after Accept`;
      rows.push({ name: `${name}, open before a choice`, unit: "", ours: before, atMost: 0 });
      rows.push({ name: `${name}, open after Reject and on the next page`, unit: "", ours: after, atMost: 0 });
    }
    const { left, after } = await withdrawal(browser, show(page(script, "")));
    const name = `cookies and keys of ${left} that a vendor left, there after a withdrawal`;
    return [...rows, { name, unit: "", ours: after, atMost: 0 }];
  } finally {
    await browser.close();
  }
}
