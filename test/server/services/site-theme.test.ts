// A theme from a site's own page: from its origins and nowhere else, also where pages move, and nothing is changed.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { PageText } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { readSiteTheme } from "../../../server/services/site-theme.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
let asked: string[];
let pages: Record<string, PageText>;
const text = (of: string): PageText => ({ kind: "text", text: of });
beforeAll(async () => {
  t = await testContext();
  const origins = ["https://shop.example", "https://www.shop.example"];
  await setOrigins(t.context, system, { site: demoSite, origins });
});
afterAll(() => t?.stop());
beforeEach(() => {
  asked = [];
  t.context.readPage = (address) => {
    asked.push(address);
    return Promise.resolve(pages[address] ?? { kind: "failed" });
  };
});

const theme = (origin = "https://shop.example", actor: Parameters<typeof readSiteTheme>[1] = system) =>
  readSiteTheme(t.context, actor, { site: demoSite, read: () => ({ origin }) });

test("is read from the page and its own style sheets, also where it moved to another origin of the site", async () => {
  pages = {
    "https://shop.example/": { kind: "moved", to: "https://www.shop.example/en" },
    "https://www.shop.example/en": text(
      `<link rel=stylesheet href="main.css"><link rel="stylesheet" href="https://cdn.example/x.css">`,
    ),
    "https://www.shop.example/main.css": text("body{color:#222222} .btn-primary{background:#064d2b}"),
  };
  expect(await theme()).toEqual({
    page: "https://www.shop.example/en",
    style: { text: "#222222", button: "#064d2b", "button-text": "#ffffff", accent: "#064d2b" },
    read: 1,
    left: 1,
  });
  expect(asked).not.toContain("https://cdn.example/x.css");
});

test("asks nobody but the site: not another origin, not where a page leads elsewhere, and not round in circles", async () => {
  expect((await refusal(theme("https://evil.example"))).extensions.errors).toMatchObject([{ pointer: "/origin" }]);
  expect(asked).toEqual([]);
  pages = { "https://shop.example/": { kind: "moved", to: "https://evil.example/" } };
  expect((await refusal(theme())).slug).toBe("not-valid");
  expect(asked).toEqual(["https://shop.example/"]);
  pages = { "https://shop.example/": { kind: "moved", to: "https://shop.example/" } };
  expect((await refusal(theme())).slug).toBe("not-valid");
  expect(asked).toHaveLength(4);
});

test("is said to be impossible where the runtime reads no pages, or there is none", async () => {
  pages = {};
  expect((await refusal(theme())).extensions.errors).toMatchObject([{ pointer: "/origin" }]);
  delete t.context.readPage;
  expect((await refusal(theme())).extensions.errors).toMatchObject([{ pointer: "/origin" }]);
});

test("needs the right to draft a notice, and the audit says of which origin", async () => {
  pages = { "https://shop.example/": text("<style>body{color:#111111}</style>") };
  const rows = await t.auditOf(demoSite, async () => {
    await theme();
    expect((await refusal(theme("https://shop.example", visitor))).slug).toBe("may-not");
  });
  expect(rows.map(({ verb, detail }) => `${verb} ${detail}`)).toEqual([
    "notice.draft theme of https://shop.example: text",
    "notice.draft may-not",
  ]);
});
