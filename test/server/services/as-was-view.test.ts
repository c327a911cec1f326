// What the as-was page is told: where a notice stands, and what an archived build is answered.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHash } from "../../../server/services/assets.ts";
import { archivedAnswer, archivedSiteFile, asWasView } from "../../../server/services/as-was-view.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { system, testContext, testFiles, type TestContext } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

const day = 86_400_000;
let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const publish = (version: string, effectiveAt?: string) => {
  const demo = demoNotice(demoOrigin);
  const policy = { ...demo.policy, version, ...(effectiveAt ? { effectiveAt } : {}) };
  return publishNotice(t.context, system, { site: demoSite, settings: { ...demo, policy } });
};
const view = (notice: string, lang = "en") =>
  asWasView(t.context, { site: demoSite, hash: notice.slice(7), lang }, { variant: "opt-in", at: t.context.now() });
const standing = async (notice: string) => (await view(notice)).standing;

describe("where a notice stands", () => {
  test("is in force, coming, superseded, or never to come, as time and its owner decide", async () => {
    expect(await standing(t.notice)).toBe("in-force");
    const called = await publish("2", new Date(t.clock.ms + 40 * day).toISOString());
    expect(await standing(called.hash)).toBe("coming");
    t.clock.ms += day;
    const coming = await publish("3", new Date(t.clock.ms + 40 * day).toISOString());
    expect(await standing(called.hash)).toBe("never");
    expect(await standing(t.notice)).toBe("in-force");
    t.clock.ms += 41 * day;
    expect(await standing(coming.hash)).toBe("in-force");
    expect(await standing(t.notice)).toBe("superseded");
  });

  test("is nowhere for a language or a notice that was never published", async () => {
    await expect(view(t.notice, "fr")).rejects.toMatchObject({ slug: "not-found" });
    await expect(view(`sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ slug: "not-found" });
    await expect(view("sha256:../x")).rejects.toMatchObject({ slug: "not-found" });
  });
});

describe("an archived build", () => {
  const build = buildHash(testFiles).slice(7);
  const answer = (path: string, by = build) =>
    archivedAnswer(t.context, { site: demoSite, hash: t.notice.slice(7), build: by, path });

  test("is answered its own files and the texts it was given", async () => {
    expect(await answer("w/first.0123abcd.js")).toEqual(testFiles["first.0123abcd.js"]);
    const { body, type } = await answer(`s/${demoSite}/${t.notice.slice(7)}/de.panel.json`);
    expect(type).toBe("application/json");
    expect(JSON.parse(body)).toHaveProperty("facts");
  });

  test.each(["w/receipt.js", "w/../x", "s/site_other/x/en.first.json", "v1/records", "run.opt-in.js", ""])(
    "is answered nothing at %j",
    async (path) => {
      await expect(answer(path)).rejects.toMatchObject({ slug: "not-found" });
    },
  );

  test("that is unknown is answered nothing", async () => {
    const path = `s/${demoSite}/${t.notice.slice(7)}/de.panel.json`;
    await expect(answer(path, "0".repeat(64))).rejects.toMatchObject({ slug: "not-found" });
  });
});

test("a file is found by its hash, and by nothing else", async () => {
  const row = (await (await t.context.site(demoSite)).shown())[0]!;
  expect((await archivedSiteFile(t.context, demoSite, row.file.slice(7))).hash).toBe(row.file);
  for (const [site, hash] of [
    ["site_none", row.file.slice(7)],
    ["../x", row.file.slice(7)],
    [demoSite, "x"],
  ] as const)
    await expect(archivedSiteFile(t.context, site, hash)).rejects.toMatchObject({ slug: "not-found" });
});
