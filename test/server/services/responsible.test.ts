// Who is responsible for a purpose, as people read it: in every language, and only where it is not the site's own company alone.
import { expect, test } from "vitest";
import type { Notice } from "../../../core/notice.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { mailLanguages } from "../../../server/services/mail-texts.ts";
import {
  othersResponsible,
  responsibleLanguages,
  responsibleLines,
  responsibleNames,
} from "../../../server/services/responsible.ts";
import { demoOrigin } from "../../support/requests.ts";

const { style, ...settings } = demoNotice(demoOrigin);
const parties: Readonly<Record<string, object>> = {
  newsletter: { processorFor: "Client Ltd" },
  "call-back": { jointWith: ["Partner Ltd", "Northgate Calling Ltd"] },
};
const notice = {
  ...settings,
  v: 1,
  site: demoSite,
  purposes: settings.purposes.map((one) => ({ ...one, ...parties[one.id] })),
  layout: { buttons: [], style },
} as unknown as Notice;
const own = notice.controller.name;

test("every language of messages and pages says it", () => {
  expect([...responsibleLanguages].sort()).toEqual([...mailLanguages].sort());
  for (const lang of responsibleLanguages)
    expect(responsibleLines(notice, ["newsletter"], lang)).toEqual([
      expect.stringMatching(/^\S.*\S ?[:：] ?Client Ltd$/),
    ]);
});

test("a purpose that is done for another is theirs, one that is decided together is everybody's, and the rest needs no word", () => {
  expect(othersResponsible(notice, "newsletter")).toEqual(["Client Ltd"]);
  expect(othersResponsible(notice, "call-back")).toEqual(["Partner Ltd"]);
  expect(othersResponsible(notice, "analytics")).toEqual([]);
  expect(responsibleNames(notice, "newsletter", "en")).toBe("Client Ltd");
  expect(responsibleNames(notice, "call-back", "de")).toBe(`${own} und Partner Ltd`);
  expect(responsibleLines(notice, ["analytics"], "en")).toEqual([]);
});

test("of several topics each says whose it is", () => {
  expect(responsibleLines(notice, ["analytics", "newsletter", "call-back"], "en")).toEqual([
    "Newsletter. Responsible: Client Ltd",
    `Call-back. Responsible: ${own} and Partner Ltd`,
  ]);
});
