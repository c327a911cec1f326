// @vitest-environment happy-dom
// The React adapter with `preact/compat`, which has the same hook and the same rules of rendering.
import { h, render } from "preact";
import * as React from "preact/compat";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAssent } from "../../../widget/adapters/react.ts";
import { leavePage, pageApi } from "../../support/page-api.ts";

const { useAssent, Allowed } = createAssent(React);
let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  void act(() => render(null, root));
  root.remove();
  leavePage();
});

function Page() {
  const { ready, status, open } = useAssent();
  return [
    h("button", { onClick: open }, ready ? status["analytics"] : "no gate"),
    h(Allowed, { name: "analytics", otherwise: h("i", null, "a placeholder"), children: h("b", null, "a video") }),
    h(Allowed, { name: "social", children: "a post" }),
  ] as unknown as ReturnType<typeof h>;
}
const show = () => act(() => render(h(Page, null), root));

test("a component shows what holds, and again after each change", async () => {
  const api = pageApi();
  await show();
  expect(root.innerHTML).toBe("<button>no gate</button><i>a placeholder</i>");
  await act(api.arrive);
  expect(root.innerHTML).toBe("<button>unknown</button><i>a placeholder</i>");
  await act(() => api.change({ analytics: "given" }));
  expect(root.innerHTML).toBe("<button>given</button><b>a video</b>");
  await act(() => api.change({ analytics: "withdrawn" }));
  expect(root.innerHTML).toBe("<button>withdrawn</button><i>a placeholder</i>");
  root.querySelector("button")!.click();
  expect(api.asked).toEqual(["open"]);
});

test("a component that is gone listens no more", async () => {
  const api = pageApi();
  api.arrive();
  await show();
  expect(api.listening).toBe(3);
  void act(() => render(null, root));
  expect(api.listening).toBe(0);
});

test("a server, and the browser's first render of what it sent, allow nothing whatever the gate says", () => {
  const api = pageApi();
  api.change({ analytics: "given" });
  api.arrive();
  const onServer = createAssent({ useSyncExternalStore: (_, current, first) => (first ?? current)() });
  expect(onServer.useAssent()).toMatchObject({ ready: false, status: {} });
  expect(onServer.Allowed({ name: "analytics", children: "a video", otherwise: "a placeholder" })).toBe(
    "a placeholder",
  );
});
