// The page of the console: whose session it tells, to whom, how it is written into the page, and which files it names.
import { afterAll, beforeAll, expect, test } from "vitest";
import { verbsOf, type Verb } from "../../../server/services/scopes.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";

let server: TestServer;
let owner: SignedIn;
let auditor: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, "owner");
  auditor = await signedIn(server, "auditor");
});
afterAll(() => server?.stop());

/** As somebody who types the address: no origin and no token. */
async function pageFor(cookie: string | undefined, path = "/console/site_demo/overview", site = "none") {
  const headers = { "Sec-Fetch-Site": site, ...(cookie === undefined ? {} : { Cookie: cookie }) };
  const answer = await fetch(server.url + path, { headers });
  const text = await answer.text();
  expect([path, answer.status]).toEqual([path, 200]);
  return { text, kept: answer.headers.get("Cache-Control"), known: /id="known">(.*?)<\/script>/s.exec(text)?.[1] };
}

test("no address sends a browser to another origin", async () => {
  const asked = [
    "//evil.example",
    "/\\evil.example",
    "/%2F%2Fevil.example",
    "?next=https://evil.example",
    "/claim?to=//evil.example",
  ];
  for (const path of asked)
    for (const at of [`/console${path}`, path.startsWith("/") ? path : `/${path}`]) {
      const answer = await fetch(`${server.url}${at}`, { redirect: "manual", headers: { Cookie: owner.cookie } });
      expect([at, answer.headers.get("Location"), answer.headers.get("Refresh")]).toEqual([at, null, null]);
      expect(answer.status, at).not.toBeGreaterThan(499);
    }
});

test("a page tells a session what the API tells it, of nobody else, and is stored by nobody", async () => {
  for (const [one, other] of [
    [owner, auditor],
    [auditor, owner],
  ] as const) {
    const { text, kept, known } = await pageFor(one.cookie);
    const session = (await (await one.request("/v1/session")).json()) as { user: object; csrfToken: string };
    const { sites } = (await (await one.request("/v1/sites")).json()) as { sites: object[] };
    expect(JSON.parse(known!)).toMatchObject({ session: { user: session.user, csrfToken: one.csrfToken }, sites });
    expect(text).not.toContain(other.csrfToken);
    expect(text).not.toContain(other.user.id);
    expect(kept).toBe("private, no-store");
  }
});

test("a page brings what its screen asks first, as the API answers it, and to a role only what it may ask", async () => {
  const firstOf = async (cookie: string, path: string) =>
    (JSON.parse((await pageFor(cookie, path)).known!) as { first?: { site: string; answers: Record<string, unknown> } })
      .first;
  const found = await firstOf(owner.cookie, "/console/site_demo/overview");
  expect(found?.site).toBe("site_demo");
  expect(Object.keys(found!.answers)).toEqual(["/v1/stats", "/v1/attention", "/v1/install"]);
  for (const [path, answer] of Object.entries(found!.answers))
    expect(answer, path).toEqual(await (await owner.request(path)).json());
  expect(await firstOf(owner.cookie, "/console/site_demo")).toEqual(found);
  const editor = await signedIn(server, "editor");
  for (const [{ cookie }, role] of [
    [owner, "owner"],
    [auditor, "auditor"],
    [editor, "editor"],
  ] as const) {
    const verbs = verbsOf(role);
    const may = Object.entries({
      "/v1/stats": "stats.read",
      "/v1/attention": "attention.read",
      "/v1/install": "install.read",
    })
      .filter(([, verb]) => verbs.includes(verb as Verb))
      .map(([path]) => path);
    expect(Object.keys((await firstOf(cookie, "/console/site_demo/overview"))!.answers), role).toEqual(may);
  }
  expect((await firstOf(owner.cookie, "/console/site_demo/records"))?.answers).toEqual({});
  expect((await firstOf(owner.cookie, "/console/site_demo/constructor"))?.answers).toEqual({});
  expect(await firstOf(owner.cookie, "/console/site_nobodys/overview")).toBeUndefined();
});

test("nobody, a cookie that is none, and a page that another site led to are told nothing", async () => {
  const audited = () => server.context.control.auditRows(null);
  const before = (await audited()).length;
  const name = owner.cookie.split("=")[0];
  for (const { text, known } of [
    await pageFor(undefined),
    await pageFor(`${name}=none`),
    await pageFor(owner.cookie, undefined, "cross-site"),
  ]) {
    expect(known).toBeUndefined();
    expect(text).not.toContain("csrfToken");
    expect(text).not.toContain("site_demo");
  }
  // Of the three only the cookie that is none is a refused credential.
  expect((await audited()).slice(before)).toMatchObject([
    { actor: "public", verb: "request.accept", outcome: "refused", detail: "no-credential session" },
  ]);
});

test("a name ends no script element and begins none", async () => {
  const name = "</script><script>alert(1)</script><!--";
  const body = { name, origins: ["https://shop.example"] };
  expect((await owner.request("/v1/sites", { body })).status).toBe(201);
  const { text, known } = await pageFor(owner.cookie);
  expect(text).not.toContain("<script>alert");
  expect(text).not.toContain("<!--");
  const { sites } = JSON.parse(known!) as { sites: { name: string }[] };
  expect(sites.map((site) => site.name)).toContain(name);
});

test("the files that an address is drawn by are named ahead, and no file that there is not", async () => {
  const ahead = async (path: string, cookie?: string) =>
    [...(await pageFor(cookie, path)).text.matchAll(/rel="modulepreload" href="\/w\/[0-9a-f]{12}\/([a-z-]+)\./g)].map(
      ([, file]) => file,
    );
  expect(await ahead("/console/site_demo/records", owner.cookie)).toEqual(
    expect.arrayContaining(["console-parts", "console-records"]),
  );
  expect(await ahead("/console/site_demo", owner.cookie)).toContain("console-overview");
  expect(await ahead("/console/site_demo/records")).toContain("console-sign-in");
  expect(await ahead("/console/claim")).toContain("console-claim");
  expect(await ahead("/console/site_demo/%22%3E%3Cb%3E", owner.cookie)).not.toContain("console-overview");
});
