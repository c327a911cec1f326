// Notices: the bytes that name them and which changes ask again.
import { describe, expect, test } from "vitest";
import {
  isMaterial,
  materialChanges,
  answerTitle,
  noticeBytes,
  noticeEntry,
  withDeclared,
  withVersions,
} from "../../core/notice.ts";
import { sampleNotice, samplePurpose } from "../support/samples.ts";

const analytics = samplePurpose();
const newsletter = samplePurpose({ id: "newsletter", category: null, channels: ["email"] });
const before = sampleNotice({ purposes: [analytics, newsletter] });
/** Each was in force, one after the other; `calledOff` were announced among them and never came. */
const history = (inForce: readonly (typeof before)[], calledOff: readonly (typeof before)[] = []) => ({
  inForce,
  published: [...inForce, ...calledOff],
});
const another = { id: "another", name: "Another Analytics", cookies: [] };

describe("what must be asked again", () => {
  test("a purpose that means more, and neither a new one nor a version that is only written lower", () => {
    const other = (change: object) => ({ ...before, purposes: before.purposes.map((one) => ({ ...one, ...change })) });
    expect(isMaterial([before], other({ recipients: ["Somebody Ltd"] }))).toBe(true);
    expect(isMaterial([other({ version: 9 })], before)).toBe(false);
    const without = { ...before, purposes: [] };
    expect(isMaterial([without], before)).toBe(false);
    expect(isMaterial([before, without], before)).toBe(false);
    expect(isMaterial([before, without], other({ recipients: ["Somebody Ltd"] }))).toBe(true);
  });
  test("nothing, when nothing changed", () => expect(materialChanges(before, before)).toEqual([]));

  test("nothing, when only wording, layout, order, build or policy changed", () => {
    const next = sampleNotice({
      purposes: [newsletter, { ...analytics, storageLocation: "UK", dataTypes: [] }],
      languages: {},
      layout: { buttons: [], style: { accent: "#004" } },
      build: `sha256:${"cd".repeat(32)}`,
      policy: { ...before.policy, version: "2" },
    });
    expect(materialChanges(before, next)).toEqual([]);
  });

  test.each([
    ["new-version", { version: 2 }],
    ["new-recipient", { recipients: [...analytics.recipients, "Another Ltd"] }],
    ["new-vendor", { vendors: [...analytics.vendors, { id: "another", name: "Another", cookies: [] }] }],
    ["new-channel", { channels: ["sms"] }],
    ["new-data", { dataTypes: [...analytics.dataTypes, "location"] }],
    ["new-basis", { basis: "legitimate-interest" }],
    ["new-basis", { bases: [{ channel: "email", basis: "soft-opt-in" }] }],
    ["new-basis", { explicit: true }],
    ["new-controller", { processorFor: "Client Ltd" }],
    ["new-controller", { jointWith: ["Partner Ltd"] }],
    ["longer-kept", { retentionPeriod: "P2Y" }],
  ] as const)("%s, for that purpose only", (reason, change) => {
    const next = sampleNotice({ purposes: [{ ...analytics, ...change }, newsletter] });
    expect(materialChanges(before, next)).toEqual([{ purpose: "analytics", reason }]);
  });

  test("a purpose that was not there", () => {
    const next = sampleNotice({ purposes: [...before.purposes, samplePurpose({ id: "social", category: "social" })] });
    expect(materialChanges(before, next)).toEqual([{ purpose: "social", reason: "new-purpose" }]);
  });

  test("every purpose, when the controller is another", () => {
    const next = { ...before, controller: { ...before.controller, name: "New Owner Ltd" } };
    expect(materialChanges(before, next)).toEqual([
      { purpose: "analytics", reason: "new-controller" },
      { purpose: "newsletter", reason: "new-controller" },
    ]);
  });

  test("nothing, when only what people need not be asked about is added", () => {
    const more = { doubleOptIn: true, renewalPeriod: "P30D", dataSubjects: ["customers"], measures: "locked away" };
    expect(materialChanges(before, sampleNotice({ purposes: [{ ...analytics, ...more }, newsletter] }))).toEqual([]);
  });

  test("nothing, when a purpose, a recipient, a channel or kinds of data went away, or it is kept less long", () => {
    const less = { recipients: [], channels: [], dataTypes: [], retentionPeriod: "P364D" };
    const next = sampleNotice({ purposes: [{ ...newsletter, ...less }] });
    expect(materialChanges(before, next)).toEqual([]);
  });
});

describe("the versions of the next notice", () => {
  const versions = (next: typeof before) =>
    withVersions(history([before]), next).purposes.map(({ version }) => version);

  test("stay when nothing material changed", () => expect(versions(before)).toEqual([1, 1]));

  test("rise for the purpose whose meaning changed without its owner saying so", () => {
    const named = { ...newsletter, recipients: [...newsletter.recipients, "Another Ltd"] };
    expect(versions(sampleNotice({ purposes: [analytics, named] }))).toEqual([1, 2]);
  });

  test("are the owner's where the owner raised them", () => {
    expect(versions(sampleNotice({ purposes: [{ ...analytics, version: 5 }, newsletter] }))).toEqual([5, 1]);
  });

  test("never fall, so that settings which know only the first version change nothing", () => {
    const third = sampleNotice({ purposes: [{ ...analytics, version: 3 }, newsletter] });
    expect(withVersions(history([third]), before)).toEqual(third);
  });
});

describe("a change that its owner declares", () => {
  const declared = (next: typeof before, ...ids: string[]) => withDeclared([before], next, ids);

  test("raises that purpose only, and says that its meaning is another", () => {
    const { purposes } = withVersions(history([before]), declared(before, "analytics"));
    expect(purposes.map(({ version }) => version)).toEqual([2, 1]);
    expect(purposes[0]!.changes).toEqual([{ version: 2, reason: "new-version", names: [] }]);
  });

  test("is one with what is computed, and no higher than what the owner wrote", () => {
    const more = sampleNotice({ purposes: [{ ...analytics, version: 4, channels: ["push"] }, newsletter] });
    const { purposes } = withVersions(history([before]), declared(more, "analytics"));
    expect(purposes[0]).toMatchObject({ version: 4, changes: [{ reason: "new-channel" }] });
  });

  test("changes nothing about a purpose that nobody has answered yet", () => {
    const next = sampleNotice({ purposes: [samplePurpose({ id: "social", category: "social" })] });
    expect(declared(next, "social")).toEqual(next);
  });
});

describe("what a version changed", () => {
  const next = (change: Partial<typeof analytics>) =>
    withVersions(history([before]), sampleNotice({ purposes: [{ ...analytics, ...change }, newsletter] })).purposes[0]!;

  test("is told by name, beside the version it made", () => {
    const recipients = [...analytics.recipients, "Another Ltd"];
    expect(next({ recipients, vendors: [...analytics.vendors, another] })).toMatchObject({
      version: 2,
      changes: [
        { version: 2, reason: "new-recipient", names: ["Another Ltd"] },
        { version: 2, reason: "new-vendor", names: ["Another Analytics"] },
      ],
    });
  });

  test("is only that it is another where the owner raised the version without saying more", () => {
    expect(next({ version: 4 }).changes).toEqual([{ version: 4, reason: "new-version", names: [] }]);
  });

  test("is nothing where nobody has to be asked again", () => expect(next({}).changes).toBeUndefined());

  test("is kept for those who answered an earlier version, whatever the settings say", () => {
    const second = withVersions(
      history([before]),
      sampleNotice({ purposes: [{ ...analytics, vendors: [another] }, newsletter] }),
    );
    const settings = { ...analytics, vendors: [another], changes: [{ version: 9, reason: "new-version", names: [] }] };
    const third = withVersions(
      history([before, second]),
      sampleNotice({ purposes: [{ ...settings, channels: ["push"] } as typeof analytics, newsletter] }),
    );
    expect(third.purposes[0]!.changes).toEqual([
      { version: 2, reason: "new-vendor", names: ["Another Analytics"] },
      { version: 3, reason: "new-channel", names: ["push"] },
    ]);
    expect(withVersions(history([before, second, third]), third)).toEqual(third);
  });
});

describe("a purpose that was gone and returns", () => {
  const without = sampleNotice({ purposes: [newsletter] });
  const returning = (change: Partial<typeof analytics>, ...since: (typeof before)[]) => {
    const next = sampleNotice({ purposes: [{ ...analytics, ...change }, newsletter] });
    return withVersions(history([before, without], since), next).purposes[0]!;
  };

  test("as it was keeps its version, also with fewer recipients", () => {
    expect(returning({})).toEqual(analytics);
    expect(returning({ recipients: [] })).toMatchObject({ version: 1, recipients: [] });
  });

  test("with a vendor that its last form had not is another version, and says so", () => {
    expect(returning({ vendors: [another] })).toMatchObject({
      version: 2,
      changes: [{ version: 2, reason: "new-vendor", names: ["Another Analytics"] }],
    });
  });

  test("under another controller is another version", () => {
    const next = { ...before, controller: { ...before.controller, name: "New Owner Ltd" } };
    const { purposes } = withVersions(history([before, without]), next);
    expect(purposes.map(({ version }) => version)).toEqual([2, 2]);
  });

  test("is held against the last form of many, with what earlier versions changed", () => {
    const second = withVersions(history([before]), sampleNotice({ purposes: [{ ...analytics, vendors: [another] }] }));
    const next = sampleNotice({ purposes: [{ ...analytics, channels: ["push"] }] });
    expect(withVersions(history([before, second, without]), next).purposes[0]).toMatchObject({
      version: 3,
      changes: [
        { version: 2, reason: "new-vendor", names: ["Another Analytics"] },
        { version: 3, reason: "new-channel", names: ["push"] },
      ],
    });
    expect(withVersions(history([before, second, without]), before).purposes[0]).toEqual({
      ...analytics,
      version: 2,
      changes: second.purposes[0]!.changes,
    });
  });
});

describe("after a notice that was announced and never came", () => {
  const wanting = (vendors: typeof analytics.vendors, version = 1) =>
    sampleNotice({ purposes: [{ ...analytics, version, vendors }, newsletter] });
  const other = { id: "other", name: "Other Analytics", cookies: [] };
  const calledOff = withVersions(history([before]), wanting([another]));
  const next = (wanted: typeof before, off = [calledOff]) => withVersions(history([before], off), wanted);

  test("its number is not used again, and nobody is told of what never came", () => {
    expect(next(wanting([other])).purposes[0]).toMatchObject({
      version: 3,
      changes: [{ version: 3, reason: "new-vendor", names: ["Other Analytics"] }],
    });
  });

  test("nor by an owner who says it", () => expect(next(wanting([other], 2)).purposes[0]!.version).toBe(3));

  test("the same again is the same, and so is the one in force", () => {
    expect(next(wanting([another]))).toEqual(calledOff);
    expect(next(before)).toEqual(before);
    const third = next(wanting([other]));
    expect(next(wanting([other]), [calledOff, third])).toEqual(third);
    expect(next(wanting([another]), [calledOff, third]).purposes[0]!.version).toBe(4);
  });

  test("a purpose that only it had is another version where it is another purpose now", () => {
    const social = samplePurpose({ id: "social", category: "social" });
    const announced = sampleNotice({ purposes: [...before.purposes, social] });
    const changed = sampleNotice({ purposes: [...before.purposes, { ...social, vendors: [another] }] });
    expect(next(announced, [announced]).purposes[2]).toEqual(social);
    expect(next(changed, [announced]).purposes[2]).toEqual({ ...social, vendors: [another], version: 2 });
  });
});

test("every string shown is part of the bytes that name a notice", () => {
  const texts = { ...before.languages["en"]!, messages: { title: "Your choice." } };
  expect(noticeBytes({ ...before, languages: { en: texts } })).not.toEqual(noticeBytes(before));
});

test("a notice's log entry says what it is, so that it can never be taken for a record's", () => {
  const entry = noticeEntry(`sha256:${"ab".repeat(32)}`, "2026-11-22T09:00:00.000Z");
  expect(Buffer.from(entry).toString()).toBe(`assent-notice/v1\nsha256:${"ab".repeat(32)}\n2026-11-22T09:00:00.000Z`);
  expect(entry.length).not.toBe(64);
});

test("what was answered is called as the notice calls it in the language, a vendor with its purpose, else by its name", () => {
  const purposes = [samplePurpose({ vendors: [{ id: "player", name: "Video host", cookies: [] }] })];
  const german = { title: "Statistik", text: "Zählt.", vendors: { player: "Videoanbieter" } };
  const languages = {
    en: { messages: {}, purposes: { analytics: { title: "Analytics", text: "Counts." } } },
    de: { messages: {}, purposes: { analytics: german } },
  };
  const notice = sampleNotice({ purposes, languages });
  expect(answerTitle(notice, "de", "analytics")).toBe("Statistik");
  expect(answerTitle(notice, "de", "analytics/player")).toBe("Statistik: Videoanbieter");
  expect(answerTitle(notice, "en", "analytics/player")).toBe("Analytics: Video host");
  expect(answerTitle(notice, "fr", "gone/player")).toBe("gone: player");
});
