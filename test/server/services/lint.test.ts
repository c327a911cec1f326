// Publishing calls the linter: an unlawful notice never reaches the log, a warning is returned and audited.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { assertLawfulSettings, lawful, noticeFindings, warningsLine } from "../../../server/services/lint.ts";
import { publishNotice, type NoticeSettings } from "../../../server/services/notices.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system, testContext, type TestContext } from "../../support/context.ts";
import { lawfulNotice, withMessages, withStyle } from "../../support/lint.ts";
import { demoOrigin } from "../../support/requests.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const publish = (change: Partial<NoticeSettings>) =>
  publishNotice(t.context, system, {
    shortNotice: "a test",
    site: demoSite,
    settings: { ...demoNotice(demoOrigin), ...change },
  });

describe("a notice that breaks a rule", () => {
  const style = { text: "#bbbbbb", "accept-font-weight": "800" };

  test("is refused with the number of each rule and a pointer to what breaks it", async () => {
    await expect(publish({ style })).rejects.toMatchObject({
      slug: "notice-unlawful",
      detail: "Rules broken: 11, 12.",
      extensions: {
        errors: [
          { rule: 11, pointer: "/layout/style/accept-font-weight" },
          { rule: 12, pointer: "/layout/style/text" },
        ],
      },
    });
  });

  test("adds nothing to the log, leaves the one in force, and one refused row in the audit", async () => {
    const store = await t.context.site(demoSite);
    const before = await store.entryCount();
    const rows = await t.auditOf(demoSite, () => publish({ style }));
    expect(rows).toMatchObject([{ verb: "notice.publish", outcome: "refused", detail: "notice-unlawful" }]);
    expect(await store.entryCount()).toBe(before);
    expect((await store.standingNotices(t.context.now())).current?.hash).toBe(t.notice);
  });

  test("is refused for what the owner set beside it too", async () => {
    const settings = { exempt: ["social"] };
    await t.context.control.insertSettings(demoSite, settings, t.context.now());
    await expect(publish({ style: { radius: "4px" } })).rejects.toMatchObject({
      extensions: { errors: [{ rule: 2, pointer: "/purposes/3" }] },
    });
    await t.context.control.insertSettings(demoSite, {}, t.context.now());
  });
});

test("settings that exempt what may not be are refused, with a pointer into them", async () => {
  const set = (exempt: string[]) => setSettings(t.context, system, { site: demoSite, settings: { exempt } });
  await expect(set(["analytics", "advertising"])).rejects.toMatchObject({
    slug: "notice-unlawful",
    extensions: { errors: [{ rule: 2, pointer: "/exempt" }] },
  });
  expect(await set(["analytics"])).toEqual({ exempt: ["analytics"] });
  expect(() => assertLawfulSettings(undefined, { exempt: ["x"] })).not.toThrow();
});

test("a vendor known for advertising is refused in what is exempt, in settings and in notices", async () => {
  const demo = demoNotice(demoOrigin);
  const meta = { id: "x1", name: "Meta Pixel", cookies: [] };
  const purposes = demo.purposes.map((purpose) =>
    purpose.id === "analytics" ? { ...purpose, vendors: [...purpose.vendors, meta] } : purpose,
  );
  const at = purposes.findIndex(({ id }) => id === "analytics");
  const vendor = `/purposes/${at}/vendors/${purposes[at]!.vendors.length - 1}`;
  await setSettings(t.context, system, { site: demoSite, settings: { exempt: ["analytics"] } });
  await expect(publish({ purposes })).rejects.toMatchObject({
    slug: "notice-unlawful",
    extensions: { errors: [{ rule: 2, pointer: vendor }] },
  });
  await setSettings(t.context, system, { site: demoSite, settings: {} });
  await publish({ purposes });
  const exempt = setSettings(t.context, system, { site: demoSite, settings: { exempt: ["analytics"] } });
  await expect(exempt).rejects.toMatchObject({
    slug: "notice-unlawful",
    extensions: { errors: [{ rule: 2, pointer: "/exempt" }] },
  });
});

test("a warning is returned and audited, and does not stop", async () => {
  const rows = await t.auditOf(demoSite, async () => {
    const { warnings } = await publish({ style: { shadow: "none" } });
    expect(warnings.map(({ rule }) => rule)).toContain(12);
  });
  expect(rows).toMatchObject([{ outcome: "done" }]);
  expect(rows[0]!.detail).toMatch(/^sha256:[0-9a-f]{64}; \d+ warnings of rules 12, /);
});

test("the same findings are there for whoever asks before publishing", () => {
  expect(noticeFindings(lawfulNotice()).every(({ severity }) => severity === "warning")).toBe(true);
  expect(lawful(lawfulNotice())).toEqual(noticeFindings(lawfulNotice()));
  expect(() => lawful(withMessages("en", { rejectAll: "Ask me later" }))).toThrow("The notice breaks rules of consent");
  expect(() => lawful(withStyle({ text: "#ccc" }))).toThrow();
});

test("the audit's line counts", () => {
  const warning = { rule: 29, severity: "warning", pointer: "", code: "cookie-lives-long", message: "" } as const;
  expect(warningsLine([])).toBe("");
  expect(warningsLine([warning])).toBe("; 1 warning of rules 29");
  expect(warningsLine([warning, { ...warning, rule: 22 }])).toBe("; 2 warnings of rules 29, 22");
});
