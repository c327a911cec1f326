// What the console works out by itself: places, commands, words for failures, languages.
import { checkRequest } from "../../../core/contact-schema.ts";
import { channels } from "../../../core/purpose.ts";
import { describe, expect, test } from "vitest";
import { languageOf } from "../../../server/console/app/language.ts";
import { matching, type Command } from "../../../server/console/app/palette.tsx";
import { placeOf, to } from "../../../server/console/app/router.ts";
import { screens, screensFor } from "../../../server/console/app/screens.ts";
import { callsOf, curlOf, type Described } from "../../../server/console/screens/api-reference.tsx";
import { shownAddress } from "../../../server/console/screens/held.ts";
import { saidBytes } from "../../../server/console/screens/said-bytes.ts";
import { originFrom } from "../../../server/console/screens/settings-origin.ts";
import {
  besideForm,
  clashesOf,
  formOf,
  placesTwice,
  rebased,
  settingsFrom,
} from "../../../server/console/screens/settings-rules-form.ts";
import { subjectNamed } from "../../../server/console/screens/subject-named.ts";
import {
  askedOf,
  checkCall,
  clientCall,
  heldScript,
  npmTag,
  scriptTag,
  serverOf,
  shopifyTag,
  tagManagerTag,
  wordpressTag,
} from "../../../server/console/screens/tags.ts";
import { openApi, operations } from "../../../server/http/openapi.ts";
import { roles } from "../../../server/services/scopes.ts";

describe("a place", () => {
  test("is what follows /console, part by part, and leads back to its address", () => {
    const { parts, query } = placeOf(new URL("https://x.example/console/site_a/records/a%2Fb?tab=proof"));
    expect(parts).toEqual(["site_a", "records", "a/b"]);
    expect(query.get("tab")).toBe("proof");
    expect(to(...parts)).toBe("/console/site_a/records/a%2Fb");
    expect(to()).toBe("/console");
  });

  test("survives an address that is no address", () => {
    expect(placeOf({ pathname: "/console/%zz", search: "" }).parts).toEqual(["%zz"]);
  });
});

describe("the palette", () => {
  const commands = ["Go to Log", "Go to Records", "Log off", "Übersicht"].map((name): Command => ({
    name,
    icon: "log",
    run: () => undefined,
  }));
  const names = (text: string) => matching(commands, text).map(({ name }) => name);

  test("finds by every word, and puts first what begins with them", () => {
    expect(names("log")).toEqual(["Log off", "Go to Log"]);
    expect(names("rec go")).toEqual(["Go to Records"]);
    expect(names("")).toHaveLength(4);
    expect(names("nothing")).toEqual([]);
  });

  test("takes letters without their marks", () => expect(names("ubersicht")).toEqual(["Übersicht"]));
});

test("languages are found by their first part; English is the last resort", () => {
  expect([languageOf("de-AT"), languageOf("en"), languageOf("fr"), languageOf(undefined)]).toEqual([
    "de",
    "en",
    "en",
    "en",
  ]);
});

describe("the list of screens", () => {
  test("has one address and one key for each", () => {
    expect(new Set(screens.map(({ id }) => id)).size).toBe(screens.length);
    expect(new Set(screens.map(({ key }) => key)).size).toBe(screens.length);
  });

  test("shows a role what it may do, and an owner everything", () => {
    expect(screensFor(roles.owner)).toEqual(screens);
    expect(screensFor(roles.auditor).map(({ id }) => id)).toContain("log");
    expect(screensFor(roles.marketer).map(({ id }) => id)).not.toContain("log");
  });
});

describe("what was pasted", () => {
  const id = `rec_${"0a".repeat(16)}`;
  test.each([
    [`https://consent.example/r/${id}.secret`, { kind: "record", id }],
    [` ${id} `, { kind: "record", id }],
    ["Ada <ada@example.com>", { kind: "email", id: "ada@example.com" }],
    ["mailto:ada@example.com", { kind: "email", id: "ada@example.com" }],
    ["+44 20 7946 0958", { kind: "phone", id: "+44 20 7946 0958" }],
    ["tel:+442079460958", { kind: "phone", id: "+442079460958" }],
    ["Ada Lovelace, 12 High St, SW1A 1AA, GB", { kind: "post", id: "Ada Lovelace, 12 High St, SW1A 1AA, GB" }],
    ["telegram:@ada", { kind: "chat", id: "telegram:@ada" }],
    ["https://push.example/wp/AbC", { kind: "push", id: "https://push.example/wp/AbC" }],
    ["ab".repeat(16), { kind: "device", id: "ab".repeat(16) }],
  ])("%s names somebody", (text, named) => expect(subjectNamed(text)).toEqual(named));

  test.each(["", "hello", "12", "ada@", "https://example.com/"])("%j names nobody", (text) => {
    expect(subjectNamed(text)).toBeUndefined();
  });
});

test("the as-was page of a record is asked for by place, build, day and layer", () => {
  const record = {
    site: "site_a",
    notice: `sha256:${"1".repeat(64)}`,
    lang: "en",
    jurisdiction: "US-CA",
    actedAt: "2026-11-28T10:00:00.000Z",
    served: { on: "2026-11-28T09:00:00.000Z", build: `sha256:${"2".repeat(64)}` },
    method: { surface: "panel", layer: 2, viaGpc: true },
    choices: [{ purpose: "analytics", status: "given" }],
  } as unknown as Parameters<typeof shownAddress>[0];
  const address = new URL(shownAddress(record)!, "https://x.example");
  expect(address.pathname).toBe(`/n/site_a/${"1".repeat(64)}/en`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    layer: "panel",
    place: "US-CA",
    build: "2".repeat(64),
    on: "2026-11-28",
    gpc: "1",
  });
  const proven = { ...record, served: { ...record.served!, variant: "opt-in-link" } };
  const { rules, place } = Object.fromEntries(new URL(shownAddress(proven)!, "https://x.example").searchParams);
  expect([rules, place]).toEqual(["opt-in-link", undefined]);
});

describe("the tag", () => {
  const place = { server: "https://consent.example", site: "site_a" };
  test("is the site's own in every form", () => {
    for (const form of [scriptTag, npmTag, wordpressTag, tagManagerTag, shopifyTag]) {
      expect(form(place)).toContain("https://consent.example/s/site_a.js");
    }
  });
  test("and the calls beside it name the site's own purpose, channel and server", () => {
    const purposes = [
      { id: "essential", category: "essential", channels: [] },
      { id: "adverts", category: "advertising", channels: [] },
      { id: "letters", category: null, channels: ["post"] },
      { id: "calls", category: null, channels: ["push", "phone"] },
    ] as const;
    const asked = askedOf(purposes);
    expect(asked).toEqual({ purpose: "letters", channel: "post", held: "adverts" });
    expect(heldScript(asked)).toContain('data-assent="adverts"');
    expect(clientCall(place, asked)).toContain('purpose: "letters"');
    expect(checkCall(place, asked)).toContain("https://consent.example/v1/check");
    for (const channel of channels) {
      const local = { ...place, server: "http://localhost:8787" };
      const [, body = ""] = /-d '(.*)'$/.exec(checkCall(local, { ...asked, channel })) ?? [];
      expect([channel, checkRequest.safeParse(JSON.parse(body)).success]).toEqual([channel, true]);
    }
    expect(checkCall(place, { ...asked, channel: "push" })).toContain('"push":"https://consent.example/push/abc"');
  });
  test("says where the server is reached", () => {
    expect(serverOf(scriptTag(place))).toBe("https://consent.example");
    expect(serverOf("")).toBeUndefined();
  });
});

test("the reference lists every call below /v1 once, and each as a command", () => {
  const described = openApi("https://consent.example") as unknown as Described;
  const calls = callsOf(described, "");
  expect(calls).toHaveLength(Object.keys(operations).filter((name) => / \/v1\//.test(name)).length);
  const [erasure] = callsOf(described, "post /v1/erasures");
  expect(curlOf(erasure!, "https://consent.example")).toContain("curl -X POST https://consent.example/v1/erasures");
  expect(curlOf(erasure!, "https://consent.example")).toContain("Authorization");
});

test("bytes are said in steps of a thousand", () => {
  expect([0, 999, 1_400_000, 40e9].map((bytes) => saidBytes(bytes, "en"))).toEqual([
    "0 byte",
    "999 byte",
    "1.4 MB",
    "40 GB",
  ]);
  expect(saidBytes(1_400_000, "de")).toBe("1,4 MB");
});

describe("settings", () => {
  test("an origin is found in whatever address was pasted, and in nothing that is none", () => {
    expect(originFrom(" https://shop.example/basket?id=1#x ")).toBe("https://shop.example");
    expect(originFrom("www.shop.example")).toBe("https://www.shop.example");
    expect(originFrom("http://localhost:8080/a")).toBe("http://localhost:8080");
    // One's own machine has no certificate.
    expect(originFrom("localhost:8080/a")).toBe("http://localhost:8080");
    expect(originFrom("127.0.0.1")).toBe("http://127.0.0.1");
    expect(originFrom("localhost.example.com")).toBe("https://localhost.example.com");
    for (const none of [
      "",
      "shop",
      "two words",
      "ftp://shop.example",
      "javascript:alert(1)",
      "https://me@shop.example",
    ])
      expect(originFrom(none)).toBeUndefined();
  });

  test("a form shows rules and asks for them again, with what it does not show as it was", () => {
    const settings = {
      domain: "example.com",
      regimes: { "*": "opt-in", US: "opt-out" },
      renewDays: { given: 180, refused: 200 },
      ask: true,
      exempt: ["statistics"],
      signals: ["clarity"],
      checkpointsTo: "owner@example.com",
      taggedOnly: true,
      marks: false,
    } as const;
    const before = { ...settings, exempt: [...settings.exempt], signals: [...settings.signals] };
    expect(settingsFrom(formOf(before), before)).toEqual(before);
    expect(besideForm(before)).toEqual(["exempt", "signals"]);
    expect(settingsFrom(formOf({}), {})).toEqual({});
  });

  test("a form saved over settings that others changed writes what was changed in it, and names what both changed", () => {
    const began = { timeZone: "Europe/London", country: "GB", signals: ["clarity" as const], ask: true };
    const from = formOf(began);
    const form = { ...from, country: "DE", mailbox: "out@example.com" };
    const theirs = { ...began, timeZone: "Europe/Paris", signals: [], caps: [] };
    expect(settingsFrom(rebased(form, from, theirs), theirs)).toEqual({
      ...theirs,
      country: "DE",
      mailbox: "out@example.com",
    });
    expect(clashesOf(form, from, theirs)).toEqual([]);
    expect(clashesOf(form, from, { ...theirs, country: "FR" })).toEqual(["country"]);
    expect(clashesOf(form, from, { ...theirs, country: "DE" })).toEqual([]);
    // Taking it back takes back that alone.
    const saved = formOf({ ...theirs, country: "DE" });
    const later = { ...theirs, country: "DE", timeZone: "Europe/Rome" };
    expect(settingsFrom(rebased(from, { ...saved, timeZone: from.timeZone }, later), later)).toEqual({
      ...later,
      country: "GB",
    });
  });

  test("a place that stands above already is named, however it is written", () => {
    const regimes = ["US", "", "us ", "DE", ""].map((place) => [place, "opt-in"] as const);
    expect([...placesTwice({ regimes })]).toEqual([2]);
  });

  test("what was typed wrongly is sent as it is, so that the server can say so", () => {
    const form = {
      ...formOf({}),
      given: "soon",
      country: " gb ",
      regimes: [[" de ", "opt-in"] as const, ["", "notice"] as const],
    };
    expect(settingsFrom(form, {})).toEqual({ renewDays: { given: "soon" }, country: "GB", regimes: { DE: "opt-in" } });
  });
});
