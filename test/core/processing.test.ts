// The record of processing: every purpose with what Article 30 asks for, as JSON and as a table.
import { describe, expect, test } from "vitest";
import { processingCsv, processingRecord } from "../../core/processing.ts";
import { sampleNotice, samplePurpose } from "../support/samples.ts";

const hash = `sha256:${"cd".repeat(32)}` as const;
const made = { name: "Northline", hash, madeAt: "2026-11-28T09:00:00.000Z" };
const notice = sampleNotice({
  purposes: [
    samplePurpose({ vendors: [{ id: "bee", name: "Bee", cookies: [] }] }),
    samplePurpose({
      id: "recording",
      category: null,
      channels: ["phone"],
      processorFor: "Client Ltd",
      dataPeriod: "P12M",
      dataSubjects: ["callers"],
      transfers: ["United States: standard contractual clauses"],
      measures: "=encrypted",
      bases: [{ channel: "phone", subscriber: "corporate", basis: "legitimate-interest" }],
    }),
    samplePurpose({ id: "study", jointWith: ["Partner Ltd"], explicit: true, doubleOptIn: true }),
  ],
  languages: {
    en: { messages: {}, purposes: { analytics: { title: "Analytics", text: "Counts, and\nmore." } } },
    de: {
      messages: {},
      purposes: { analytics: { title: "Analyse", text: "Zählt.", dataTypes: ["Seiten"], vendors: { bee: "Biene" } } },
    },
  },
  defaultLanguage: "en",
});

describe("the record of processing", () => {
  test("has an activity for each purpose, with what the controller is in it", () => {
    const { activities, ...rest } = processingRecord(notice, made);
    expect(rest).toMatchObject({ v: 1, lang: "en", siteName: "Northline", authority: "ICO", notice: hash });
    expect(activities.map(({ id, role, controllers }) => [id, role, ...controllers])).toEqual([
      ["analytics", "controller", "Northline Leads Ltd"],
      ["recording", "processor", "Client Ltd"],
      ["study", "joint-controller", "Northline Leads Ltd", "Partner Ltd"],
    ]);
    expect(activities[1]).toMatchObject({ dataPeriod: "P12M", dataSubjects: ["callers"], basis: "consent" });
    expect(activities[2]).toMatchObject({ explicitConsent: true, doubleOptIn: true, dataPeriod: null });
  });

  test("speaks a language of the notice", () => {
    const [analytics] = processingRecord(notice, { ...made, lang: "de" }).activities;
    expect(analytics).toMatchObject({ name: "Analyse", dataTypes: ["Seiten"], vendors: ["Biene"] });
  });

  test("is a table whose cells no spreadsheet runs", () => {
    const [head, ...lines] = processingCsv(processingRecord(notice, made)).split("\r\n");
    expect(head!.split(",").slice(0, 3)).toEqual(["id", "version", "name"]);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"Counts, and\nmore."');
    expect(lines[1]).toContain("'=encrypted");
    expect(lines[1]).toContain("phone corporate: legitimate-interest");
    expect(lines[2]).toContain("Northline Leads Ltd; Partner Ltd");
  });
});
