// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "handleDisabledFileLoadingAsSuccess": true } }
// When the page is loaded anew after a withdrawal, and when it must not be.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { vendorFlags, type SiteConfig, type VendorRow } from "../../core/site.ts";
import { clearStorage } from "../../widget/ui/clear.ts";

const row = (flags: number): VendorRow => ["social-network", "social", ["third.example/social"], [], [], flags];
const host = (flags: number, isOn = false) => ({
  config: { vendors: [row(flags)] } as unknown as SiteConfig,
  allows: () => isOn,
  storageKey: "assent-site_demo",
});
const reload = vi.fn();
let visit: string;

beforeEach(() => {
  visit = "navigate";
  reload.mockClear();
  vi.spyOn(performance, "getEntriesByType").mockImplementation(
    () => [{ type: visit }] as unknown as PerformanceEntryList,
  );
  vi.spyOn(location, "reload").mockImplementation(reload);
  // Never connected with a source of its own: what counts is that it stands there.
  document.head.innerHTML = '<script type="module" src="https://third.example/social/widget.js"></script>';
});
afterEach(() => void vi.restoreAllMocks());

describe("a vendor that runs on until the page is loaded anew", () => {
  it.each(["navigate", "back_forward"])("has it loaded anew after a visit by %s", async (type) => {
    visit = type;
    await clearStorage(host(vendorFlags.reload));
    expect(reload).toHaveBeenCalledOnce();
  });

  it("does not have it loaded anew twice in a row, or it would never end", async () => {
    visit = "reload";
    await clearStorage(host(vendorFlags.reload));
    expect(reload).not.toHaveBeenCalled();
  });

  it.each([
    ["may run", host(vendorFlags.reload, true)],
    ["needs no new page", host(vendorFlags.embed)],
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
