// @vitest-environment happy-dom
// The adapters inside React and Vue themselves: a page that a server sent, taken over, changed, and left.
import * as Vue from "@vue/runtime-dom";
import * as React from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createAssent as createForReact } from "../../../widget/adapters/react.ts";
import { createAssent as createForVue } from "../../../widget/adapters/vue.ts";
import { leavePage, pageApi, type PageApi } from "../../support/page-api.ts";

let root: HTMLElement;
let api: PageApi;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  root = document.createElement("div");
  // Given and there already: what a first render must not know.
  api = pageApi();
  api.change({ analytics: "given" });
  api.arrive();
});
afterEach(() => {
  leavePage();
  vi.unstubAllGlobals();
});

test("React", async () => {
  const { useAssent, Allowed } = createForReact(React);
  const { createElement: h } = React;
  const Page = () => [
    h("button", { key: 1, onClick: useAssent().open }, "Choices"),
    h(Allowed<React.ReactNode, React.ReactNode>, {
      key: 2,
      name: "analytics",
      otherwise: "a placeholder",
      children: "a video",
    }),
  ];
  root.innerHTML = renderToString(h(Page));
  expect(root.textContent).toBe("Choicesa placeholder");
  const faults = vi.fn();
  const app = await React.act(async () => hydrateRoot(root, h(Page), { onRecoverableError: faults }));
  expect(root.textContent).toBe("Choicesa video");
  await React.act(async () => api.change({ analytics: "withdrawn" }));
  expect(root.textContent).toBe("Choicesa placeholder");
  expect([faults.mock.calls, api.listening]).toEqual([[], 2]);
  await React.act(async () => app.unmount());
  expect(api.listening).toBe(0);
});

test("Vue", async () => {
  const useAssent = createForVue(Vue);
  const renders: boolean[] = [];
  const app = Vue.createApp({
    setup() {
      const consent = useAssent();
      return () => {
        const given = consent.value.allows("analytics");
        renders.push(given);
        return Vue.h("p", given ? "a video" : "a placeholder");
      };
    },
  });
  app.mount(root);
  await Vue.nextTick();
  expect(root.textContent).toBe("a video");
  api.change({ analytics: "withdrawn" });
  await Vue.nextTick();
  expect(root.textContent).toBe("a placeholder");
  expect(renders).toEqual([false, true, false]);
  app.unmount();
  expect(api.listening).toBe(0);
});
