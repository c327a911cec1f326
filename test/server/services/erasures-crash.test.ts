// Erasing people through crashes: whatever the log says is done before the site is used again, and asking again finds the rest.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordId } from "../../../core/ids.ts";
import { demoSite } from "../../../server/services/demo.ts";
import {
  completeErasures,
  endRestrictions,
  eraseSubject,
  sayRestrictionsAgain,
} from "../../../server/services/erasures.ts";
import { linkRecord } from "../../../server/services/notes.ts";
import { recordDecision } from "../../../server/services/records.ts";
import { recounted } from "../../../server/services/recounts.ts";
import { system, testContext, visitor, type TestContext } from "../../support/context.ts";
import { erasingIn, wish } from "../../support/erasing.ts";
import { bannerRequest, freshDevice } from "../../support/requests.ts";

let t: TestContext;
beforeEach(async () => {
  t = await testContext();
});
afterEach(() => t.stop());

const { erase, consent, answer, store, filesWith } = erasingIn(() => t);

describe("after a crash", () => {
  test("between the log and the keys, the person is erased before the site is used again", async () => {
    const id = await consent();
    const { who } = (await (await store()).record(id))!;
    const subject = (await (await store()).subject(who!))!;
    // The log says so, and nothing else was done.
    const broken = { ...(await store()), eraseSubjects: () => Promise.reject(new Error("killed")) };
    const context = { ...t.context, site: () => Promise.resolve(broken) };
    await expect(eraseSubject(context, system, { site: demoSite, read: () => wish })).rejects.toThrow("killed");
    expect(await (await store()).subject(who!)).toEqual(subject);
    expect(await completeErasures(await store())).toBe(1);
    expect(await (await store()).subject(who!)).toBeUndefined();
    expect(filesWith(subject.key)).toEqual([]);
    expect(await answer()).toBe("ERASED");
    expect(await completeErasures(await store())).toBe(0);
  });

  test("between the keys and the records, the rest goes too", async () => {
    const id = await consent();
    const broken = { ...(await store()), scrubSubjects: () => Promise.reject(new Error("killed")) };
    const context = { ...t.context, site: () => Promise.resolve(broken) };
    await expect(eraseSubject(context, system, { site: demoSite, read: () => wish })).rejects.toThrow("killed");
    expect((await (await store()).record(id))?.person).toBeDefined();
    expect(await completeErasures(await store())).toBe(1);
    expect((await (await store()).record(id))?.person).toBeUndefined();
  });
});

describe("a crash in the midst of an act", () => {
  /** Ada's consent, and her device's answers, linked to it by what she showed; and another device linked to that one. */
  async function linkedPeople(): Promise<RecordId[]> {
    const ids = [await consent()];
    for (let i = 0; i < 2; i++) {
      const banner = bannerRequest(t.notice, "given", { subject: { kind: "device", id: freshDevice() } });
      await recordDecision(t.context, visitor, banner);
      const attachments = [{ kind: "recording", hash: `sha256:${"5c".repeat(32)}` }];
      const body = {
        subject: { kind: "record", id: ids.at(-1) },
        other: { kind: "record", id: banner.id },
        attachments,
      };
      await linkRecord(t.context, system, { site: demoSite, read: () => body });
      ids.push(banner.id as RecordId);
    }
    return ids;
  }

  /** The act fails, as a killed process does, at the nth of its calls of one kind. */
  async function killedAt(name: "commitRecord" | "scrubEntries" | "release" | "restrict", nth: number, change = {}) {
    const real = await store();
    let calls = 0;
    const broken = {
      ...real,
      [name]: (...given: never[]) =>
        ++calls >= nth ? Promise.reject(new Error("killed")) : (real[name] as (...all: never[]) => unknown)(...given),
    };
    const context = { ...t.context, site: () => Promise.resolve(broken) };
    const read = () => ({ ...wish, ...change });
    await expect(eraseSubject(context, system, { site: demoSite, read })).rejects.toThrow("killed");
    expect(calls).toBe(nth);
    await completeErasures(await store());
  }

  test.each([1, 2, 3])("at the log's entry %i: asked again, everybody linked is erased", async (nth) => {
    const ids = await linkedPeople();
    await killedAt("commitRecord", nth);
    expect(await erase()).toMatchObject({ subjects: 4 - nth });
    for (const id of ids) expect((await (await store()).record(id))?.person).toBeUndefined();
    expect(await answer()).toBe("ERASED");
  });

  test("before what is wiped was scrubbed: it is, before the site is used again", async () => {
    const id = await consent();
    const { salt } = (await (await store()).record(id))!;
    await killedAt("scrubEntries", 1, { wipe: true });
    expect(await (await store()).record(id)).toBeUndefined();
    expect(filesWith(salt)).toEqual([]);
    expect(await completeErasures(await store())).toBe(0);
  });

  const restrict = { mode: "restrict", reason: "claim-period", until: "2027-11-22T09:00:00.000Z" };

  test("before a restriction had its later end: it has", async () => {
    await consent();
    await erase(restrict);
    await killedAt("restrict", 1, { ...restrict, until: "2029-11-22T09:00:00.000Z" });
    expect(await (await store()).restrictions()).toMatchObject([{ untilMs: Date.parse("2029-11-22T09:00:00.000Z") }]);
  });

  test("before a release took hold: it does, and nobody is erased later", async () => {
    await consent();
    await erase(restrict);
    await killedAt("release", 1, { mode: "release", reason: "claim-period-ended" });
    expect(await answer()).toBe("CONSENT_ACTIVE");
    t.clock.ms = Date.parse("2027-12-22T09:00:00.000Z");
    expect(await endRestrictions(t.context, demoSite)).toBe(0);
  });
});

describe("a restriction whose entry went with the log's end", () => {
  const until = "2029-11-22T09:00:00.000Z";
  const lost = { untilMs: Date.parse(until), record: `rec_${"0".repeat(12)}7${"0".repeat(3)}8${"0".repeat(15)}` };
  const restrict = { mode: "restrict", reason: "claim-period", until: "2027-11-22T09:00:00.000Z" };

  test.each([
    ["where the log says last that it was ended", [restrict, { mode: "release", reason: "claim-period-ended" }], lost],
    ["where the log says last that it ends sooner", [restrict], lost],
    ["where it was known by a place that the log gave to another", [restrict], { ...lost, record: "entry 0" }],
    ["where the log says nothing of it", [], lost],
  ])("stays %s, and is in the log again", async (_, acts, standing) => {
    const { who } = (await (await store()).record(await consent()))!;
    for (const act of acts) await erase(act);
    await (await store()).restrict({ who: who!, ...standing });
    expect(await completeErasures(await store())).toBe(0);
    expect(await answer()).toBe("RESTRICTED");
    expect(await (await store()).restrictions()).toMatchObject([standing]);
    expect(await sayRestrictionsAgain(t.context, demoSite)).toBe(1);
    const again = (await (await store()).erasures()).at(-1)!;
    expect(again).toMatchObject({ who, mode: "restrict", until });
    const [entry] = await (await store()).entries(again.index, again.index + 1);
    expect((await (await store()).record(entry!.ref as RecordId))!.core.erasure!.reason).toBe("entry-lost");
    expect(await sayRestrictionsAgain(t.context, demoSite)).toBe(0);
    expect(await completeErasures(await store())).toBe(0);
    expect(await (await store()).restrictions()).toMatchObject([{ who, untilMs: standing.untilMs }]);
    expect((await recounted(await store(), { hmac: t.context.hmac })).findings).toEqual([]);
  });

  test("is not said again where it was ended while the log was read", async () => {
    const { who } = (await (await store()).record(await consent()))!;
    const own = await store();
    await own.restrict({ who: who!, ...lost });
    const releasing = async () => {
      const rows = await own.erasures();
      await erase({ mode: "release", reason: "claim-period-ended" });
      return rows;
    };
    const site = async () => ({ ...own, erasures: releasing });
    expect(await sayRestrictionsAgain({ ...t.context, site }, demoSite)).toBe(0);
    expect((await own.erasures()).map(({ mode }) => mode)).toEqual(["release"]);
    expect(await own.restrictions()).toEqual([]);
  });

  test("that the log does say is not said twice, and a release that it says takes hold", async () => {
    await consent();
    await erase(restrict);
    expect(await sayRestrictionsAgain(t.context, demoSite)).toBe(0);
    await erase({ mode: "release", reason: "claim-period-ended" });
    await completeErasures(await store());
    expect(await answer()).toBe("CONSENT_ACTIVE");
  });
});
