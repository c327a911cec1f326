// @vitest-environment happy-dom
// window.assent: what was queued before the gate was there, and a page's own mistakes.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AssentApi } from "../../widget/api.ts";
import { openWidget } from "../support/widget.ts";

const scope = window as unknown as { assent: unknown };
let opened: (part: string) => void;
const failures: string[] = [];
addEventListener("assent:error", (event) => failures.push((event as CustomEvent<{ reason: string }>).detail.reason));

async function openPage(queued?: unknown): Promise<AssentApi> {
  scope.assent = queued;
  const config = {
    purposes: [
      ["analytics", 1, "analytics"],
      ["newsletter", 1, ""],
    ],
    renew: { given: 183, refused: 183 },
    api: "http://127.0.0.1:9",
    site: "site_demo",
    notice: "sha256:ab",
    trigger: { en: "Privacy choices" },
  };
  vi.stubGlobal("fetch", (url: string) => {
    opened(url);
    return Promise.reject(new TypeError("away"));
  });
  await openWidget(config as never, "assent-site_demo");
  const { openApi } = await import("../../widget/api.ts");
  openApi();
  return (window as unknown as { assent: AssentApi }).assent;
}
beforeEach(() => {
  failures.length = 0;
  opened = vi.fn();
});

describe("the queue", () => {
  it("runs in order what the page queued, goes on after one that throws, and then runs at once", async () => {
    const told: string[] = [];
    const api = await openPage([
      (given: AssentApi) => told.push(`first ${given.status()["analytics"]}`),
      () => {
        throw new Error("of the page");
      },
      () => told.push("third"),
    ]);
    api.push(() => told.push("later"));
    expect([told, failures]).toEqual([["first unknown", "third", "later"], ["listener-threw"]]);
  });

  it("is no element that happens to have its name", async () => {
    expect((await openPage(document.createElement("form"))).status()).toEqual({ analytics: "unknown" });
    expect(failures).toEqual([]);
  });

  it("is not needed", async () => {
    expect((await openPage()).status()).toEqual({ analytics: "unknown" });
  });
});

describe("open", () => {
  it("asks for the choices", async () => {
    (await openPage()).open();
    expect(opened).toHaveBeenCalledWith("http://127.0.0.1:9/s/site_demo/ab/en.first.json");
  });
});

describe("set", () => {
  it("gives nothing without a person's event, and does not throw", async () => {
    const api = await openPage();
    expect(api.set({ analytics: true })).toBe(false);
    expect(api.set({ analytics: true }, {} as Event)).toBe(false);
    expect(api.status()).toEqual({ analytics: "unknown" });
  });

  it("of nothing at all does nothing, and does not throw", async () => {
    const set = (await openPage()).set as (choices?: unknown) => boolean;
    expect([set(), set(null), set("all"), set(7)]).toEqual([true, true, true, true]);
  });
});
