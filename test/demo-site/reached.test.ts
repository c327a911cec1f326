// What reaches a stand-in is counted, and the demo site tells it without a third party in between.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { portsAfter, startDemo, type Demo } from "../../demo-site/demo.ts";
import { createReached, type ReachedReport } from "../../demo-site/reached.ts";
import { vendorSpecs } from "../../demo-site/vendors.ts";
import { demoPurposes } from "../../server/services/demo-purposes.ts";

describe("the tally", () => {
  it("keeps the path and the time of the last request and nothing that follows the path", () => {
    let now = "2026-11-22T10:00:00.000Z";
    const reached = createReached([{ id: "a", name: "A" }], () => now);
    now = "2026-11-22T10:00:01.000Z";
    reached.add("a", "/tr?id=1&email=person@example.com");
    reached.add("a", "/activity;src=4455;u=person");
    expect(reached.report()).toEqual({
      sinceAt: "2026-11-22T10:00:00.000Z",
      requests: 2,
      vendors: [{ id: "a", name: "A", requests: 2, lastPath: "/activity", lastAt: "2026-11-22T10:00:01.000Z" }],
    });
  });

  it("starts from zero when asked to, and ignores a vendor it does not know", () => {
    const reached = createReached([{ id: "a", name: "A" }], () => "2026-11-22T10:00:00.000Z");
    reached.add("a", "/");
    reached.add("b", "/");
    expect(reached.report().requests).toBe(1);
    reached.reset();
    expect(reached.report().vendors).toEqual([{ id: "a", name: "A", requests: 0, lastPath: null, lastAt: null }]);
  });
});

describe("the running demo", () => {
  let demo: Demo;
  const report = async (): Promise<ReachedReport> =>
    (await fetch(`${demo.url}/reached.json`)).json() as Promise<ReachedReport>;
  beforeEach(async () => {
    demo = await startDemo({ port: 0, api: "http://127.0.0.1:1" });
  });
  afterEach(() => demo.stop());

  it("counts every request at every stand-in, unknown paths and all methods included", async () => {
    for (const [i, { spec, origin }] of demo.vendors.entries()) {
      for (const path of Object.keys(spec.answers)) expect((await fetch(origin + path)).status).toBeLessThan(300);
      expect((await fetch(`${origin}/nowhere`, { method: "POST", body: "x" })).status).toBe(404);
      const { vendors } = await report();
      expect(vendors[i]).toMatchObject({
        id: spec.id,
        requests: Object.keys(spec.answers).length + 1,
        lastPath: "/nowhere",
      });
    }
  });

  it("sets each stand-in's cookies as a third party does", async () => {
    for (const { spec, origin } of demo.vendors) {
      const names = (await fetch(`${origin}/`)).headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
      expect(names).toEqual(Object.keys(spec.cookies));
    }
  });

  it("sets no cookie that the notice does not name for the same vendor", () => {
    const named = new Map(
      demoPurposes.flatMap(({ vendors }) => vendors.map((vendor) => [vendor.id, vendor.cookies] as const)),
    );
    for (const { id, cookies } of vendorSpecs) {
      const names = (named.get(id) ?? []).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(Object.keys(cookies)));
      expect(named.has(id)).toBe(true);
    }
  });

  it("counts nothing of its own pages", async () => {
    await fetch(`${demo.url}/`);
    await fetch(`${demo.url}/assets/site.css`);
    expect((await report()).requests).toBe(0);
  });

  it("forgets on request, and only by POST", async () => {
    await fetch(`${demo.vendors[0]!.origin}/g/collect`);
    await fetch(`${demo.url}/reached/reset`);
    expect((await report()).requests).toBe(1);
    await fetch(`${demo.url}/reached/reset`, { method: "POST" });
    expect((await report()).requests).toBe(0);
  });

  it("answers a form without scripts with a page, and an unknown address with 404", async () => {
    const thanks = await fetch(`${demo.url}/thanks`, {
      method: "POST",
      body: new URLSearchParams({ email: "a@example.com" }),
    });
    expect(thanks.status).toBe(200);
    const text = await thanks.text();
    expect(text).toContain("Thank you.");
    expect(text).not.toContain("a@example.com");
    expect((await fetch(`${demo.url}/nowhere.html`)).status).toBe(404);
    expect((await fetch(`${demo.url}/../start.ts`)).status).toBe(404);
  });

  it("has six third parties, each under an origin of its own", () => {
    expect(vendorSpecs.map((spec) => spec.name)).toEqual([
      "Google Analytics",
      "Google AdSense and DoubleClick",
      "Facebook",
      "X (Twitter)",
      "LinkedIn",
      "Video host",
    ]);
    expect(new Set(demo.vendors.map((vendor) => vendor.origin)).size).toBe(6);
    expect(portsAfter(8788)).toEqual([8789, 8790, 8791, 8792, 8793, 8794]);
  });
});

describe("a port that is taken", () => {
  it("stops the start with the variable to set, and leaves nothing running", async () => {
    const first = await startDemo({ port: 0, api: "http://127.0.0.1:1" });
    const port = Number(new URL(first.url).port);
    await expect(startDemo({ port, api: "http://127.0.0.1:1" })).rejects.toThrow(
      `Port ${port} is taken, so the demo site cannot start. Set DEMO_PORT to a free port and start again.`,
    );
    const party = Number(new URL(first.vendors[2]!.origin).port);
    await expect(startDemo({ port: 0, api: "http://127.0.0.1:1", vendorPorts: [0, party] })).rejects.toThrow(
      /DEMO_PORT/,
    );
    await first.stop();
    await expect(fetch(first.url)).rejects.toThrow();
  });
});
