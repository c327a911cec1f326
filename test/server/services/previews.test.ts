// Previews of a draft: only at its own address, while it is there, and never anybody's records.
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerIn } from "../../../core/decision.ts";
import { assetPath } from "../../../server/services/assets.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { dropDraft, readDraft, saveDraft } from "../../../server/services/notice-drafts.ts";
import { currentNotice } from "../../../server/services/notices.ts";
import { preview, previewFile, previewScript, refusedBefore } from "../../../server/services/previews.ts";
import { type TestContext, otherSite, testContext, testFiles } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const editor = { kind: "key", id: "key_1", site: demoSite, scopes: ["notices"] } as const;
const settings = demoNotice(demoOrigin);
/** Saves over whatever draft there is. */
const saved = async (wanted: unknown) => {
  const { revision } = await readDraft(t.context, editor, demoSite);
  const read = async () => ({ revision, settings: wanted });
  const { preview: address } = await saveDraft(t.context, editor, { site: demoSite, read });
  const [, , site = "", token = ""] = new URL(address).pathname.split("/");
  return { site, token };
};

test("show the draft as it was last saved, at one address until it is dropped", async () => {
  const first = await saved(settings);
  t.clock.ms += 1000;
  const second = await saved({ ...settings, controller: { ...settings.controller, name: "Next Ltd" } });
  expect(second).toEqual(first);
  expect((await preview(t.context, first)).row.notice.controller.name).toBe("Next Ltd");
  for (const address of [
    { ...first, token: "A".repeat(34) },
    { ...first, token: `${first.token.slice(0, 33)}${first.token.endsWith("A") ? "B" : "A"}` },
    { ...first, token: `${first.token}A` },
    { ...first, token: "" },
    { ...first, site: otherSite },
  ])
    await expect(preview(t.context, address)).rejects.toMatchObject({ slug: "not-found" });
  await saved({ ...settings, purposes: [] });
  await expect(preview(t.context, first)).rejects.toMatchObject({ slug: "not-valid" });
  await dropDraft(t.context, editor, demoSite);
  await expect(preview(t.context, first)).rejects.toMatchObject({ slug: "not-found" });
  t.clock.ms += 1000;
  expect((await saved(settings)).token).not.toBe(first.token);
});

test("read nothing for an address that was never given out", async () => {
  const { site, token } = await saved(settings);
  let reads = 0;
  const control = {
    ...t.context.control,
    noticeDraft: (id: typeof demoSite) => ((reads += 1), t.context.control.noticeDraft(id)),
  };
  const context = { ...t.context, control };
  await expect(preview(context, { site, token: `B${token.slice(1)}` })).rejects.toMatchObject({ slug: "not-found" });
  expect(reads).toBe(0);
  await preview(context, { site, token });
  expect(reads).toBe(1);
});

test("show the notice published last while nothing is being written", async () => {
  await dropDraft(t.context, editor, demoSite);
  const { preview: address } = await readDraft(t.context, editor, demoSite);
  const [, , site = "", token = ""] = new URL(address).pathname.split("/");
  expect((await preview(t.context, { site, token })).row.hash).toBe(t.notice);
  await saved(settings);
  await expect(preview(t.context, { site, token })).rejects.toMatchObject({ slug: "not-found" });
});

test("run by the rules of the place, below an address of their own", async () => {
  const shown = await preview(t.context, await saved(settings));
  const run = async (place: string) => (await previewScript(t.context, shown, { place, returning: false })).body;
  expect(await run("GB")).toContain('"regime":"opt-in"');
  expect(await run("US-CA")).toContain('"regime":"opt-out"');
  expect(await run("GB")).toContain(`"api":"${shown.path}"`);
  expect(await run("GB")).not.toContain(t.context.publicUrl);
});

test("give the layers of the draft and files of the build, and nothing else", async () => {
  const shown = await preview(t.context, await saved(settings));
  const layer = `s/${demoSite}/${"0".repeat(64)}/de.first.json`;
  expect(previewFile(t.context, shown, layer).body).toContain("Alle ablehnen");
  const served = assetPath(testFiles, "first.js").slice(1);
  expect(previewFile(t.context, shown, served).type).toContain("javascript");
  expect(previewFile(t.context, shown, `dark/${layer}`).body).toContain("Alle ablehnen");
  expect(previewFile(t.context, shown, `light/${served}`).type).toContain("javascript");
  for (const path of ["w/none.js", layer.replace("de.", "fr."), layer.replace("first", "none"), "v1/records", ""])
    expect(() => previewFile(t.context, shown, path)).toThrow(expect.objectContaining({ slug: "not-found" }));
});

test("have somebody return who refused everything the notice in force asks", async () => {
  const current = (await currentNotice(t.context, demoSite))!.notice;
  const text = (await refusedBefore(t.context, current))!;
  expect(answerIn(text, "analytics")?.slice(0, 2)).toEqual([1, "refused"]);
  expect(answerIn(text, "newsletter")).toBeUndefined();
});
