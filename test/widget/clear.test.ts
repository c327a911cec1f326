// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
// When the page is loaded anew after a withdrawal, and when it must not be.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { vendorFlags, type SiteConfig, type VendorRow } from "../../core/site.ts";
import { clearStorage } from "../../widget/ui/clear.ts";
import { sampleRecordId } from "../support/samples.ts";

const row = (flags: number): VendorRow => ["social-network", "social", ["third.example/social"], [], [], flags];
interface Situation {
  readonly isOn?: boolean;
  /** What was allowed in this page. */
  readonly ran?: readonly string[];
  /** Whether the browser keeps what is stored. */
  readonly keeps?: boolean;
}
/** A page in which social was allowed, and in which an answer was learnt that turned it off. */
const host = (flags: number, { isOn = false, ran = ["social"], keeps = true }: Situation = {}) => ({
  config: { vendors: [row(flags)], purposes: [["social", 1, "social"]] } as unknown as SiteConfig,
  allows: () => isOn,
  ran: new Set(ran),
  show: () => {},
  storageKey: "assent-site_demo",
  readOwn: () => (keeps ? sampleRecordId() : null),
});
const reload = vi.fn();
/** What the page has loaded, and what asked for it. */
let loaded: { readonly name: string; readonly initiatorType: string }[];

beforeEach(() => {
  loaded = [];
  reload.mockClear();
  vi.spyOn(performance, "getEntriesByType").mockImplementation(() => loaded as unknown as PerformanceEntryList);
  vi.spyOn(location, "reload").mockImplementation(reload);
  // Never connected with a source of its own: what counts is that it stands there.
  document.head.innerHTML = '<script type="module" src="https://third.example/social/widget.js"></script>';
});
afterEach(() => void vi.restoreAllMocks());

describe("a vendor that runs on until the page is loaded anew", () => {
  it("has it loaded anew after the answer that turned it off, each time there is one", async () => {
    await clearStorage(host(vendorFlags.reload));
    await clearStorage(host(vendorFlags.reload));
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it("does so too where its tag has gone from the page since", async () => {
    document.head.innerHTML = "";
    loaded = [{ name: "https://third.example/social/widget.js", initiatorType: "script" }];
    await clearStorage(host(vendorFlags.reload));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("has it loaded anew once for one turning off, and again once it was allowed again", async () => {
    const page = host(vendorFlags.reload);
    await clearStorage(page);
    await clearStorage(page);
    expect(reload).toHaveBeenCalledOnce();
    page.ran.add("social");
    await clearStorage(page);
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it("does so where the browser may have kept no entry of it: it keeps the first 250", async () => {
    document.head.innerHTML = "";
    loaded = Array.from({ length: 249 }, (_, i) => ({ name: `https://shop.example/${i}.png`, initiatorType: "img" }));
    await clearStorage(host(vendorFlags.reload));
    expect(reload).not.toHaveBeenCalled();
    loaded = [...loaded, ...loaded.slice(0, 1)];
    await clearStorage(host(vendorFlags.reload));
    expect(reload).toHaveBeenCalledOnce();
  });

  it.each(["img", "css", "link"])("is not taken to have run for what a %s asked for", async (initiatorType) => {
    document.head.innerHTML = "";
    loaded = [{ name: "https://third.example/social/like.png", initiatorType }];
    await clearStorage(host(vendorFlags.reload));
    expect(reload).not.toHaveBeenCalled();
  });

  it("never has a page loaded anew where the answer is not kept, or it would be forgotten by that", async () => {
    await clearStorage(host(vendorFlags.reload, { keeps: false }));
    expect(reload).not.toHaveBeenCalled();
  });

  it("never has a page loaded anew that began with it off, or it would never end", async () => {
    await clearStorage(host(vendorFlags.reload, { ran: [] }));
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    ["may run", host(vendorFlags.reload, { isOn: true })],
    ["needs no new page", host(vendorFlags.embed)],
    ["was another's that was turned off", host(vendorFlags.reload, { ran: ["analytics"] })],
  ])("nor when it %s", async (_, fine) => {
    await clearStorage(fine);
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    ["is still held", '<script type="text/plain" src="https://third.example/social/widget.js"></script>'],
    ["is not there", '<script type="module" src="https://third.example/other.js"></script>'],
  ])("nor when it %s", async (_, html) => {
    document.head.innerHTML = html;
    await clearStorage(host(vendorFlags.reload));
    expect(reload).not.toHaveBeenCalled();
  });
});
