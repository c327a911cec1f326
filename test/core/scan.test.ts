// What visits saw, matched to the catalogue and to the notice, and merged.
import { describe, expect, test } from "vitest";
import { catalogue } from "../../core/catalogue/all.ts";
import type { SiteId } from "../../core/ids.ts";
import {
  declaredVendors,
  knownVendor,
  observations,
  type Declaration,
  type Terms,
  type Visit,
} from "../../core/scan.ts";

const declaration: Declaration = {
  purposes: [
    {
      id: "analytics",
      category: "analytics",
      vendors: [{ id: "google-analytics", name: "Google Analytics", cookies: [{ name: "_ga", period: "P2Y" }] }],
    },
    { id: "social", category: "social", vendors: [{ id: "video", name: "Video host", cookies: [] }] },
  ],
  config: {
    site: "site_shop" as SiteId,
    api: "https://api.example",
    purposes: [
      ["analytics", 1, "analytics", 1],
      ["social", 1, "social"],
    ],
    vendors: [
      ["google-analytics", "analytics", ["google-analytics.com"], ["_ga"], ["l:ga_*"], 0],
      ["video", "social", ["video.example"], [], [], 1],
    ],
  },
};
const terms: Terms = { catalogue, own: ["shop.example"], apis: ["https://api.example"], declaration };
const empty = { requests: [], cookies: [], keys: [] };
const asked = (url: string, name: Visit["name"] = "before"): Visit => ({
  ...empty,
  name,
  requests: [{ url, page: "/" }],
});

describe("requests", () => {
  test("of the site, its subdomains and its tag's server are nobody else's", () => {
    const own = [
      "https://shop.example/a",
      "https://cdn.shop.example/b",
      "https://api.example/s/x.js",
      "data:text/plain,x",
    ];
    expect(
      observations(
        own.map((url) => asked(url)),
        terms,
      ),
    ).toEqual([]);
    expect(observations([asked("https://notshop.example/")], terms)).toHaveLength(1);
  });

  test("belong to the vendor whose address it is by the site's own word, else by the catalogue", () => {
    const [one] = observations([asked("https://video.example/embed?u=secret")], terms);
    expect(one).toMatchObject({ declared: { purpose: "social" }, example: "video.example/embed" });
    expect(one?.known).toBeUndefined();
    const [tag] = observations([asked("https://www.googletagmanager.com/gtag/js?id=G-1")], terms);
    expect(tag).toMatchObject({ known: { id: "google-analytics" }, declared: { purpose: "analytics" } });
  });

  test("of several visits are one, with where and when", () => {
    const url = "https://unknown.example/x";
    const given = { ...empty, name: "given", requests: [{ url, page: "/b" }] } as const;
    expect(observations([asked(url), given], terms)).toEqual([
      {
        kind: "request",
        name: "unknown.example",
        host: "unknown.example",
        when: ["before", "given"],
        pages: ["/", "/b"],
        example: "unknown.example/x",
      },
    ]);
  });
});

describe("what is stored", () => {
  const stored = (cookies: Visit["cookies"], keys: Visit["keys"] = []) =>
    observations([{ ...empty, name: "given", cookies, keys }], terms);
  const key = (name: string, url = "https://shop.example/") => ({ kind: "local", name, url, page: "/" }) as const;

  test("is the notice's where it names it, and the catalogue's where only that does", () => {
    expect(stored([{ name: "_ga", domain: ".shop.example" }])[0]?.declared?.purpose).toBe("analytics");
    const [ads] = stored([{ name: "IDE", domain: ".doubleclick.net" }]);
    expect([ads?.known?.category, ads?.declared]).toEqual(["advertising", undefined]);
    // A vendor's own-domain cookie is not the site's cookie of the same name.
    expect(stored([{ name: "IDE", domain: "shop.example" }])[0]?.known).toBeUndefined();
  });

  test("as a key is the vendor's that the configuration says, and in a frame the frame's", () => {
    expect(stored([], [key("ga_x")])[0]?.declared?.vendor.id).toBe("google-analytics");
    expect(stored([], [key("any", "https://video.example/embed")])[0]?.declared?.vendor.id).toBe("video");
    expect(stored([], [key("theme")])[0]?.declared).toBeUndefined();
  });

  test("by the tag itself, as the answer, is no finding", () => {
    const own = "assent-site_shop";
    const record = `rec_${"0".repeat(32)}`;
    const rests = ["", `:${record}`, `-${record}`, "-config", "-told", "-past", "-forms", "-left", "-checkpoint"];
    const keys = rests.map((rest) => key(own + rest));
    expect(stored([{ name: own, domain: "shop.example" }], keys)).toEqual([]);
    expect(stored([{ name: "assent-site_other", domain: "shop.example" }])).toHaveLength(1);
  });

  test("by a stranger under a name of ours is the stranger's", () => {
    const name = "assent-site_shop";
    expect(stored([{ name, domain: ".evil.example" }], [key(name, "https://evil.example/")])).toHaveLength(2);
    const alike = ["2", "-evil", "-evil-config", "-config2", ":rec_1", ":evil", ".x"].map((rest) => name + rest);
    expect(
      stored(
        [],
        alike.map((one) => key(one)),
      ),
    ).toHaveLength(alike.length);
    // The answer alone is a cookie of the tag.
    const cookies = [...alike, `${name}-config`].map((one) => ({ name: one, domain: "shop.example" }));
    expect(stored(cookies)).toHaveLength(cookies.length);
  });

  test("for another host is declared by a row for other hosts, or by the vendor whose host it is", () => {
    const purposeOf = (cookie: string, domain: string, thirdParty?: true) => {
      const cookies = [{ name: cookie, period: "P1Y", ...(thirdParty ? { thirdParty } : {}) }];
      const vendors = [{ id: "video", name: "Video host", cookies }];
      const own = { ...declaration, purposes: [{ id: "social", category: "social" as const, vendors }] };
      const visit: Visit = { ...empty, name: "given", cookies: [{ name: cookie, domain }] };
      return observations([visit], { ...terms, declaration: own })[0]?.declared?.purpose;
    };
    expect(purposeOf("seen", "shop.example")).toBe("social");
    expect(purposeOf("seen", ".evil.example")).toBeUndefined();
    expect(purposeOf("seen", ".evil.example", true)).toBe("social");
    expect(purposeOf("seen", ".video.example")).toBe("social");
  });
});

test("vendors of a purpose that runs unasked may run, and those that obey a signal are told apart", () => {
  const bySignal = {
    ...declaration,
    config: { ...declaration.config, vendors: [["video", "social", [], ["v"], [], 0]] },
  };
  expect(declaredVendors(bySignal as unknown as Declaration).map(({ runs }) => runs)).toEqual(["unasked", "by-signal"]);
  expect(knownVendor({ id: "mine", name: "google analytics", cookies: [] }, catalogue)?.id).toBe("google-analytics");
});
