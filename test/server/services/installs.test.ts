// Hits of pages: few rows whoever knocks, and what they say of the tag.
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoSite } from "../../../server/services/demo.ts";
import { noteHit, originOfReferer, readInstall } from "../../../server/services/installs.ts";
import { otherSite, testContext, visitor, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["stats"] } as const;
const install = () => readInstall(t.context, key, demoSite);

test("a tag is waited for, then works, and a foreign page is named with what to do", async () => {
  expect(await install()).toMatchObject({
    state: "waiting",
    tag: `<script src="http://127.0.0.1:8787/s/site_demo.js"></script>`,
    findings: [{ code: "no-hit", fix: expect.stringContaining("head") as string }],
  });
  await noteHit(t.context, demoSite, { origin: visitor.origin });
  expect((await install()).state).toBe("working");
  await noteHit(t.context, demoSite, { origin: "https://staging.example" });
  const { state, findings } = await install();
  expect([state, findings[0]!.code, findings[0]!.origin]).toEqual([
    "wrong",
    "origin-not-allowed",
    "https://staging.example",
  ]);
});

test("an origin is written once a minute, and strangers fill no table", async () => {
  const store = await t.context.site(demoSite);
  await noteHit(t.context, demoSite, { origin: visitor.origin });
  t.clock.ms += 30_000;
  await noteHit(t.context, demoSite, { origin: visitor.origin });
  const [first] = await store.hits();
  expect(first!.lastAt).toBe(first!.firstAt);
  t.clock.ms += 31_000;
  await noteHit(t.context, demoSite, { origin: visitor.origin });
  expect((await store.hits())[0]!.lastAt > first!.firstAt).toBe(true);
  const strangers = async (from: number) => {
    for (let i = 0; i < 60; i++) await noteHit(t.context, demoSite, { origin: `https://s${from + i}.example` });
  };
  await strangers(0);
  expect(await store.hits()).toHaveLength(11);
  for (let minute = 1; minute < 8; minute++) {
    t.clock.ms += 61_000;
    await strangers(minute * 60);
  }
  expect(await store.hits()).toHaveLength(50);
  // They keep no page of the site's own out, and after a week no other stranger.
  await store.noteHit({ origin: "https://shop.example", atMs: t.clock.ms, foreign: false });
  expect(await store.hits()).toHaveLength(51);
  t.clock.ms += 7 * 86_400_000;
  await noteHit(t.context, demoSite, { origin: "https://late.example" });
  expect((await store.hits()).map(({ origin }) => origin)).toContain("https://late.example");
  await noteHit(t.context, demoSite, { origin: visitor.origin });
  expect((await store.hits())[0]!.origin).toBe(visitor.origin);
});

test.each([
  ["https://www.example.com/a/person?mail=x", "https://www.example.com"],
  ["http://localhost:8788/", "http://localhost:8788"],
  ["android-app://com.example", undefined],
  ["not an address", undefined],
  [`https://${"a".repeat(250)}.example/`, undefined],
  [undefined, undefined],
])("of the page %s only the origin is kept", (referer, origin) => expect(originOfReferer(referer)).toBe(origin));

test("it needs the scope and the site, and each reading is one audit row", async () => {
  const rows = await t.auditOf(demoSite, async () => {
    await install();
    for (const change of [{ scopes: ["check"] }, { site: otherSite }])
      expect((await refusal(readInstall(t.context, { ...key, ...change }, demoSite))).slug).toBe("may-not");
  });
  expect(rows.map(({ verb, outcome }) => `${verb} ${outcome}`)).toEqual([
    "install.read done",
    "install.read refused",
    "install.read refused",
  ]);
});
