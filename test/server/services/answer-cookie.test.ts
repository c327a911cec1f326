// The answer's cookie: written again only where domain, origin, cookie and record all agree.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeDecision, type Answers } from "../../../core/decision.ts";
import { instantAt } from "../../../core/time.ts";
import { answerCookie, maySendCookies } from "../../../server/services/answer-cookie.ts";
import type { PublicActor } from "../../../server/services/records.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { setOrigins } from "../../../server/services/sites.ts";
import { otherSite, system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { freshDevice, freshRecordId } from "../../support/requests.ts";

const page = "https://www.example.com";
const actor: PublicActor = { ...visitor, origin: page };
const day = 86_400_000;
let t: TestContext;
let api: TestContext["context"];
beforeAll(async () => {
  t = await testContext();
  api = { ...t.context, publicUrl: "https://consent.example.com" };
  await setOrigins(t.context, system, { site: otherSite, origins: [page, "http://www.example.com", "https://b.test"] });
  await setSettings(t.context, system, { site: otherSite, settings: { domain: "example.com" } });
});
afterAll(() => t?.stop());

function answered(ageDays = 0) {
  const at = t.clock.ms - ageDays * day;
  const record = freshRecordId(at);
  const answers: Answers = { analytics: [1, "refused", at, false], social: [1, "given", at, false] };
  const text = encodeDecision({ at: instantAt(at), record, subject: freshDevice(), answers });
  return { record, text, cookie: `assent-site_other=${text}` };
}
const lineFor = (cookies: string, record: string, change: Partial<PublicActor> = {}, context = api) =>
  answerCookie(context, { ...actor, ...change }, { site: otherSite, record, cookies });

describe("the answer's cookie", () => {
  test("is the browser's own text, for the shared domain and as long as the gate keeps it", async () => {
    const { record, text, cookie } = answered();
    expect(await lineFor(`a=b; ${cookie}; c=d`, record)).toBe(
      `assent-site_other=${text}; Domain=example.com; Path=/; Max-Age=${183 * 86_400}; SameSite=Lax; Secure`,
    );
  });

  test("is found among copies that other hosts left, by the record it proves", async () => {
    const [older, newer] = [answered(10), answered()];
    const line = await lineFor(`${older.cookie}; ${newer.cookie}`, newer.record);
    expect(line).toContain(newer.text);
  });

  test("is found behind what nobody's browser wrote", async () => {
    const { record, text, cookie } = answered();
    for (const planted of ["_".repeat(44), `${"0".repeat(8)}${"_".repeat(36)}`, "z".repeat(44)]) {
      expect(await lineFor(`assent-site_other=${planted}.1given:x; ${cookie}`, record)).toContain(text);
    }
  });

  test("lives no longer for being written later", async () => {
    const { record, cookie } = answered(100);
    expect(await lineFor(cookie, record)).toContain(`Max-Age=${83 * 86_400};`);
    const old = answered(184);
    expect(await lineFor(old.cookie, old.record)).toBeUndefined();
  });

  test("is kept as long as a browser can where a refusal must not lapse", async () => {
    const { record, cookie } = answered();
    expect(await lineFor(cookie, record, { jurisdiction: "US-CA" })).toContain(`Max-Age=${400 * 86_400};`);
  });

  test("is not marked secure on a page that is not", async () => {
    const { record, cookie } = answered();
    expect(await lineFor(cookie, record, { origin: "http://www.example.com" })).not.toContain("Secure");
  });

  test("is not written for another answer, a damaged text, a foreign origin or a domain that is not shared", async () => {
    const { record, cookie } = answered();
    expect(await lineFor(answered().cookie, record)).toBeUndefined();
    expect(await lineFor("", record)).toBeUndefined();
    expect(await lineFor(`${cookie}%0d%0aX: y`, record)).toBeUndefined();
    expect(await lineFor(cookie.replace("site_other", "site_demo"), record)).toBeUndefined();
    expect(await lineFor(cookie, record, { origin: "https://evil.example.com" })).toBeUndefined();
    expect(await lineFor(cookie, record, { origin: "https://b.test" })).toBeUndefined();
    expect(await lineFor(cookie, record, {}, t.context)).toBeUndefined();
  });
});

test("only pages that share the domain with this server may send cookies", async () => {
  expect(await maySendCookies(api, page)).toBe(true);
  for (const origin of ["https://b.test", "https://evil.example.com", "http://localhost:8788"]) {
    expect(await maySendCookies(api, origin)).toBe(false);
  }
  expect(await maySendCookies(t.context, page)).toBe(false);
});
