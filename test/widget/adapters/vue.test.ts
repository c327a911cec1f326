// @vitest-environment happy-dom
// The Vue adapter with the three functions of Vue it is handed, as Vue calls them: setup, mounted, disposed.
import { afterEach, expect, test } from "vitest";
import { createAssent, type VueParts } from "../../../widget/adapters/vue.ts";
import { leavePage, pageApi } from "../../support/page-api.ts";

afterEach(leavePage);

/** One component's life: what `setup` made, and the moments Vue tells it of. */
function component() {
  const moments: Record<"mounted" | "disposed", (() => void)[]> = { mounted: [], disposed: [] };
  const parts: VueParts = {
    shallowRef: (value) => ({ value }),
    onMounted: (run) => moments.mounted.push(run),
    onScopeDispose: (run) => moments.disposed.push(run),
  };
  const consent = createAssent(parts)();
  const tell = (moment: keyof typeof moments) => moments[moment].forEach((run) => run());
  return { consent, mount: () => tell("mounted"), dispose: () => tell("disposed") };
}

test("a component follows the page's consent from when it is mounted until it is gone", () => {
  const api = pageApi();
  const { consent, mount, dispose } = component();
  mount();
  expect(consent.value.ready).toBe(false);
  api.arrive();
  expect(consent.value.status).toEqual({ analytics: "unknown" });
  api.change({ analytics: "given" });
  expect(consent.value.allows("analytics")).toBe(true);
  dispose();
  expect(api.listening).toBe(0);
});

test("the first render is a server's, even where the gate is there already", () => {
  const api = pageApi();
  api.change({ analytics: "given" });
  api.arrive();
  const { consent, mount } = component();
  expect(consent.value.allows("analytics")).toBe(false);
  mount();
  expect(consent.value.allows("analytics")).toBe(true);
});

test("a component that never mounts, as on a server, leaves nothing behind", () => {
  const { dispose } = component();
  dispose();
  expect(Reflect.has(window, "assent")).toBe(false);
});
