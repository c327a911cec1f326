// The linter's sentences: a finding says one of them whole, with a value for each of its places.
import { expect, test } from "vitest";
import { filled } from "../../../core/said.ts";
import { sentences } from "../../../core/lint/sentences.ts";
import { lawfulNotice, lint, withMessages, withStyle } from "../../support/lint.ts";

test("a finding's message is its sentence filled in", () => {
  const bare = lawfulNotice({ controller: { name: "", address: "", contact: "" } });
  const findings = [
    ...lint(withStyle({ text: "#ccc", radius: "round" })),
    ...lint(withMessages("en", { rejectAll: "Ask me later", bannerText: "Hurry up!", policyLink: undefined })),
    ...lint({ ...bare, purposes: bare.purposes.map((purpose) => ({ ...purpose, recipients: [] })) }),
  ];
  expect(new Set(findings.map(({ code }) => code)).size).toBeGreaterThan(8);
  for (const { code, values, message } of findings) {
    expect(filled(sentences[code], values)).toBe(message);
    const places = sentences[code].match(/(?<=\{)\w+(?=\})/g) ?? [];
    expect(places.filter((place) => !Object.hasOwn(values ?? {}, place))).toEqual([]);
  }
});
