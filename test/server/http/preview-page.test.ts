// The page of a draft that is shared: in the reader's language, and whatever is chosen above the frame is what the frame shows.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lawPlaces } from "../../../core/jurisdictions.ts";
import { previewTexts } from "../../../server/http/preview-texts.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { saveDraft } from "../../../server/services/notice-drafts.ts";
import { system } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let address = "";
beforeAll(async () => {
  server = await startTestServer();
  const read = async () => ({ revision: 0, settings: demoNotice(demoOrigin) });
  const { preview } = await saveDraft(server.context, system, { site: demoSite, read });
  address = server.url + new URL(preview).pathname;
});
afterAll(() => server?.stop());

const get = async (query: Readonly<Record<string, string>>, lang = "en") => {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { "Accept-Language": lang } });
  expect(answer.status).toBe(200);
  return {
    text: (await answer.text()).replaceAll("&amp;", "&"),
    policy: answer.headers.get("Content-Security-Policy"),
  };
};
const sourceOf = (text: string) => new URL(/<iframe[^>]* src="([^"]+)"/.exec(text)![1]!, address);
const chosen = (text: string) =>
  [...text.matchAll(/<a href="[^"]*" aria-current="true">([^<]+)</g)].map((one) => one[1]);

const each = <T>(values: readonly T[], more: (value: T) => object[]): object[] => values.flatMap(more);
interface Wish {
  readonly place: string;
  readonly lang: string;
  readonly gpc: string;
  readonly scheme: "light" | "dark";
  readonly width: "phone" | "desktop";
  readonly returning: string;
}
const wishes = each(["", "GB", "DE", "US-CA", "US-NY", "FR"], (place) =>
  each(["en", "de"], (lang) =>
    each(["", "1"], (gpc) =>
      each(["light", "dark"], (scheme) =>
        each(["phone", "desktop"], (width) =>
          ["", "1"].map((returning) => ({ place, lang, gpc, scheme, width, returning })),
        ),
      ),
    ),
  ),
) as Wish[];
const queryOf = (wish: object) => Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== ""));

describe("every place × language × signal × colours × screen × visit", () => {
  test("is what its page says is chosen, and what the frame is asked for", async () => {
    expect(wishes).toHaveLength(192);
    const said = previewTexts.en;
    for (const wish of wishes) {
      const { text } = await get(queryOf(wish));
      const source = sourceOf(text);
      expect(source.pathname.endsWith(`/${wish.lang}.html`)).toBe(true);
      const { lang: _, width: __, ...rest } = wish;
      expect(Object.fromEntries(source.searchParams)).toEqual(queryOf(rest));
      expect(text).toContain(`class="archived ${wish.width}"`);
      const listed = [...text.matchAll(/<option value="([^"]*)" selected>/g)].map((one) => one[1]);
      expect(listed).toEqual([wish.place]);
      const place = (said.places as Readonly<Record<string, string>>)[wish.place];
      expect(chosen(text)).toEqual([
        wish.lang === "de" ? "German" : "English",
        ...(place === undefined ? [] : [place]),
        said.layers.first,
        wish.returning ? said.people.returning : said.people.first,
        wish.gpc ? said.signals.gpc : said.signals.none,
        said.schemes[wish.scheme],
        said.widths[wish.width],
      ]);
    }
  });

  test("is what the frame is made of: language, signal, colours, the answer of yesterday, the rules of the place", async () => {
    const regimes = new Map<string, string>();
    // What the frame is made of does not follow from where it is looked at, nor from the screen around it.
    for (const wish of wishes.filter(
      ({ width, place, scheme, gpc, returning }) =>
        width === "phone" && (place === "" || (scheme === "light" && !gpc && !returning)),
    )) {
      const source = sourceOf((await get(queryOf(wish))).text);
      const frame = (await (await fetch(source)).text()).replaceAll("&amp;", "&");
      expect(frame).toContain(`<html lang="${wish.lang}"`);
      expect(frame).toContain(`get:()=>${wish.gpc === "1"}`);
      expect(frame).toContain(`:root{color-scheme:${wish.scheme}}`);
      expect(/kept=\{"/.test(frame)).toBe(wish.returning === "1");
      const run = new URL(/<script src="([^"]+)" crossorigin/.exec(frame)![1]!, address);
      if (regimes.has(wish.place)) continue;
      const script = await (await fetch(run)).text();
      regimes.set(wish.place, /"regime":"([a-z-]+)"/.exec(script)?.[1] ?? "");
    }
    expect(Object.fromEntries(regimes)).toEqual({
      "": "opt-in",
      GB: "opt-in",
      DE: "opt-in",
      FR: "opt-in",
      "US-CA": "opt-out",
      "US-NY": "notice",
    });
  });
});

test("every place of the table of laws can be chosen, by a form that keeps what else was", async () => {
  const { text, policy } = await get({ place: "US-CO", gpc: "1", lang: "de", width: "desktop" });
  const options = [...text.matchAll(/<option value="([^"]+)"/g)].map((one) => one[1]!);
  expect(options.sort()).toEqual(lawPlaces().sort());
  expect(text).toMatch(/<option value="US-CO" selected>United States · CO</);
  const kept = [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]+)"/g)].map((one) => one.slice(1));
  expect(Object.fromEntries(kept)).toEqual({ gpc: "1", lang: "de", width: "desktop" });
  expect(sourceOf(text).searchParams.get("place")).toBe("US-CO");
  expect(policy).toContain("form-action 'self'");
});

test("the page is in German for whoever reads German, and in English for everybody else", async () => {
  const german = (await get({}, "de-AT,de;q=0.9,en;q=0.5")).text;
  expect(german).toContain('<html lang="de">');
  for (const words of [
    "Ein Entwurf, nicht veröffentlicht",
    "Sagte gestern nein",
    "Vereinigtes Königreich",
    "Frankreich",
  ])
    expect(german).toContain(words);
  expect(german).not.toContain("not published");
  for (const lang of ["en", "pl", ""]) expect((await get({}, lang)).text).toContain("A draft, not published");
});

test("a place that is none is the strictest, and nothing of it stands in the page", async () => {
  const { text } = await get({ place: '"><script>' });
  expect(text).not.toContain('"><script>');
  expect(chosen(text)).toContain(previewTexts.en.places[""]);
});
