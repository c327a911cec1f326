// What the way to opt out of sale is called, where the notice in force was made before it had such words.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NoticeTexts } from "../../../core/notice.ts";
import { siteConfig } from "../../../server/services/site-config.ts";
import { de } from "../../../widget/i18n/de.ts";
import { en } from "../../../widget/i18n/en.ts";
import { fr } from "../../../widget/i18n/fr.ts";
import { otherSite, testContext, type TestContext } from "../../support/context.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

describe("captions of the way to opt out", () => {
  /** The configuration in California when the notice in force is the demo's with other languages. */
  async function captionsWith(texts: Readonly<Record<string, NoticeTexts>>, defaultLanguage: string) {
    const store = await t.context.site(otherSite);
    const before = (await store.standingNotices(t.context.now())).current!;
    const notice = { ...before.notice, languages: texts, defaultLanguage };
    t.context.memory.standing.set(otherSite, {
      current: { ...before, notice },
      coming: undefined,
      readAtMs: t.context.nowMs(),
    });
    const { optOut = {}, honoured = {} } = await siteConfig(t.context, otherSite, "US-CA");
    t.context.memory.standing.delete(otherSite);
    return { optOut, honoured };
  }
  const { doNotSell: _, optOutHonoured: __, ...old } = en.messages;
  const without = { messages: old, purposes: {} };

  test("are this build's where an older build's notice has none", async () => {
    const { optOut, honoured } = await captionsWith({ en: without, "de-AT": without, fr }, "de-AT");
    expect(Object.entries(optOut)).toEqual([
      ["de-AT", de.messages.doNotSell],
      ["en", en.messages.doNotSell],
      ["fr", fr.messages.doNotSell],
    ]);
    expect(honoured["de-AT"]).toBe(de.messages.optOutHonoured);
    expect(Object.keys(honoured)).toEqual(Object.keys(optOut));
  });

  test("are the notice's own where it has them, each language with both or with neither", async () => {
    const own = { messages: { ...old, doNotSell: "Do not sell it" }, purposes: {} };
    const { optOut, honoured } = await captionsWith({ en: own, cy: own }, "cy");
    expect([optOut, honoured]).toEqual([{ en: "Do not sell it" }, { en: en.messages.optOutHonoured }]);
  });

  test("are English where there are none in any language of the notice", async () => {
    const { optOut, honoured } = await captionsWith({ cy: without }, "cy");
    expect([optOut, honoured]).toEqual([{ en: en.messages.doNotSell }, { en: en.messages.optOutHonoured }]);
  });
});
