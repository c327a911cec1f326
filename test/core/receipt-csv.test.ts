// The table of a history: a line for each answer, safe to open in a spreadsheet.
import { expect, test } from "vitest";
import { receiptsCsv } from "../../core/receipt-csv.ts";
import { everyEvent, factsWith, involved, involvedChoices } from "../support/receipt-facts.ts";
import { sampleNotice } from "../support/samples.ts";

const lines = (text: string) => text.split("\r\n").slice(0, -1);

test("has a heading, a line for each answer, and one for a record about no purpose", () => {
  const all = lines(receiptsCsv(Object.values(everyEvent).map((change) => factsWith(change))));
  const answers = Object.values(everyEvent).reduce((sum, { choices }) => sum + (choices!.length || 1), 0);
  expect(all).toHaveLength(1 + answers);
  expect(all[0]).toMatch(/^record,event,actedAt,receivedAt,purpose,/);
  expect(new Set(all.map((line) => line.split(",").length))).toEqual(new Set([22]));
  expect(all.find((line) => line.includes(",object,"))).toContain(",yes,");
});

test("quotes what would break a line, and runs nothing", () => {
  const analytics = { title: '=HYPERLINK("https://evil.example"),\nx', text: "" };
  const notice = sampleNotice({ languages: { en: { messages: {}, purposes: { analytics } } } });
  const text = receiptsCsv([factsWith({}, notice)]);
  expect(text).toContain(`,"'=HYPERLINK(""https://evil.example""),\nx",`);
});

test("tells the basis of each channel and who else is behind a purpose", () => {
  const [, email, sms] = lines(receiptsCsv([factsWith({ choices: involvedChoices }, involved)]));
  expect(email).toMatch(/,consent,yes,Clinic Ltd,"?Insurer plc; Lab Ltd"?$/);
  expect(sms).toMatch(/,soft-opt-in,yes,Clinic Ltd,"?Insurer plc; Lab Ltd"?$/);
});
