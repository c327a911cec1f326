// The Google Tag Manager template of docs/gtm: well formed, and doing only what it declares, in the right order.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { declared, readTemplate, runTemplate } from "../support/tag-manager.ts";

const template = readTemplate(readFileSync("docs/gtm/template.tpl", "utf8"));
const fields = { src: "https://consent.example.com/s/site_acme.js", waitMs: "500", redactAds: true, passUrl: false };

const state = (advertising: string, analytics: string, social: string) => ({
  ad_storage: advertising,
  ad_user_data: advertising,
  ad_personalization: advertising,
  analytics_storage: analytics,
  personalization_storage: social,
  functionality_storage: "granted",
  security_storage: "granted",
});

/** A page whose gate allows these categories; `change` is what the template asked to be told by. */
function page(allowed: Set<string>) {
  let change: (() => void) | undefined;
  const call = (key: string, given: unknown) => {
    if (key === "assent.on") change = given as () => void;
    return key === "assent.allows" && allowed.has(given as string);
  };
  return { call, change: () => change?.() };
}

describe("the template", () => {
  test("has every section, in Google's order, and is a tag for web pages", () => {
    expect(template.sections).toEqual([
      "TERMS_OF_SERVICE",
      "INFO",
      "TEMPLATE_PARAMETERS",
      "SANDBOXED_JS_FOR_WEB_TEMPLATE",
      "WEB_PERMISSIONS",
      "TESTS",
      "NOTES",
    ]);
    expect(template.info).toMatchObject({ type: "TAG", containerContexts: ["WEB"], displayName: "Assent" });
  });

  test("declares what it calls and nothing else, and reads every field it shows", () => {
    expect(declared(template, "access_consent").map((right) => right.split(" ")[0])).toEqual(
      Object.keys(state("", "", "")),
    );
    expect(declared(template, "access_consent").every((right) => right.endsWith(" write"))).toBe(true);
    expect(declared(template, "access_globals")).toEqual(["assent.allows execute", "assent.on execute"]);
    const used = new Set([...template.code.matchAll(/\bdata\.(\w+)/g)].map((match) => match[1]));
    expect(template.parameters.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
    expect(template.permissions).toHaveLength(4);
  });

  test("takes only the address of a site's script", () => {
    const validators = template.parameters.find(({ name }) => name === "src")!.valueValidators!;
    const pattern = new RegExp(`^${validators.find(({ type }) => type === "REGEX")!.args![0]}$`);
    expect(fields.src).toMatch(pattern);
    for (const wrong of [
      "http://consent.example.com/s/site_acme.js",
      "https://consent.example.com/gate.js",
      "site_acme",
    ])
      expect(wrong).not.toMatch(pattern);
    expect(() => runTemplate(template, { ...fields, src: "https://evil.example/x.js" }, () => 0)).toThrow("not https");
  });
});

describe("rule 52: the consent state", () => {
  test("is denied before the script is asked for", () => {
    const { calls } = runTemplate(template, fields, page(new Set()).call);
    expect(calls).toEqual([
      ["setDefaultConsentState", { ...state("denied", "denied", "denied"), wait_for_update: 500 }],
      ["gtagSet", "ads_data_redaction", true],
      ["gtagSet", "url_passthrough", false],
      ["injectScript", fields.src],
    ]);
  });

  test("is what the gate allows once it is there, and again after each change", () => {
    const allowed = new Set(["analytics"]);
    const gate = page(allowed);
    const { calls, loaded } = runTemplate(template, fields, gate.call);
    const before = calls.length;
    loaded();
    allowed.add("advertising");
    gate.change();
    allowed.clear();
    gate.change();
    expect(calls.slice(before)).toEqual([
      ["updateConsentState", state("denied", "granted", "denied")],
      ["gtmOnSuccess"],
      ["updateConsentState", state("granted", "granted", "denied")],
      ["updateConsentState", state("denied", "denied", "denied")],
    ]);
  });

  test("stays denied where the script cannot be had", () => {
    const { calls, failed } = runTemplate(template, fields, page(new Set(["analytics"])).call);
    failed();
    expect(calls.map(([api]) => api)).not.toContain("updateConsentState");
    expect(calls.at(-1)).toEqual(["gtmOnFailure"]);
  });
});

test("a call that the template has not declared is refused, so that the checks above can fail", () => {
  const greedy = { ...template, code: "require('callInWindow')('location.assign', 'x')" };
  expect(() => runTemplate(greedy, fields, () => 0)).toThrow("access_globals does not allow location.assign execute");
  expect(() => runTemplate({ ...template, code: "require('sendPixel')('x')" }, fields, () => 0)).toThrow(
    "no sendPixel",
  );
});
