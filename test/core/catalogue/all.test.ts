// What holds for every vendor of the catalogue.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { namesKey, vendorFor } from "../../../core/catalogue.ts";
import { catalogue, catalogueDate, catalogueVendor } from "../../../core/catalogue/all.ts";
import { isPeriod, isInstant } from "../../../core/time.ts";

const duplicates = (items: readonly string[]): string[] => items.filter((item, at) => items.indexOf(item) !== at);
const idsWhere = (wrong: (vendor: (typeof catalogue)[number]) => boolean): string[] =>
  catalogue.filter(wrong).map(({ id }) => id);

describe("the catalogue", () => {
  test("knows more than a hundred vendors, each once", () => {
    expect(catalogue.length).toBeGreaterThan(100);
    expect(duplicates(catalogue.map(({ id }) => id))).toEqual([]);
    expect(duplicates(catalogue.map(({ name }) => name))).toEqual([]);
    expect(isInstant(`${catalogueDate}T00:00:00Z`)).toBe(true);
  });

  test("has every vendor the product promises", () => {
    const promised = `google-analytics google-tag-manager google-adsense doubleclick youtube google-maps google-recaptcha
      meta-pixel x-ads x linkedin-insight tiktok-pixel pinterest-tag snap-pixel reddit-pixel microsoft-advertising
      microsoft-clarity hotjar matomo plausible posthog mixpanel amplitude segment hubspot intercom zendesk optimizely vwo
      vimeo spotify soundcloud stripe paypal`;
    expect(promised.split(/\s+/).filter((id) => !catalogueVendor(id))).toEqual([]);
    expect(catalogueVendor("nobody")).toBeUndefined();
  });

  test("names for each a controller, an https policy, and where it is loaded from", () => {
    expect(idsWhere(({ controller }) => controller.length < 3)).toEqual([]);
    expect(idsWhere(({ policyUrl }) => new URL(policyUrl).protocol !== "https:")).toEqual([]);
    expect(idsWhere(({ match }) => match.length === 0)).toEqual([]);
    expect(idsWhere(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test("says of each in English and German what it is for, in at most 60 characters", () => {
    const badly = (text: string | undefined) => !text || !/^\S.{6,58}[^\s.]$/u.test(text);
    expect(idsWhere(({ purpose }) => badly(purpose.en) || badly(purpose.de))).toEqual([]);
  });

  test("gives every cookie a period, and names none twice", () => {
    const periods = catalogue.flatMap(({ cookies }) => cookies.map(({ period }) => period));
    expect(periods.filter((period) => period !== "session" && !isPeriod(period))).toEqual([]);
    expect(idsWhere(({ cookies }) => duplicates(cookies.map(({ name }) => name)).length > 0)).toEqual([]);
    expect(idsWhere(({ cookies }) => cookies.some(({ name }) => !/^[^\s;=,*]{1,60}\*?$/.test(name)))).toEqual([]);
  });

  test("clears nothing that others commonly keep", () => {
    const everydayKeys = [
      "PHPSESSID",
      "session",
      "token",
      "lang",
      "theme",
      "cart",
      "csrftoken",
      "wp-settings-1",
      "_csrf",
    ];
    const broad = catalogue.flatMap(({ id, cookies, storage = {} }) => {
      const own = cookies.filter(({ thirdParty }) => !thirdParty).map(({ name }) => name);
      const patterns = [...own, ...(storage.local ?? []), ...(storage.session ?? []), ...(storage.indexedDb ?? [])];
      return patterns
        .filter((pattern) => pattern.replace("*", "").length < 2 || everydayKeys.some((key) => namesKey(pattern, key)))
        .map((pattern) => `${id} ${pattern}`);
    });
    expect(broad).toEqual([]);
  });

  test("has patterns that are hosts with a path, and no pattern of two vendors", () => {
    const patterns = catalogue.flatMap(({ match }) => match);
    expect(
      patterns.filter((pattern) => !/^(\*\/|[a-z0-9-]+(\.[a-z0-9-]+)*(\.[a-z]{2,}|\.\*)(\/|$))/.test(pattern)),
    ).toEqual([]);
    expect(duplicates(patterns)).toEqual([]);
  });

  test("takes no address of the page's own or of well-known hosts that many kinds of page use", () => {
    const strangers = `https://example.org/ https://example.org/assets/app.js https://cdn.jsdelivr.net/npm/a.js
      https://unpkg.com/a.js https://cdnjs.cloudflare.com/ajax/libs/a.js https://code.jquery.com/jquery.js
      https://s3.amazonaws.com/a.js https://a.cloudfront.net/a.js https://github.com/a https://en.wikipedia.org/wiki/A
      https://www.microsoft.com/ https://www.apple.com/ https://tile.openstreetmap.org/1/1/1.png https://gravatar.com/a
      https://consent.example.com/s/site_demo.js http://localhost:8787/s/site_demo.js https://www.google.com/`;
    const taken = strangers.split(/\s+/).flatMap((url) => vendorFor(new URL(url), catalogue)?.id ?? []);
    expect(taken).toEqual([]);
  });

  test("asks for a new page only where no signal stops the vendor, and always where sessions are recorded", () => {
    expect(idsWhere(({ reload, signals }) => !!reload && !!signals)).toEqual([]);
    const recorders = [
      "hotjar",
      "fullstory",
      "crazy-egg",
      "mouseflow",
      "lucky-orange",
      "contentsquare",
      "smartlook",
      "logrocket",
    ];
    expect(recorders.filter((id) => !catalogueVendor(id)?.reload)).toEqual([]);
  });

  test("says why, wherever a vendor is called essential or is filed elsewhere by others", () => {
    expect(idsWhere(({ category, reason }) => category === "essential" && !reason)).toEqual([]);
    const contested = [
      "google-tag-manager",
      "google-recaptcha",
      "google-fonts",
      "stripe",
      "paypal",
      "intercom",
      "youtube",
    ];
    expect(contested.filter((id) => !catalogueVendor(id)?.reason)).toEqual([]);
  });
});

test("docs/catalogue.md has a row for every vendor, and its reason where it has one", () => {
  const page = readFileSync("docs/catalogue.md", "utf8").split("\n");
  const rows = catalogue.map(({ id, name, category, purpose, cookies, signals = [], embed, reload }) => {
    const manner = [embed && "placeholder", reload && "reload"].filter(Boolean).join(", ");
    return `| \`${id}\` | ${name} | ${category} | ${purpose.en} | ${cookies.length} | ${signals.join(", ")} | ${manner} |`;
  });
  const reasons = catalogue.flatMap(({ name, category, reason }) =>
    reason ? [`- **${name}** (${category}): ${reason}`] : [],
  );
  expect(page.filter((line) => line.startsWith("| `"))).toEqual(rows);
  expect(page.filter((line) => line.startsWith("- "))).toEqual(reasons);
  expect(page[2]).toContain(`${catalogue.length} vendors, last gone through on ${catalogueDate}`);
});
