// What a page may say of a showing: which notice in which language, and nothing of who saw it.
import { expect, test } from "vitest";
import { showingRequest } from "../../core/stats-schema.ts";

const showing = { site: "site_demo", notice: `sha256:${"a".repeat(64)}`, lang: "en" };

test("a showing names site, notice and language, and nothing else", () => {
  expect(showingRequest.safeParse(showing).success).toBe(true);
  for (const change of [{ notice: "sha256:x" }, { lang: "x".repeat(36) }, { site: undefined }, { device: "d41d8c" }])
    expect(showingRequest.safeParse({ ...showing, ...change }).success).toBe(false);
});
