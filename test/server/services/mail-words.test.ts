// What messages are filled in with: titles of the reader's language or of the notice's own, lists and days.
import { expect, test } from "vitest";
import type { Notice } from "../../../core/notice.ts";
import { demoNotice } from "../../../server/services/demo.ts";
import { dayIn, topicList, topicTitle, worded } from "../../../server/services/mail-words.ts";

test("only what is given is filled in, and what is filled in is not filled in again", () => {
  expect(worded("{a} and {b}, {c}", { a: "{b}", b: "two" })).toBe("{b} and two, {c}");
  expect(worded("{toString}", {})).toBe("{toString}");
});

test("a title is told in the reader's language, else in the notice's own, else by its key", () => {
  const notice = demoNotice("https://a.example") as unknown as Notice;
  expect(topicTitle(notice, "call-back", "de")).toBe(notice.languages["de"]!.purposes["call-back"]!.title);
  expect(topicTitle(notice, "call-back", "fi")).toBe("Call-back");
  expect(topicTitle(notice, "unheard", "de")).toBe("unheard");
});

test("lists and days are those of the language", () => {
  expect(topicList(["A", "B"], "de")).toBe("A und B");
  expect(dayIn("2026-11-22T23:30:00.000Z", "en")).toBe("22 November 2026");
});
