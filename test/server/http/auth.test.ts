// Who asks about which site: keys and sessions at the same addresses, and what is refused, each time into the audit.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../../server/app.ts";
import { operations } from "../../../server/http/openapi.ts";
import type { SiteId } from "../../../core/ids.ts";
import { createSite } from "../../../server/services/sites.ts";
import type { AuditRow } from "../../../server/store/rows.ts";
import { system } from "../../support/context.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn, type SignedIn } from "../../support/signed-in.ts";

let server: TestServer;
let owner: SignedIn;
let auditor: SignedIn;
beforeAll(async () => {
  server = await startTestServer();
  await createSite(server.context, system, { id: "site_other" as SiteId, name: "Other", origins: [] });
  owner = await signedIn(server, "owner");
  auditor = await signedIn(server, "auditor");
});
afterAll(() => server?.stop());

const question = { purpose: "newsletter", channel: "email", recipients: [{ email: "nobody@example.com" }] };
const slugOf = async (response: Response) => ((await response.json()) as { type: string }).type.split("#")[1];

async function rowsOf(site: SiteId | null, work: () => Promise<unknown>): Promise<AuditRow[]> {
  const before = (await server.context.control.auditRows(site)).length;
  await work();
  return (await server.context.control.auditRows(site)).slice(before);
}

describe("a session", () => {
  test("does what its user's role may, on the site it names, and the audit names the user", async () => {
    for (const site of ["site_demo", "site_other"] as SiteId[]) {
      const rows = await rowsOf(site, async () => {
        const answer = await owner.request("/v1/suppressions", { headers: { "Assent-Site": site } });
        expect(answer.status).toBe(200);
      });
      expect(rows).toMatchObject([{ actor: owner.user.id, verb: "suppression.find", outcome: "done" }]);
    }
    expect((await owner.request("/v1/check", { body: question })).status).toBe(200);
    expect(
      (await owner.request("/v1/suppressions?site=site_demo", { headers: { "Assent-Site": undefined } })).status,
    ).toBe(200);
  });

  test("may do nothing that the role may not, and that is audited", async () => {
    const rows = await rowsOf("site_demo" as SiteId, async () => {
      const answer = await auditor.request("/v1/suppressions", { body: { entries: [] } });
      expect([answer.status, await slugOf(answer)]).toEqual([403, "may-not"]);
    });
    expect(rows).toMatchObject([{ actor: auditor.user.id, outcome: "refused", detail: "may-not" }]);
  });

  test("names a site that is there, in the header, or of what only reads in the address", async () => {
    const none = await owner.request("/v1/suppressions", { headers: { "Assent-Site": undefined } });
    expect([none.status, await slugOf(none)]).toEqual([400, "no-site"]);
    const posted = await owner.request("/v1/check?site=site_demo", {
      body: question,
      headers: { "Assent-Site": undefined },
    });
    expect([posted.status, await slugOf(posted)]).toEqual([400, "no-site"]);
    const rows = await rowsOf(null, async () => {
      const answer = await owner.request("/v1/suppressions", { headers: { "Assent-Site": "site_none" } });
      expect([answer.status, await slugOf(answer)]).toEqual([404, "not-found"]);
    });
    expect(rows).toMatchObject([{ actor: owner.user.id, verb: "request.accept", outcome: "refused" }]);
  });

  test("tells who is signed in, with the token, and never the cookie", async () => {
    const answer = await owner.request("/v1/session");
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      user: { id: owner.user.id, role: "owner" },
      csrfToken: owner.csrfToken,
      session: { by: "passkey", browser: "Firefox" },
    });
    expect(text).not.toContain(owner.cookie.split("=")[1]);
    expect(answer.headers.get("Cache-Control")).toBe("no-store");
    expect(answer.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  });

  test("lists the user's browsers, and ends one, or all", async () => {
    const user = await signedIn(server, "editor");
    const { sessions } = (await (await user.request("/v1/sessions")).json()) as { sessions: { current: boolean }[] };
    expect(sessions).toMatchObject([{ current: true, browser: "Firefox" }]);
    expect((await user.request("/v1/sessions/current/end", { method: "POST" })).status).toBe(204);
    expect((await user.request("/v1/session")).status).toBe(401);
    const again = await signedIn(server, "editor");
    expect((await again.request("/v1/sessions/end", { method: "POST" })).status).toBe(204);
    expect((await again.request("/v1/session")).status).toBe(401);
  });
});

describe("what would change something by a cookie is refused and audited", () => {
  const forged: readonly (readonly [string, Record<string, string | undefined>, string])[] = [
    ["from another origin", { Origin: "https://evil.example" }, "origin"],
    ["from a page that browsers do not name", { Origin: "null" }, "origin"],
    ["from another site, by the browser's word", { "Sec-Fetch-Site": "cross-site" }, "origin"],
    ["from a neighbour on the same domain", { "Sec-Fetch-Site": "same-site" }, "origin"],
    ["from nowhere", { Origin: undefined }, "origin"],
    ["with a stolen cookie and no token", { "Assent-CSRF": undefined }, "token"],
    ["with a made-up token", { "Assent-CSRF": "A".repeat(27) }, "token"],
  ];
  test.each(forged)("%s", async (_, headers, fault) => {
    const rows = await rowsOf(null, async () => {
      const answer = await owner.request("/v1/check", { body: question, headers });
      expect([answer.status, await slugOf(answer)]).toEqual([403, "forged-request"]);
    });
    expect(rows).toMatchObject([
      { actor: owner.user.id, verb: "request.accept", outcome: "refused", detail: `forged-request ${fault}` },
    ]);
  });

  test("with another session's token", async () => {
    const headers = { "Assent-CSRF": auditor.csrfToken };
    expect((await owner.request("/v1/check", { body: question, headers })).status).toBe(403);
  });

  test("reading by another page is refused too, and reading by a page of this server needs no token", async () => {
    for (const headers of [{ Origin: "https://evil.example" }, { "Sec-Fetch-Site": "same-site" }])
      expect((await owner.request("/v1/session", { headers })).status).toBe(403);
    for (const site of ["same-origin", "none", undefined]) {
      const headers = { Origin: undefined, "Assent-CSRF": undefined, "Sec-Fetch-Site": site };
      expect((await owner.request("/v1/session", { headers })).status).toBe(200);
    }
  });

  test("no other page may read an answer: there are no CORS headers", async () => {
    const answer = await owner.request("/v1/session");
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });
});

describe("a key", () => {
  test("belongs to its site: naming another is refused and audited", async () => {
    const ask = (site: string) =>
      fetch(`${server.url}/v1/suppressions`, {
        headers: { Authorization: `Bearer ${server.demoKey}`, "Assent-Site": site },
      });
    expect((await ask("site_demo")).status).toBe(200);
    const rows = await rowsOf("site_demo" as SiteId, async () => expect((await ask("site_other")).status).toBe(403));
    expect(rows).toMatchObject([{ actor: expect.stringMatching(/^key_/), outcome: "refused" }]);
  });

  test("that is wrong is not made good by a cookie", async () => {
    expect((await owner.request("/v1/suppressions", { headers: { Authorization: "Bearer assent_x" } })).status).toBe(
      401,
    );
  });

  test("never does what is a user's own", async () => {
    const headers = { Authorization: `Bearer ${server.demoKey}` };
    expect((await fetch(`${server.url}/v1/session`, { headers })).status).toBe(401);
  });
});

test("whoever posts a record with a user's cookie in the browser and no token is the public", async () => {
  const answer = await owner.request("/v1/records", { body: {}, headers: { "Assent-CSRF": undefined } });
  expect(answer.status).toBe(422);
});

test("no address that needs a credential answers without one", async () => {
  const closed = routes.flatMap(({ path, on }) =>
    Object.keys(on)
      .filter((method) => {
        const operation = operations[`${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}")}`];
        return operation?.key ?? operation?.session;
      })
      .map((method) => [method, path.replace(/:(\w+)(\{[^}]*\})?/g, "x")] as const),
  );
  expect(closed.length).toBeGreaterThan(25);
  for (const [method, path] of closed) {
    const headers = { Cookie: "assent-session=AAAAAAAAAAAAAAAAAAAAAAAAAAA", Origin: server.url, "Assent-CSRF": "x" };
    const answer = await fetch(server.url + path, { method, headers });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
});
