// Signing in over HTTP: the claim of a new installation, cookies, limits, and what other pages try.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticator } from "../../support/authenticator.ts";
import { freePort } from "../../support/free-port.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { signedIn } from "../../support/signed-in.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const post = (path: string, body: unknown, headers: Record<string, string> = {}, to = server.url) =>
  fetch(to + path, {
    method: "POST",
    headers: { Origin: to, "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
    redirect: "manual",
  });
const cookieIn = (answer: Response) => answer.headers.get("Set-Cookie")!.split(";")[0]!;
const refusals = async () =>
  (await server.context.control.auditRows(null))
    .filter(({ outcome }) => outcome === "refused")
    .map(({ detail }) => detail);

/** Of the owner, once the installation is claimed. */
let codes: readonly string[] = [];

interface Entered {
  readonly user: { readonly id: string; readonly role: string };
  readonly csrfToken: string;
  readonly recoveryCodes: readonly string[];
}

test("a new installation is claimed by its link, keeps a passkey, and is signed in to by it and by codes", async () => {
  const token = server.claimLink!.split("#")[1]!;
  const claimed = await post("/v1/session", { by: "link", token, name: "Ada" });
  expect(claimed.status).toBe(201);
  expect(claimed.headers.get("Set-Cookie")).toMatch(
    /^assent-session=[\w-]{27}; Max-Age=\d{7}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const { user, csrfToken, recoveryCodes } = (await claimed.json()) as Entered;
  expect([user.role, recoveryCodes.length]).toEqual(["owner", 10]);
  expect((await post("/v1/session", { by: "link", token })).status).toBe(401);

  // Passkeys need a name: the same server, asked as localhost.
  const page = server.url.replace("127.0.0.1", "localhost");
  const own = { Cookie: cookieIn(claimed), "Assent-CSRF": csrfToken };
  const device = authenticator();
  const options = (await (await post("/v1/passkeys/options", {}, own, page)).json()) as Parameters<
    typeof device.create
  >[0];
  const credential = device.create(options, { origin: page });
  expect((await post("/v1/passkeys", { name: "Laptop", credential }, own, page)).status).toBe(201);
  const shown = await (await fetch(`${server.url}/v1/passkeys`, { headers: own })).json();
  expect(shown).toMatchObject({ passkeys: [{ name: "Laptop", usedAt: null }], recoveryCodesLeft: 10 });

  const asked = (await (await post("/v1/session/options", {}, {}, page)).json()) as { challenge: string };
  const answer = device.get(asked, { origin: page });
  expect((await post("/v1/session", { by: "passkey", credential: answer }, {}, page)).status).toBe(201);
  const byCode = await post("/v1/session", { by: "recovery", code: recoveryCodes[0] });
  expect(byCode.status).toBe(201);
  expect(((await byCode.json()) as Entered).user.id).toBe(user.id);

  expect((await post(`/v1/passkeys/${credential.id}/remove`, {}, own)).status).toBe(204);
  const renewed = (await (await post("/v1/recovery-codes", {}, own)).json()) as Entered;
  expect(renewed.recoveryCodes).toHaveLength(10);
  codes = renewed.recoveryCodes;
  expect((await post("/v1/session", { by: "recovery", code: recoveryCodes[1] })).status).toBe(401);

  const out = await post("/v1/sessions/current/end", {}, own);
  expect(out.headers.get("Set-Cookie")).toMatch(/^assent-session=; Max-Age=0/);
});

describe("signing in", () => {
  test("is not for other pages: nobody is signed in to an account they do not know of", async () => {
    for (const headers of [
      { Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "null" },
    ]) {
      const answer = await post("/v1/session", { by: "recovery", code: "x" }, headers);
      expect([answer.status, answer.headers.get("Set-Cookie")]).toEqual([403, null]);
      expect((await post("/v1/session/options", {}, headers)).status).toBe(403);
    }
    expect((await refusals()).filter((detail) => detail === "forged-request origin")).toHaveLength(6);
  });

  test("never goes on with a cookie that somebody planted: it is nobody's, or still of whoever had it", async () => {
    const other = await signedIn(server, "marketer");
    for (const [at, planted] of [`assent-session=${"A".repeat(27)}`, other.cookie].entries()) {
      const answer = await post("/v1/session", { by: "recovery", code: codes[at] }, { Cookie: planted });
      expect(answer.status).toBe(201);
      const { user } = (await answer.json()) as Entered;
      expect(cookieIn(answer)).not.toBe(planted);
      const whose = (cookie: string) => fetch(`${server.url}/v1/session`, { headers: { Cookie: cookie } });
      expect(await (await whose(cookieIn(answer))).json()).toMatchObject({ user: { id: user.id, role: "owner" } });
      expect(await (await whose(planted)).text()).not.toContain(user.id);
    }
  });

  test("leads nowhere: no address that came with it is gone to", async () => {
    const answer = await post("/v1/session?next=https://evil.example", {
      by: "recovery",
      code: "x",
      next: "//evil.example",
    });
    expect([answer.status, answer.headers.get("Location")]).toEqual([422, null]);
  });

  test("answers the same to whatever lets nobody in, and can be framed by nobody", async () => {
    const answers = await Promise.all(
      [
        { by: "recovery", code: "0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz" },
        { by: "link", token: "A".repeat(27) },
      ].map((body) => post("/v1/session", body)),
    );
    for (const answer of answers) {
      expect(answer.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
      expect(await answer.json()).toMatchObject({ status: 401, title: "This lets nobody in" });
    }
  });
});

describe("a server under https", () => {
  let own: TestServer;
  let at: string;
  beforeAll(async () => {
    const port = await freePort();
    at = `http://127.0.0.1:${port}`;
    // What is counted within a minute is not forgotten as time passes.
    const now = Date.now();
    own = await startTestServer({ port, publicUrl: "https://consent.example", signInLimit: 3, nowMs: () => now });
  });
  afterAll(() => own?.stop());

  test("has cookies that no other host, path or plain page can set, and refuses who tries too often, which is audited once a minute", async () => {
    const headers = { Origin: "https://consent.example" };
    expect(own.claimLink).toMatch(/^https:\/\/consent\.example\/console\/claim#/);
    const answer = await post("/v1/session", { by: "link", token: own.claimLink!.split("#")[1] }, headers, at);
    expect(answer.headers.get("Set-Cookie")).toMatch(
      /^__Host-assent-session=[\w-]{27}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const plain = await post("/v1/sessions/end", {}, { Cookie: cookieIn(answer), Origin: at }, at);
    expect(plain.status).toBe(403);
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) {
      const tried = await post("/v1/session", { by: "recovery", code: "x" }, headers, at);
      statuses.push(tried.status);
      if (tried.status === 429) expect(Number(tried.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([401, 401, 429, 429, 429]);
    const rows = await own.context.control.auditRows(null);
    expect(rows.filter(({ detail }) => detail === "too-many-requests sign-in")).toMatchObject([
      { actor: "public", verb: "request.accept", outcome: "refused" },
    ]);
    const shown = await fetch(`${at}/v1/session`, { headers: { Cookie: cookieIn(answer) } });
    expect(shown.status).toBe(200);
  });
});
