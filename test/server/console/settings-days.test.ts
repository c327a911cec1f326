// The days of retention by the console's own client against a server at which somebody else writes too.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { SiteSettings } from "../../../core/schema.ts";
import { Api } from "../../../server/console/app/api.ts";
import { setDays } from "../../../server/console/screens/settings-keeping-days.ts";
import { demoSite } from "../../../server/services/demo.ts";
import { setSettings } from "../../../server/services/settings.ts";
import { system } from "../../support/context.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";

let server: TestServer;
let api: Api;
/** What somebody else does right before the next change arrives. */
let meanwhile: (() => Promise<unknown>) | undefined;

beforeAll(async () => {
  server = await startTestServer();
  const { cookie, csrfToken } = await signedIn(server, "owner");
  const ask = globalThis.fetch;
  // What a browser adds by itself: where the page came from, and its cookie.
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (init.method === "PUT") await meanwhile?.();
    const headers = new Headers(init.headers);
    headers.set("Cookie", cookie);
    headers.set("Origin", server.url);
    return ask(server.url + path, { ...init, headers });
  });
  api = new Api({ onReach() {}, onSignedOut() {} });
  api.setToken(csrfToken);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.stop();
});

const stored = async () => (await server.context.control.settings()).get(demoSite) ?? {};
const others = (settings: SiteSettings) => setSettings(server.context, system, { site: demoSite, settings });
/** Once, as somebody else would. */
const onceBefore = (settings: SiteSettings) => {
  meanwhile = () => {
    meanwhile = undefined;
    return others(settings);
  };
};

beforeEach(() => others({ country: "GB" }));
afterEach(() => (meanwhile = undefined));

test("what somebody else writes between the reading and the writing stays", async () => {
  onceBefore({ country: "FR", timeZone: "Europe/Paris" });
  expect(await setDays(api, demoSite, { from: undefined, to: 30 })).toBe(true);
  expect(await stored()).toEqual({ country: "FR", timeZone: "Europe/Paris", forgetAfterDays: 30 });
  onceBefore({ country: "IT", forgetAfterDays: 30 });
  expect(await setDays(api, demoSite, { from: 30, to: undefined })).toBe(true);
  expect(await stored()).toEqual({ country: "IT" });
});

test("days that somebody else set are neither replaced nor taken back", async () => {
  onceBefore({ country: "GB", forgetAfterDays: 300 });
  expect(await setDays(api, demoSite, { from: undefined, to: 30 })).toBe(false);
  expect(await stored()).toEqual({ country: "GB", forgetAfterDays: 300 });
  expect(await setDays(api, demoSite, { from: 30, to: undefined })).toBe(false);
  expect(await stored()).toEqual({ country: "GB", forgetAfterDays: 300 });
});

test("what is no number of days is refused, and said of what", async () => {
  const problem = { slug: "not-valid", errors: [{ pointer: "/forgetAfterDays" }] };
  await expect(setDays(api, demoSite, { from: undefined, to: "soon" })).rejects.toMatchObject(problem);
  expect(await stored()).toEqual({ country: "GB" });
});
