// @vitest-environment happy-dom
// The plain npm entry: one tag, whoever asks for it, and an answer once the gate is there.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { consent, loadAssent, onConsent } from "../../../widget/adapters/entry.ts";
import { leavePage, pageApi } from "../../support/page-api.ts";

const src = "https://consent.example.com/s/site_acme.js";
const tags = () => [...document.querySelectorAll<HTMLScriptElement>("script")];

beforeEach(() => {
  // The tag stands in the page without being fetched: what is under test is the tag.
  vi.spyOn(document.head, "append").mockImplementation((tag) => {
    (tag as HTMLScriptElement).type = "text/plain";
    document.head.appendChild(tag as HTMLScriptElement);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  tags().forEach((tag) => tag.remove());
  leavePage();
});

test("the tag is put there once, with the page's nonce, and everybody is answered when the gate is there", async () => {
  const api = pageApi();
  const loaded = [loadAssent({ src, nonce: "n1" }), loadAssent({ src })];
  expect(tags().map((tag) => [tag.src, tag.nonce])).toEqual([[src, "n1"]]);
  api.arrive();
  expect((await Promise.all(loaded)).map(({ ready }) => ready)).toEqual([true, true]);
  expect(consent().status).toEqual({ analytics: "unknown" });
});

test("a script that cannot be had is an error, and nothing may run", async () => {
  const loaded = loadAssent({ src });
  tags()[0]!.dispatchEvent(new Event("error"));
  await expect(loaded).rejects.toThrow("could not be loaded");
  expect(consent().allows("analytics")).toBe(false);
});

test("changes are told until that is stopped", () => {
  const api = pageApi();
  const told: boolean[] = [];
  const stop = onConsent((now) => told.push(now.allows("analytics")));
  api.arrive();
  api.change({ analytics: "given" });
  stop();
  api.change({ analytics: "refused" });
  expect(told).toEqual([false, true]);
});
