// Templates: what is taken over from another site, and what stays a site's own.
import { describe, expect, test } from "vitest";
import { beginLike, fileLike } from "../../../server/console/screens/template.ts";
import type { ConfigFile } from "../../../server/services/config-files.ts";
import { demoNotice } from "../../../server/services/demo.ts";

const notice = demoNotice("https://own.example");
const own: ConfigFile = {
  v: 1,
  site: { id: "site_own", name: "Own", origins: ["https://own.example"] },
  settings: { domain: "own.example", mailbox: "own@own.example", ask: true },
  notice: { ...notice, purposes: notice.purposes.map((purpose) => ({ ...purpose, version: 3 })) },
};
const [first, ...rest] = notice.purposes;
const added = { ...first!, id: "added", version: 7 };
const words = { title: "Added", text: "Something added." };
const other: ConfigFile = {
  v: 1,
  site: { id: "site_other", name: "Other", origins: ["https://other.example"] },
  settings: { domain: "other.example", timeZone: "Europe/London" },
  notice: {
    ...notice,
    controller: { ...notice.controller, name: "Other Ltd" },
    style: { radius: "2px" },
    purposes: [added, { ...first!, retentionPeriod: "P9Y" }, ...rest.slice(1)],
    languages: { en: { ...notice.languages["en"]!, purposes: { ...notice.languages["en"]!.purposes, added: words } } },
  },
};

describe("a site made like another", () => {
  test("gets its rules, but keeps its domain and mailbox, and whatever was not asked for", () => {
    const made = fileLike(own, other, ["rules"]);
    expect(made.settings).toEqual({ domain: "own.example", mailbox: "own@own.example", timeZone: "Europe/London" });
    expect({ ...made, settings: own.settings }).toEqual(own);
  });

  test("gets its look and nothing else of its notice", () => {
    const made = fileLike(own, other, ["look"]);
    expect(made.notice?.style).toEqual({ radius: "2px" });
    expect({ ...made.notice, style: own.notice!.style }).toEqual({ ...own.notice });
  });

  test("gets its purposes with words in every language, under versions of its own; what only it has stays", () => {
    const made = fileLike(own, other, ["purposes"]).notice!;
    const versions = Object.fromEntries(made.purposes.map(({ id, version }) => [id, version]));
    expect(versions).toEqual({ ...Object.fromEntries(own.notice!.purposes.map(({ id }) => [id, 3])), added: 1 });
    expect(made.purposes.find(({ id }) => id === first!.id)?.retentionPeriod).toBe("P9Y");
    expect(made.controller).toEqual(own.notice!.controller);
    for (const texts of Object.values(made.languages)) expect(texts.purposes["added"]).toEqual(words);
  });

  test("that is new begins with its purposes at their first version and its look, and asks in its own name", () => {
    const made = beginLike(own.notice!, other.notice!);
    expect(made.purposes.map(({ id, version }) => `${id} ${version}`)).toEqual(
      other.notice!.purposes.map(({ id }) => `${id} 1`),
    );
    expect([made.style, made.controller]).toEqual([{ radius: "2px" }, own.notice!.controller]);
  });

  test("gets only rules where one of the two has no notice", () => {
    const { notice: _, ...bare } = own;
    expect(fileLike(bare, other, ["rules", "purposes", "look"])).toEqual({
      ...bare,
      settings: { domain: "own.example", mailbox: "own@own.example", timeZone: "Europe/London" },
    });
  });
});
