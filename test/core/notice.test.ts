// Notices: the bytes that name them and which changes ask again.
import { describe, expect, test } from "vitest";
import { materialChanges, noticeBytes, noticeEntry, withVersions } from "../../core/notice.ts";
import { sampleNotice, samplePurpose } from "../support/samples.ts";

const analytics = samplePurpose();
const newsletter = samplePurpose({ id: "newsletter", category: null, channels: ["email"] });
const before = sampleNotice({ purposes: [analytics, newsletter] });

describe("what must be asked again", () => {
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

  test("nothing, when a purpose, a recipient or a channel went away", () => {
    const next = sampleNotice({ purposes: [{ ...newsletter, recipients: [], channels: [] }] });
    expect(materialChanges(before, next)).toEqual([]);
  });
});

describe("the versions of the next notice", () => {
  const versions = (next: typeof before) => withVersions(before, next).purposes.map(({ version }) => version);

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
    expect(withVersions(third, before)).toEqual(third);
  });
});

describe("what a version changed", () => {
  const next = (change: Partial<typeof analytics>) =>
    withVersions(before, sampleNotice({ purposes: [{ ...analytics, ...change }, newsletter] })).purposes[0]!;
  const another = { id: "another", name: "Another Analytics", cookies: [] };

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
    const second = withVersions(before, sampleNotice({ purposes: [{ ...analytics, vendors: [another] }, newsletter] }));
    const settings = { ...analytics, vendors: [another], changes: [{ version: 9, reason: "new-version", names: [] }] };
    const third = withVersions(
      second,
      sampleNotice({ purposes: [{ ...settings, channels: ["push"] } as typeof analytics, newsletter] }),
    );
    expect(third.purposes[0]!.changes).toEqual([
      { version: 2, reason: "new-vendor", names: ["Another Analytics"] },
      { version: 3, reason: "new-channel", names: ["push"] },
    ]);
    expect(withVersions(third, third)).toEqual(third);
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
