// Receipts and packs for people who read neither English nor German: what they must find stands in their own language.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sealSite } from "../../../server/assemble.ts";
import { readerWords } from "../../../server/http/reader-words.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { publishNotice } from "../../../server/services/notices.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { ar } from "../../../widget/i18n/ar.ts";
import { fr } from "../../../widget/i18n/fr.ts";
import { system, visitor } from "../../support/context.ts";
import { demoOrigin, recordRequest } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let notice: string;
beforeAll(async () => {
  server = await startTestServer();
  const settings = demoNotice(demoOrigin);
  const { purposes } = settings.languages["en"]!;
  const more = { fr, ar };
  const added = Object.fromEntries(
    Object.entries(more).map(([lang, { messages, purposes: own }]) => [
      lang,
      { messages, purposes: { ...purposes, ...own } },
    ]),
  );
  const languages = { ...settings.languages, ...added };
  ({ hash: notice } = await publishNotice(server.context, system, {
    site: demoSite,
    settings: { ...settings, languages },
  }));
});
afterAll(() => server?.stop());

/** The receipt page and the evidence pack of a consent in that language. */
async function pagesIn(lang: string): Promise<{ receipt: string; pack: string }> {
  const { answer } = await recordDecision(server.context, visitor, recordRequest(notice, { lang }));
  await sealSite(server.context, demoSite);
  const textAt = async (url: string) => (await fetch(url)).text();
  return { receipt: await textAt(answer.receipt), pack: await textAt(`${answer.receipt}.html`) };
}

describe("a page about a record in French", () => {
  test("says what it is, what was answered and how it is taken back in French, each marked so, around English", async () => {
    const { receipt } = await pagesIn("fr");
    const { receiptLink, choicesTitle, statusGiven, withdraw, download } = fr.messages;
    for (const word of [receiptLink, choicesTitle, statusGiven, withdraw, download])
      expect(receipt, word).toContain(`<span lang="fr" dir="ltr">${word}</span>`);
    expect(receipt).toContain('<html lang="en">');
    expect(receipt).not.toMatch(/>allowed</);
  });

  test("and its pack says the answer in French; the pack's own words say that they are English", async () => {
    const { pack } = await pagesIn("fr");
    expect(pack).toContain(`<span lang="fr" dir="ltr">${fr.messages.statusGiven}</span>`);
    expect(pack).toContain('<main class="sheet" lang="en">');
    // Its dates are of its own language: they were French between English words.
    expect(pack).toMatch(
      /<time [^>]*>\d+ (January|February|March|April|May|June|July|August|September|October|November|December) 20/,
    );
  });
});

test("in Arabic the words run the other way, and names of cookies do not", async () => {
  const { receipt } = await pagesIn("ar");
  expect(receipt).toContain(`<span lang="ar" dir="rtl">${ar.messages.statusGiven}</span>`);
});

test("English and German are the page's own, a region is that of its language, and one nobody has is English", () => {
  expect(readerWords("de").status("given")).toBe("erlaubt");
  expect(readerWords("en-GB").history).toBeUndefined();
  expect(String(readerWords("fr-CA").withdraw)).toContain(fr.messages.withdraw);
  expect(readerWords("tlh").withdraw).toBe("Withdraw this consent");
  // What the widget has no word for is the page's.
  expect(readerWords("fr").status("expired")).toBe("lapsed");
});
