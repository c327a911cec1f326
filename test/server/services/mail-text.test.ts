// The two forms of a message say the same, load nothing, and take no markup from names.
import { expect, test } from "vitest";
import { htmlText, plainText, type MailText } from "../../../server/services/mail-text.ts";

const said: MailText = {
  lang: "ar",
  heading: "Please confirm",
  paragraphs: ["You asked <Northgate> & Sons."],
  button: { label: "Confirm", url: "https://consent.example/c/site_shop/AQ?a=1&b=2" },
  notes: ["Was it not you? Do nothing."],
};

test("plain text has the address on a line of its own", () => {
  const lines = plainText(said).split("\n");
  expect(lines).toContain(said.button.url);
  for (const part of [said.heading, ...said.paragraphs, ...said.notes]) expect(lines).toContain(part);
});

test("HTML says the same in the language's direction, loads nothing, and has one link", () => {
  const html = htmlText(said);
  expect(html).toContain('<html lang="ar" dir="rtl">');
  expect(html).toContain("You asked &lt;Northgate&gt; &amp; Sons.");
  expect(html.match(/https?:/g)).toHaveLength(1);
  expect(html).toContain('href="https://consent.example/c/site_shop/AQ?a=1&amp;b=2"');
  const withdraw = { label: "Withdraw", url: "https://consent.example/u/site_shop/AQ" };
  expect(htmlText({ ...said, link: withdraw })).toContain('href="https://consent.example/u/site_shop/AQ"');
  expect(plainText({ ...said, link: withdraw })).toContain(`${withdraw.label}: ${withdraw.url}`);
  expect(html).not.toMatch(/<(img|script|link|style|iframe)|url\(|@import/i);
});

test("only what has a background of its own has a colour of its own: messages are shown on white and on black", () => {
  const html = htmlText({ ...said, link: { label: "Withdraw", url: "https://consent.example/u/site_shop/AQ" } });
  const coloured = html.split(/(?=<)/).filter((tag) => /(?<![-\w])color:(?!inherit)/.test(tag));
  expect(coloured).toHaveLength(1);
  expect(coloured[0]).toContain("background:#14532d");
});

test("lines that are to be kept stand exactly as they are, between two rules", () => {
  const blocks = [{ label: "The note", text: "log\n7\nAA==\n\n— log <BB==>\n" }];
  expect(plainText({ ...said, blocks })).toContain(
    `The note\n\n${"-".repeat(30)}\n${blocks[0]!.text}${"-".repeat(30)}\n`,
  );
  expect(htmlText({ ...said, blocks })).toContain(">log\n7\nAA==\n\n— log &lt;BB==&gt;</pre>");
});
