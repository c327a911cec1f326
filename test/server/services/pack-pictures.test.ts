// Pictures of a pack: those of what each person had on screen, named by sealed entries; of what was not photographed, none.
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromBase64 } from "../../../core/bytes.ts";
import { parseShownEntry } from "../../../core/shown.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { collectPack } from "../../../server/services/packs.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { recordShown, type Picture } from "../../../server/services/screenshots.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const panel = { surface: "panel", action: "save", layer: 2, viaGpc: true, trusted: true } as const;
const plain = { lang: "en", viewport: "320x640", layer: "first", rules: "opt-in", gpc: false } as const;
let drawn = 0;
const picture = (change: Partial<Picture> = {}): Picture => ({ ...plain, png: Uint8Array.of(++drawn), ...change });
const answered = async (jurisdiction: string, change: object = {}) => {
  const request = bannerRequest(t.notice, "refused", { id: t.request().id, ...change });
  await recordDecision(t.context, { ...visitor, jurisdiction }, request);
  return request.id;
};
const packOf = async (id: string) => {
  const asked = { site: demoSite, read: () => ({ subject: { kind: "record", id }, about: "record" }) };
  const { content, shownAs, files } = await collectPack(t.context, system, asked);
  return { content, files, pictures: shownAs.get(id)?.pictures ?? [] };
};

test("a record has the pictures of its language, rules, signal and layer, once the log names them", async () => {
  const [french, californian] = [await answered("FR"), await answered("US-CA", { method: panel })];
  await t.seal();
  expect(await packOf(french)).toMatchObject({ pictures: [], files: new Map() });
  expect((await packOf(french)).content).not.toHaveProperty("shown");
  const pictures = [
    picture(),
    picture({ lang: "de" }),
    picture({ gpc: true }),
    picture({ layer: "panel" }),
    picture({ viewport: "768x1024" }),
    picture({ viewport: "1440x900" }),
    picture({ layer: "panel", rules: "opt-out-link" }),
    picture({ layer: "panel", rules: "opt-out-link", gpc: true }),
  ];
  await recordShown(t.context, system, { site: demoSite, notice: t.notice, pictures });
  expect((await packOf(french)).pictures).toEqual([]);
  await t.seal();
  const ofFrance = await packOf(french);
  expect(ofFrance.pictures.map(({ layer, viewport, gpc }) => [layer, viewport, gpc])).toEqual([
    ["first", "1440x900", false],
    ["first", "320x640", false],
  ]);
  const ofCalifornia = await packOf(californian);
  expect(ofCalifornia.pictures).toMatchObject([{ layer: "panel", rules: "opt-out-link", gpc: true }]);
  expect([...ofCalifornia.files.values()]).toEqual([Uint8Array.of(8)]);
  const [entry] = ofCalifornia.content.shown!;
  expect(parseShownEntry(fromBase64(entry!.data)!)?.pictures.map(({ file }) => file)).toContain(
    ofCalifornia.pictures[0]!.file,
  );
});

test("what was asked on a form has none: it stands on a page of the site", async () => {
  const choices = [{ purpose: "newsletter", version: 1, status: "given", channel: "email" }];
  const id = await answered("FR", { subject: { kind: "email", id: "ada@example.com" }, choices, event: "give" });
  const other = await answered("FR", { subject: { kind: "device", id: freshDevice() } });
  await t.seal();
  expect((await packOf(id)).pictures).toEqual([]);
  expect((await packOf(other)).pictures).toHaveLength(2);
});
