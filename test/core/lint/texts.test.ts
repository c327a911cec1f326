// Languages: whole, their own, and saying who asks, what for, and where more stands.
import { describe, expect, test } from "vitest";
import type { Notice, PurposeText } from "../../../core/notice.ts";
import { identityFindings, textFindings } from "../../../core/lint/texts.ts";
import { en } from "../../../widget/i18n/en.ts";
import { lawfulNotice, linesOf, withMessages, withPurpose } from "../../support/lint.ts";

const errors = (notice: Notice) =>
  linesOf(textFindings(notice, en.messages)).filter((line) => line.includes(" error "));
const withText = (id: string, change: Partial<PurposeText>): Notice => {
  const notice = lawfulNotice();
  const { de } = notice.languages;
  const purposes = { ...de!.purposes, [id]: { ...de!.purposes[id]!, ...change } };
  return { ...notice, languages: { ...notice.languages, de: { ...de!, purposes } } };
};

test("rule 18: a form that takes explicit consent is warned of where it has no sentence for the second act", () => {
  const explicit = withPurpose("call-back", { explicit: true });
  expect(linesOf(textFindings(explicit, en.messages))).toEqual(
    Object.keys(explicit.languages).map((lang) => `18 warning /languages/${lang}/purposes/call-back/formConfirm`),
  );
  const languages = Object.entries(explicit.languages).map(([lang, { messages, purposes }]) => {
    const text = { ...purposes["call-back"]!, formConfirm: "Ja, {controller}." };
    return [lang, { messages, purposes: { ...purposes, "call-back": text } }] as const;
  });
  expect(linesOf(textFindings({ ...explicit, languages: Object.fromEntries(languages) }, en.messages))).toEqual([]);
});

test("a whole notice passes", () => expect(textFindings(lawfulNotice(), en.messages)).toEqual([]));

describe("rule 8: every language is whole and its own", () => {
  const at = (key: string) => `8 error /languages/de/messages/${key}`;
  test.each([
    [{ save: undefined }, "save"],
    [{ save: "  " }, "save"],
    [{ dialogText: "Entscheiden Sie." }, "dialogText"],
    [{ save: "{controller} speichert" }, "save"],
    [{ bannerText: en.messages.bannerText }, "bannerText"],
  ])("%j breaks it", (change, key) => expect(errors(withMessages("de", change))).toEqual([at(key)]));

  test("a language in another script breaks it", () => {
    const { en: english } = lawfulNotice().languages;
    const found = errors({ ...lawfulNotice(), languages: { el: english! }, defaultLanguage: "el" });
    expect(found).toContain("8 error /languages/el/messages/acceptAll");
    expect(found).toContain("8 error /languages/el/messages/bannerText");
  });

  test("no language, a default that is not there and a tag that is none break it", () => {
    const { en: english } = lawfulNotice().languages;
    expect(errors(lawfulNotice({ languages: {}, defaultLanguage: "en" }))).toEqual([
      "8 error /languages",
      "8 error /defaultLanguage",
    ]);
    expect(errors(lawfulNotice({ defaultLanguage: "fr" }))).toEqual(["8 error /defaultLanguage"]);
    expect(errors(lawfulNotice({ languages: { English: english! }, defaultLanguage: "English" }))).toContain(
      "8 error /languages/English",
    );
  });

  test("kinds of data must be as many as the purpose has, and are warned of where they have no words", () => {
    expect(errors(withText("analytics", { dataTypes: ["Seiten"] }))).toEqual([
      "8 error /languages/de/purposes/analytics/dataTypes",
    ]);
    const notice = lawfulNotice();
    const bare = Object.entries(notice.languages["de"]!.purposes).map(([id, text]) => {
      const { dataTypes: _, ...rest } = text;
      return [id, rest] as const;
    });
    const de = { ...notice.languages["de"]!, purposes: Object.fromEntries(bare) };
    const found = textFindings({ ...notice, languages: { ...notice.languages, de } }, en.messages);
    expect(linesOf(found)).toContain("8 warning /languages/de/purposes/analytics/dataTypes");
  });
});

describe("rule 18: every purpose has a name of its own", () => {
  test("a purpose without texts or title breaks it", () => {
    expect(errors(withPurpose("analytics", { id: "insights" }))).toEqual([
      "18 error /languages/en/purposes/insights",
      "18 error /languages/de/purposes/insights",
    ]);
    expect(errors(withText("social", { title: " " }))).toEqual(["18 error /languages/de/purposes/social/title"]);
  });

  test("two purposes of one name break it", () => {
    expect(errors(withText("social", { title: "werbung" }))).toEqual(["18 error /languages/de/purposes/social/title"]);
  });

  test("a purpose asked for in forms needs its sentence", () => {
    expect(errors(withText("newsletter", { formLabel: "" }))).toEqual([
      "18 error /languages/de/purposes/newsletter/formLabel",
    ]);
  });
});

describe("rules 34 and 46: texts name the buttons they mean", () => {
  const warnings = (change: Readonly<Record<string, string>>) =>
    linesOf(textFindings(withMessages("en", change), en.messages)).filter((line) => line.includes(" warning "));
  const at = (key: string) => `/languages/en/messages/${key}`;

  test("another caption of the button on every page is warned of wherever the old one is quoted", () => {
    expect(warnings({ trigger: "Your data" })).toEqual(
      ["bannerText", "bannerTextOptOut", "formSavedStatus"].map((key) => `34 warning ${at(key)}`),
    );
  });

  test("the same holds of the text on Global Privacy Control", () => {
    expect(warnings({ acceptAll: "Allow all" })).toEqual([`46 warning ${at("gpcNotice")}`]);
    expect(warnings({ choose: "Decide" })).toEqual([`46 warning ${at("gpcNotice")}`]);
  });
});

describe("rule 21: who asks, why, and where more stands", () => {
  test("a first layer that does not name the controller breaks it", () => {
    const text = "Wir möchten Cookies verwenden, siehe „Datenschutz-Auswahl“.";
    // The lost placeholder is a fault of its own, and so is the missing name.
    expect(errors(withMessages("de", { bannerText: text }))).toEqual([
      "8 error /languages/de/messages/bannerText",
      "21 error /languages/de/messages/bannerText",
    ]);
    const named = `Northgate Calling Ltd: ${text}`;
    expect(errors(withMessages("de", { bannerText: named }))).toEqual(["8 error /languages/de/messages/bannerText"]);
  });

  test("a purpose without explanation and a first layer without policy link break it", () => {
    expect(errors(withText("social", { text: "" }))).toEqual(["21 error /languages/de/purposes/social/text"]);
    expect(errors(withMessages("de", { policyLink: undefined }))).toEqual([
      "21 error /languages/de/messages/policyLink",
    ]);
  });

  const { policy, rights, controller } = lawfulNotice();
  test.each([
    [{ controller: { ...controller, name: "" } }, "/controller/name"],
    [{ controller: { ...controller, address: " " } }, "/controller/address"],
    [{ controller: { ...controller, contact: "" } }, "/controller/contact"],
    [{ policy: { ...policy, url: "http://northgate-calling.example/privacy" } }, "/policy/url"],
    [{ policy: { ...policy, url: "/privacy" } }, "/policy/url"],
    [{ policy: { ...policy, url: "javascript:alert(1)" } }, "/policy/url"],
    [{ rights: { ...rights, url: "" } }, "/rights/url"],
    [{ rights: { ...rights, authority: "" } }, "/rights/authority"],
  ] satisfies [Partial<Notice>, string][])("%j breaks it", (change, pointer) => {
    expect(linesOf(identityFindings(lawfulNotice(change)))).toEqual([`21 error ${pointer}`]);
  });

  test.each(["http://localhost:8788/privacy.html", "http://127.0.0.1/p", "https://a.example/p"])("%s passes", (url) => {
    expect(identityFindings(lawfulNotice({ policy: { ...policy, url } }))).toEqual([]);
  });
});
