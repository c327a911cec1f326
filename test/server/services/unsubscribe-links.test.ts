// Unsubscribe links: the same for good, short, and nobody else's to make.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, toBase64Url } from "../../../core/bytes.ts";
import type { Actor } from "../../../server/context.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { setSettings } from "../../../server/services/settings.ts";
import {
  linkSubject,
  unsubscribeLinks,
  unsubscribeSubject,
  unsubscribeToken,
} from "../../../server/services/unsubscribe-links.ts";
import { otherSite, system, testContext, type TestContext } from "../../support/context.ts";
import { refusal } from "../../support/refusal.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key: Actor & { kind: "key" } = { kind: "key", id: "key_1", site: demoSite, scopes: ["check"] };
const ask = (recipients: object[], change: object = {}) =>
  unsubscribeLinks(t.context, key, {
    site: demoSite,
    read: () => ({ purpose: "newsletter", channel: "email", recipients, ...change }),
  });
const subject = (purpose = "newsletter") => ({
  purpose,
  channel: "email" as const,
  hash: new Uint8Array(16).fill(1),
  denyHash: new Uint8Array(16).fill(1),
});

describe("a token", () => {
  test("says whom it is about, and which messages", () => {
    const aliased = { ...subject("offers"), denyHash: new Uint8Array(16).fill(2) };
    for (const one of [subject(), aliased]) {
      expect(unsubscribeSubject(t.context, demoSite, unsubscribeToken(t.context, demoSite, one))).toEqual(one);
    }
  });

  test("is some sixty characters that a URL holds as they are", () => {
    const token = unsubscribeToken(t.context, demoSite, subject());
    expect(token).toMatch(/^[\w-]{40,64}$/);
    expect(unsubscribeToken(t.context, demoSite, subject())).toBe(token);
  });

  test("of the form before goes on working, for a message is kept for good; the key for addresses makes no new one", () => {
    const { hash } = subject();
    const bytes = Uint8Array.of(1, 0, ...hash, ...new TextEncoder().encode("newsletter"));
    const macBy = (use: string, all: Uint8Array) =>
      t.context.hmac(t.context.hmac(t.context.identityKey(demoSite), new TextEncoder().encode(use)), all).slice(0, 12);
    const earlier = toBase64Url(concat(bytes, macBy("assent-unsubscribe/v1", bytes)));
    expect(unsubscribeSubject(t.context, demoSite, earlier)).toEqual(subject());
    const now = Uint8Array.of(2, ...bytes.subarray(1));
    const forged = toBase64Url(concat(now, macBy("assent-unsubscribe/v2", now)));
    expect(unsubscribeSubject(t.context, demoSite, forged)).toBeUndefined();
  });

  test("of the form before is taken where it can have been sent: to whoever was stored before links changed", async () => {
    const keys = await t.databases.open("keys", demoSite);
    const store = await t.context.site(demoSite);
    const macs = (all: Uint8Array) =>
      t.context
        .hmac(t.context.hmac(t.context.identityKey(demoSite), new TextEncoder().encode("assent-unsubscribe/v1")), all)
        .slice(0, 12);
    const earlierTo = (hash: Uint8Array, deny?: Uint8Array) => {
      const bytes = Uint8Array.of(1, deny ? 1 : 0, ...hash, ...(deny ?? []), ...new TextEncoder().encode("newsletter"));
      return toBase64Url(concat(bytes, macs(bytes)));
    };
    const isTaken = async (...of: Parameters<typeof earlierTo>) =>
      (await linkSubject(t.context, demoSite, earlierTo(...of))) !== undefined;
    const hashOf = (n: number) => new Uint8Array(16).fill(n);
    const stored = async (n: number, ms: number) =>
      keys.writer.execute({
        sql: "INSERT INTO subject (hash, kind, key, created) VALUES (?, 1, randomblob(32), ?)",
        args: [hashOf(n), ms],
      });
    // A database that is new with this form of links has none of the earlier one.
    await stored(10, 1_000);
    expect(await isTaken(hashOf(10))).toBe(false);
    await keys.writer.execute("INSERT INTO earlier_links (until) VALUES (2000)");
    await stored(11, 3_000);
    await stored(12, 3_000);
    const [known] = await store.knownSubjects([hashOf(12)]);
    await store.eraseSubjects([{ who: known!.no!, atMs: 3_500 }]);
    await stored(12, 4_000);
    expect([await isTaken(hashOf(10)), await isTaken(hashOf(11)), await isTaken(hashOf(12))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await isTaken(hashOf(13))).toBe(true);
    expect(await isTaken(hashOf(10), hashOf(11))).toBe(false);
    const now = unsubscribeToken(t.context, demoSite, { ...subject(), hash: hashOf(11), denyHash: hashOf(11) });
    expect(await linkSubject(t.context, demoSite, now)).toMatchObject({ hash: hashOf(11) });
  });

  test("changed in any character, of another site, or made up, is none", () => {
    const token = unsubscribeToken(t.context, demoSite, subject());
    for (let i = 0; i < token.length; i++) {
      const changed = token.slice(0, i) + (token[i] === "A" ? "Q" : "A") + token.slice(i + 1);
      expect(unsubscribeSubject(t.context, demoSite, changed)).toBeUndefined();
    }
    expect(unsubscribeSubject(t.context, otherSite, token)).toBeUndefined();
    for (const text of ["", "a", "!", "A".repeat(60), "A".repeat(300)])
      expect(unsubscribeSubject(t.context, demoSite, text)).toBeUndefined();
  });
});

describe("links", () => {
  test("come in the order asked with the headers of RFC 8058; who cannot be understood gets none", async () => {
    const { links } = await ask([
      { ref: "1", email: "Ada@example.com" },
      { ref: "2", email: "nonsense" },
    ]);
    const [first, second] = links;
    expect(first!.url).toMatch(/^http:\/\/127\.0\.0\.1:8787\/u\/site_demo\/[\w-]+$/);
    expect(first!.headers).toEqual({
      "List-Unsubscribe": `<${first!.url}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    expect(second).toEqual({ ref: "2", url: null });
    expect(JSON.stringify(links)).not.toContain("example.com");
  });

  test("name the mailbox where the site has one", async () => {
    await setSettings(t.context, system, { site: demoSite, settings: { mailbox: "stop@northgate.example" } });
    const { links } = await ask([{ email: "ada@example.com" }]);
    const token = links[0]!.url!.split("/").at(-1);
    expect(links[0]!.headers!["List-Unsubscribe"]).toContain(
      `<mailto:stop@northgate.example?subject=unsubscribe%20site_demo.${token}>`,
    );
    await setSettings(t.context, system, { site: demoSite, settings: {} });
  });

  test("are made for purposes of the notice and for keys with the scope", async () => {
    expect((await refusal(ask([{ email: "a@example.com" }], { purpose: "profiling" }))).slug).toBe("not-valid");
    const attempt = unsubscribeLinks(t.context, { ...key, scopes: [] }, { site: demoSite, read: () => ({}) });
    expect((await refusal(attempt)).slug).toBe("may-not");
  });
});
