// What an owner writes: read with a pointer for each fault, and the same again from what was published.
import { describe, expect, test } from "vitest";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { noticeSettings, settingsOfNotice } from "../../../server/services/notice-settings.ts";
import { builtNotice, noticeHash } from "../../../server/services/notices.ts";
import type { ServiceContext } from "../../../server/context.ts";
import { testFiles } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";

const context = { files: testFiles } as unknown as ServiceContext;
const settings = { ...demoNotice(demoOrigin), shape: "box", minimumAge: 16 } as const;
const copy = () => JSON.parse(JSON.stringify(settings)) as Record<string, unknown>;
const faultsOf = (value: unknown): unknown[] => {
  try {
    noticeSettings(value);
    return [];
  } catch (error) {
    return (error as { extensions: { errors: { pointer: string }[] } }).extensions.errors.map(({ pointer }) => pointer);
  }
};

describe("a notice in a file", () => {
  test("leads to the same notice whether it is the owner's settings or what was published", () => {
    const notice = builtNotice(context, demoSite, settings);
    const hashes = [copy(), JSON.parse(JSON.stringify(notice)) as unknown].map((value) =>
      noticeHash(builtNotice(context, demoSite, noticeSettings(value))),
    );
    expect(new Set([...hashes, noticeHash(notice)]).size).toBe(1);
    expect(noticeHash(builtNotice(context, demoSite, settingsOfNotice(notice)))).toBe(noticeHash(notice));
  });

  test("may say what a register knows the controller by and how a consent is taken back; the hash of others stays", () => {
    const withdrawal = { method: "By post to the address above", url: "https://northgate.example/withdraw" };
    const own = { ...copy(), controller: { id: "Companies House 01234567", ...settings.controller }, withdrawal };
    const read = noticeSettings(own);
    expect(read).toMatchObject({ controller: { id: "Companies House 01234567" }, withdrawal });
    const notice = builtNotice(context, demoSite, read);
    expect(settingsOfNotice(notice)).toMatchObject({ controller: { id: "Companies House 01234567" }, withdrawal });
    expect(Object.keys(builtNotice(context, demoSite, noticeSettings(copy())))).not.toContain("withdrawal");
    expect(faultsOf({ ...own, withdrawal: { url: "https://northgate.example" } })).toEqual(["/withdrawal/method"]);
  });

  test("takes the first language for the default, and version 1, where nothing is said", () => {
    const value = copy();
    delete value["defaultLanguage"];
    value["purposes"] = (value["purposes"] as object[]).map((purpose) => ({ ...purpose, version: undefined }));
    expect(noticeSettings(value)).toMatchObject({
      defaultLanguage: "de",
      purposes: [{ version: 1 }, {}, {}, {}, {}, {}],
    });
  });

  test.each([
    [null, ""],
    [{ ...settings, controller: "Northgate" }, "/controller"],
    [{ ...settings, purposes: [] }, "/purposes"],
    [{ ...settings, policy: { ...settings.policy, effectiveAt: "tomorrow" } }, "/policy/effectiveAt"],
    [{ ...settings, languages: { en: { messages: { trigger: 1 }, purposes: {} } } }, "/languages/en/messages/trigger"],
    [{ ...settings, purposes: [{ ...settings.purposes[0]!, basis: "habit" }] }, "/purposes/0/basis"],
  ])("is refused with the pointer of each fault: %#", (value, pointer) => {
    expect(faultsOf(JSON.parse(JSON.stringify(value)))).toEqual([pointer]);
  });
});
