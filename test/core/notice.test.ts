// Notices: the bytes that name them and which changes ask again.
import { describe, expect, test } from "vitest";
import { materialChanges, noticeBytes, noticeEntry } from "../../core/notice.ts";
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

test("every string shown is part of the bytes that name a notice", () => {
  const texts = { ...before.languages["en"]!, messages: { title: "Your choice." } };
  expect(noticeBytes({ ...before, languages: { en: texts } })).not.toEqual(noticeBytes(before));
});

test("a notice's log entry says what it is, so that it can never be taken for a record's", () => {
  const entry = noticeEntry(`sha256:${"ab".repeat(32)}`);
  expect(Buffer.from(entry).toString()).toBe(`assent-notice/v1\nsha256:${"ab".repeat(32)}`);
  expect(entry.length).not.toBe(64);
});
