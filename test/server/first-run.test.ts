// From an empty folder to a lawful banner, a found person and an erased one: by the API alone, as a script would.
import { expect, test } from "vitest";
import { bannerRequest, freshDevice, post, recordRequest } from "../support/requests.ts";
import { startTestServer } from "../support/server.ts";

interface Said {
  readonly id: string;
  readonly csrfToken: string;
  readonly recoveryCodes: readonly string[];
  readonly settings: unknown;
  readonly revision: number;
  readonly report: { readonly faults: readonly unknown[]; readonly findings: readonly { readonly severity: string }[] };
  readonly notice: string;
  readonly token: string;
  readonly records: readonly { readonly id: string; readonly personal: boolean }[];
  readonly subject: { readonly erasedAt: string | null };
  readonly results: readonly { readonly allow: boolean; readonly reason: string }[];
}

const outline = {
  controller: {
    name: "Shop Ltd",
    address: "1 High Street, York YO1 7AA, United Kingdom",
    contact: "privacy@shop.example",
  },
  policyUrl: "https://shop.example/privacy",
  authority: "Information Commissioner's Office, ico.org.uk",
  languages: ["en", "de"],
  vendors: ["google-analytics"],
  forms: ["newsletter"],
  storageLocation: "United Kingdom",
};

test("a claimed installation asks, records, finds, answers and erases, and nothing was configured before", async () => {
  const server = await startTestServer({ demo: false });
  try {
    expect([server.demoKey, await server.context.control.sites()]).toEqual([undefined, []]);
    const headers: Record<string, string> = { Origin: server.url, "Content-Type": "application/json" };
    const ask = async (method: string, path: string, body?: unknown) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(server.url + path, { method, headers, ...sent });
      const text = await answer.text();
      expect([path, answer.ok ? "" : text]).toEqual([path, ""]);
      const cookie = answer.headers.get("Set-Cookie");
      if (cookie) headers["Cookie"] = cookie.split(";")[0]!;
      return (text === "" ? {} : JSON.parse(text)) as Said;
    };
    const claimed = await ask("POST", "/v1/session", {
      by: "link",
      token: server.claimLink!.split("#")[1],
      name: "Ada",
    });
    expect(claimed.recoveryCodes).toHaveLength(10);
    headers["Assent-CSRF"] = claimed.csrfToken;

    const site = await ask("POST", "/v1/sites", { name: "Shop", origins: ["https://shop.example"] });
    headers["Assent-Site"] = site.id;
    const { settings } = await ask("POST", "/v1/draft/outline", outline);
    const draft = await ask("PUT", "/v1/draft", { revision: 0, settings });
    const broken = draft.report.findings.filter(({ severity }) => severity === "error");
    expect([draft.report.faults, broken]).toEqual([[], []]);
    await ask("POST", "/v1/notices", { revision: draft.revision });
    const script = await fetch(`${server.url}/s/${site.id}.js`);
    expect([script.status, (await script.text()).length > 1_000]).toEqual([200, true]);

    const { notice } = await ask("GET", `/s/${site.id}.json`);
    const own = { Origin: "https://shop.example" };
    const device = { subject: { kind: "device", id: freshDevice() } } as const;
    const choices = [{ purpose: "analytics", version: 1, status: "given" }] as const;
    const banner = { ...bannerRequest(notice, "given", device), site: site.id, choices };
    expect((await post(`${server.url}/v1/records`, banner, own)).status).toBe(201);
    const form = { ...recordRequest(notice), site: site.id };
    expect((await post(`${server.url}/v1/records`, form, own)).status).toBe(201);

    const { token } = await ask("POST", "/v1/keys", { name: "mailer", scopes: ["check"] });
    const question = { purpose: "newsletter", channel: "email", recipients: [{ email: form.subject.id }] };
    const checked = async () => {
      const answer = await post(`${server.url}/v1/check`, question, { Authorization: `Bearer ${token}` });
      return ((await answer.json()) as Said).results[0];
    };
    expect(await checked()).toMatchObject({ allow: true });
    expect((await ask("POST", "/v1/records/find", { text: form.id })).records.map(({ id }) => id)).toEqual([form.id]);
    const wish = { subject: form.subject, mode: "erase", reason: "subject-request", verified: "signed-link" };
    await ask("POST", "/v1/erasures", wish);
    expect(await checked()).toMatchObject({ allow: false, reason: "ERASED" });
    const gone = await ask("POST", "/v1/records/find", { text: form.subject.id });
    expect([gone.records, typeof gone.subject.erasedAt]).toEqual([[], "string"]);

    await ask("POST", "/v1/sessions/end");
    expect((await fetch(`${server.url}/v1/session`, { headers })).status).toBe(401);
    expect(server.failures).toEqual([]);
  } finally {
    await server.stop();
  }
});
