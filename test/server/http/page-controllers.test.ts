// Pages that people are led to name who is responsible, and take a no to that company alone: nothing else ends with it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { assentClient } from "../../../core/client.ts";
import { demoNotice, demoSite } from "../../../server/services/demo.ts";
import { currentNotice, publishNotice } from "../../../server/services/notices.ts";
import { system } from "../../support/context.ts";
import { demoOrigin } from "../../support/requests.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let client: ReturnType<typeof assentClient>;
const phone = "+442079460958";
/** As long as a notice may name somebody, in letters that a form sends as nine characters each. */
const longCompany = "長".repeat(300);
const topics = {
  own: {},
  offers: { processorFor: "Client & Sons Ltd" },
  club: { jointWith: ["Partner Ltd"] },
} as const;
const further = { ...topics, abroad: { processorFor: longCompany } };

beforeAll(async () => {
  server = await startTestServer();
  client = assentClient({ url: server.url, key: server.demoKey! });
  const settings = demoNotice(demoOrigin);
  const like = settings.purposes.find(({ id }) => id === "call-back")!;
  const purposes = Object.entries(further).map(([id, who]) => ({ ...like, id, channels: ["phone"] as const, ...who }));
  const languages = Object.fromEntries(
    Object.entries(settings.languages).map(([lang, texts]) => {
      const more = Object.keys(further).map((id) => [id, { ...texts.purposes["call-back"]!, title: `About ${id}` }]);
      return [lang, { ...texts, purposes: { ...texts.purposes, ...Object.fromEntries(more) } }];
    }),
  );
  const published = { ...settings, purposes: [...settings.purposes, ...purposes], languages };
  await publishNotice(server.context, system, { site: demoSite, settings: published });
});
afterAll(() => server?.stop());

const post = (path: string, body: object) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.demoKey}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
const pressed = (address: string, form: Record<string, string>) =>
  fetch(address, { method: "POST", body: new URLSearchParams(form), redirect: "error" });
async function agrees(number: string): Promise<void> {
  const notice = (await currentNotice(server.context, demoSite))!.hash;
  const answer = await post("/v1/records", {
    event: "give",
    choices: Object.keys(topics).map((purpose) => ({ purpose, status: "given", channel: "phone" })),
    subject: { kind: "phone", id: number },
    actedAt: new Date(Date.now() - 1_000).toISOString(),
    notice,
    lang: "en",
    surface: "phone",
    actor: "agent",
    attachments: [{ kind: "script", hash: `sha256:${"5c".repeat(32)}` }],
  });
  expect(answer.status).toBe(201);
}
async function reasons(number: string): Promise<string[]> {
  const asked = Object.keys(topics).map((purpose) =>
    client.check({ purpose, channel: "phone", recipients: [{ phone: number }] }),
  );
  return (await Promise.all(asked)).map(({ results }) => results[0]!.reason);
}
async function linkOf(purpose: string, number: string): Promise<string> {
  const { links } = await client.unsubscribeLinks({ purpose, channel: "phone", recipients: [{ phone: number }] });
  return links[0]!.url!;
}
const buttonsOf = (page: string) =>
  [...page.matchAll(/<button[^>]*value="([^"]*)"[^>]*>([^<]*)</g)].map(([, value]) => value);

test("the page of a link names who decides, and stops that company alone", async () => {
  await agrees(phone);
  expect(await reasons(phone)).toEqual(["CONSENT_ACTIVE", "CONSENT_ACTIVE", "CONSENT_ACTIVE"]);
  const link = await linkOf("offers", phone);
  const page = await (await fetch(link)).text();
  expect(page).toContain("Responsible: Client &amp; Sons Ltd");
  expect(page).toContain("Stop all marketing from Client &amp; Sons Ltd");
  expect(buttonsOf(page)).toEqual(["topic", "from:Client &amp; Sons Ltd", "all"]);
  expect(page).not.toContain("<script");
  const german = await (await fetch(link, { headers: { "Accept-Language": "de" } })).text();
  expect(german).toContain("Verantwortlich: Client &amp; Sons Ltd");
  const done = await pressed(link, { scope: "from:Client & Sons Ltd" });
  expect([done.status, await done.text()]).toEqual([
    200,
    expect.stringContaining("Client &amp; Sons Ltd sends you no more marketing."),
  ]);
  expect(await reasons(phone)).toEqual(["CONSENT_ACTIVE", "OBJECTED_ALL", "CONSENT_ACTIVE"]);
  expect((await pressed(link, { scope: "from:Client & Sons Ltd" })).status).toBe(200);
});

test("a company for which the topic is not done is refused, and nothing ends", async () => {
  const number = "+442079460959";
  await agrees(number);
  const answer = await pressed(await linkOf("offers", number), { scope: "from:Partner Ltd" });
  expect([answer.status, ((await answer.json()) as { errors: { pointer: string }[] }).errors[0]!.pointer]).toEqual([
    422,
    "/controller",
  ]);
  expect(await reasons(number)).toEqual(["CONSENT_ACTIVE", "CONSENT_ACTIVE", "CONSENT_ACTIVE"]);
  const own = await (await fetch(await linkOf("own", number))).text();
  expect(own).not.toContain("Responsible:");
  expect(buttonsOf(own)).toEqual(["topic", "all"]);
});

test("a no to a company with the longest name there may be, in any script, is taken", async () => {
  const number = "+442079460961";
  const link = await linkOf("abroad", number);
  expect(buttonsOf(await (await fetch(link)).text())).toContain(`from:${longCompany}`);
  expect((await pressed(link, { scope: `from:${longCompany}` })).status).toBe(200);
  const { results } = await client.check({ purpose: "abroad", channel: "phone", recipients: [{ phone: number }] });
  expect(results[0]!.reason).toBe("OBJECTED_ALL");
});

test("a person's own page groups topics by who decides, and a no to a joint controller leaves the others", async () => {
  const number = "+442079460960";
  await agrees(number);
  const made = (await (await post("/v1/own-links", { phone: number })).json()) as { url: string };
  const page = await (await pressed(made.url, { act: "open" })).text();
  const company = (await currentNotice(server.context, demoSite))!.notice.controller.name;
  const headings = [...page.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, text]) => text);
  expect(headings).toEqual([company, "Client &amp; Sons Ltd", `${company} and Partner Ltd`]);
  expect(buttonsOf(page)).toEqual(["end:Client &amp; Sons Ltd", "end:Partner Ltd", "save", "end", "json", "csv"]);
  const token = /name="page" value="([^"]+)"/.exec(page)![1]!;
  const answer = await pressed(`${server.url}/m/${demoSite}`, { page: token, act: "end:Partner Ltd" });
  expect(await answer.text()).toContain("Partner Ltd sends you no more marketing.");
  expect(await reasons(number)).toEqual(["CONSENT_ACTIVE", "CONSENT_ACTIVE", "OBJECTED_ALL"]);
  const stranger = await pressed(`${server.url}/m/${demoSite}`, { page: token, act: "end:Nobody Ltd" });
  expect(stranger.status).toBe(422);
  const again = await pressed(`${server.url}/m/${demoSite}`, { page: token, act: "end:Partner Ltd" });
  expect(buttonsOf(await again.text())).toEqual(["end:Client &amp; Sons Ltd", "save", "end", "json", "csv"]);
});
