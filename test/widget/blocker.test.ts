// @vitest-environment happy-dom
// What may be released, and what a released element keeps.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PurposeRow, SiteConfig } from "../../core/site.ts";

let allowed: Set<string>;
let failures: string[];

/** A page with this markup, and what releases it. */
async function openPage(html: string, nonce?: string) {
  vi.resetModules();
  document.body.innerHTML = html;
  const state = await import("../../widget/state.ts");
  const purposes = ["analytics", "advertising", "social"].map(
    (id) => [id, 1, id, ...(allowed.has(id) ? [1] : [])] as unknown as PurposeRow,
  );
  state.openState({ purposes, renew: { given: 1, refused: 1 } } as unknown as SiteConfig, "assent-site_demo");
  const { openBlocker, release } = await import("../../widget/blocker.ts");
  openBlocker(nonce);
  return release;
}
const image = () => document.querySelector("img")!;

beforeEach(() => {
  allowed = new Set(["essential"]);
  failures = [];
  addEventListener("assent:error", (event) => failures.push((event as CustomEvent<{ reason: string }>).detail.reason));
});

describe("a held image", () => {
  it.each([
    ['data-assent="social"', ["social"], true],
    ['data-assent="social"', ["analytics"], false],
    ['data-assent="social analytics"', ["social"], false],
    ['data-assent="social, analytics"', ["social", "analytics"], true],
    ['data-assent="essential"', [], true],
    ['data-assent=""', ["social"], false],
    ["", ["social"], false],
    ['data-category="social"', ["social"], false],
  ])("with %s while %j may run: %s", async (attribute, names, released) => {
    allowed = new Set(["essential", ...names]);
    const release = await openPage(`<img alt="" data-src="/pixel.gif" ${attribute} />`);
    await release();
    expect(image().hasAttribute("src")).toBe(released);
    expect(image().hasAttribute("data-src")).toBe(!released);
  });
});

describe("a held script", () => {
  it("runs as a copy with its attributes, once", async () => {
    allowed.add("analytics");
    const release = await openPage(
      '<script type="text/plain" data-assent="analytics" id="tag" crossorigin="anonymous">window.count = (window.count ?? 0) + 1;</script>',
    );
    await release();
    await release();
    const live = document.querySelector("script")!;
    expect([live.type, live.id, live.getAttribute("crossorigin")]).toEqual(["", "tag", "anonymous"]);
    expect(document.querySelectorAll("script")).toHaveLength(1);
  });

  it("stays as it is while it may not", async () => {
    const html = '<script type="text/plain" data-assent="analytics" data-src="https://third.example/a.js"></script>';
    const release = await openPage(html);
    await release();
    expect(document.body.innerHTML).toBe(html);
  });

  it("without the nonce of our own tag is not run, and said so", async () => {
    allowed.add("analytics");
    const html = '<script type="text/plain" data-assent="analytics">window.injected = true;</script>';
    const release = await openPage(html, "r4nd0m");
    await release();
    expect(document.querySelector("script")!.type).toBe("text/plain");
    expect(failures).toContain("nonce-missing");
    expect(window).not.toHaveProperty("injected");
  });
});

describe("an address in markup that somebody else wrote", () => {
  it("is given to what loads, never to a link, also not inside a held element", async () => {
    allowed.add("social");
    const release = await openPage(`
      <div data-assent="social" data-class="shown"><a data-assent="social" data-href="javascript:window.injected=1">a</a></div>
      <svg><a data-assent="essential" data-href="javascript:window.injected=1"><text>b</text></a></svg>
      <link rel="preload" as="image" data-assent="social" data-href="/picture.png" />`);
    await release();
    expect([...document.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([null, null]);
    expect(document.querySelector("div")!.className.trim()).toBe("shown");
    expect(document.querySelector("link")!.getAttribute("href")).toBe("/picture.png");
  });
});
