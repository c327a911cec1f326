// @vitest-environment happy-dom
// Styles that wait, and what a page does with them meanwhile.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../../../core/decision.ts";
import type { SiteConfig } from "../../../core/site.ts";
import type { Gate } from "../../../widget/host.ts";

let holdStyle: (element: Element) => void;
/** What the person said. */
let said: boolean | undefined;
let tell: () => void;
/** How often the gate was asked what became of the purpose. */
let looks: number;
let element: HTMLElement;

beforeEach(async () => {
  vi.resetModules();
  const { openWaiting } = await import("../../../widget/parts/waiting.ts");
  ({ holdStyle } = await import("../../../widget/parts/held-styles.ts"));
  said = undefined;
  looks = 0;
  const gate: Partial<Gate> = {
    config: {
      api: "https://api.example",
      vendors: [["pictures", "social", ["vendor.example"], [], [], 0]],
    } as unknown as SiteConfig,
    allows: () => said === true,
    answerTo: () => {
      looks++;
      return said === undefined ? undefined : ([1, said ? "given" : "refused", 1, false] satisfies Answer);
    },
    listen: (listener) => {
      tell = listener;
      return () => {};
    },
    report: (_, about) => {
      throw about;
    },
  };
  openWaiting(gate as Gate);
  document.body.innerHTML = "<div></div>";
  element = document.querySelector("div")!;
});

/** Sets the background as the page would, and has it held. */
function set(value: string): void {
  element.style.setProperty("background-image", value);
  holdStyle(element);
}
async function answer(yes: boolean): Promise<void> {
  said = yes;
  tell();
  await Promise.resolve();
}
const background = () => element.style.getPropertyValue("background-image");

describe("a background that waits", () => {
  it("comes after a yes", async () => {
    set('url("https://vendor.example/a.jpg")');
    expect(background()).toBe("none");
    await answer(true);
    expect(background()).toContain("a.jpg");
  });

  it("comes as the page set it last", async () => {
    set('url("https://vendor.example/a.jpg")');
    set('url("https://vendor.example/b.jpg")');
    expect(background()).toBe("none");
    await answer(true);
    expect(background()).toContain("b.jpg");
  });

  it("does not come where the page has set something else since", async () => {
    set('url("https://vendor.example/a.jpg")');
    set('url("/own.jpg")');
    await answer(true);
    expect(background()).toContain("own.jpg");
  });

  it("waits once, however often it is set, also after a no", async () => {
    await answer(false);
    for (let at = 0; at < 50; at++) {
      set(`url("https://vendor.example/${at}.jpg")`);
      await Promise.resolve();
    }
    looks = 0;
    tell();
    await Promise.resolve();
    expect(looks).toBe(1);
    await answer(true);
    expect(background()).toContain("49.jpg");
  });
});
