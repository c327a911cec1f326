// Who may not ask learns nothing: of somebody who is known and of somebody who is not, a refusal is the same to the letter.
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoSite } from "../../server/services/demo.ts";
import { createKeyAs } from "../../server/services/keys.ts";
import { currentNotice } from "../../server/services/notices.ts";
import { createSite } from "../../server/services/sites.ts";
import { otherSite, system } from "../support/context.ts";
import { post, recordRequest } from "../support/requests.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

const known = "known@example.com";
const stranger = "stranger@example.com";
let server: TestServer;
let check: string;
let record: string;
let keys: Readonly<Record<Refusal, Record<string, string>>>;

const refusals = ["without a key", "with a key that is none", "with a key of another site", "with too little"] as const;
type Refusal = (typeof refusals)[number];
const expected: Readonly<Record<Refusal, number>> = {
  "without a key": 401,
  "with a key that is none": 401,
  "with a key of another site": 403,
  "with too little": 403,
};

beforeAll(async () => {
  server = await startTestServer();
  const { context } = server;
  const notice = (await currentNotice(context, demoSite))!.hash;
  const request = recordRequest(notice, { subject: { kind: "email", id: known } });
  expect((await post(`${server.url}/v1/records`, request)).status).toBe(201);
  record = request.id;
  await createSite(context, system, { id: otherSite, name: "Other", origins: ["https://other.example"] });
  const made = async (site: typeof demoSite, scopes: readonly string[]) =>
    `Bearer ${(await createKeyAs(context, system, { site, read: () => ({ name: "stranger", scopes }) })).token}`;
  const everything = ["check", "check.explain", "suppress.write", "consent.write", "import", "request", "audit"];
  keys = {
    "without a key": {},
    "with a key that is none": { Authorization: "Bearer assent_none" },
    "with a key of another site": { Authorization: await made(otherSite, everything), "Assent-Site": demoSite },
    "with too little": { Authorization: await made(demoSite, ["stats"]) },
  };
  const asked = { purpose: "newsletter", channel: "email", recipients: [{ email: known }] };
  const answer = await fetch(`${server.url}/v1/check`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.demoKey!}`, "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
  ({ check } = (await answer.json()) as { check: string });
});
afterAll(() => server?.stop());

const question = { purpose: "newsletter", channel: "email" } as const;
const json = (path: string, body: (email: string) => unknown) => ({
  path,
  media: "application/json",
  body: (email: string) => JSON.stringify(body(email)),
});
const text = (path: string, media: string, body: (email: string) => string) => ({ path, media, body });
const person = (id: string) => ({ kind: "email", id });

/** Every address that takes somebody's address. */
const routes = [
  json("/v1/check", (email) => ({ ...question, recipients: [{ email }] })),
  text("/v1/check/stream", "application/x-ndjson", (email) => `${JSON.stringify(question)}\n{"email":"${email}"}\n`),
  json("/v1/checks/CHECK/recheck", (email) => ({ recipients: [{ email }] })),
  json("/v1/suppressions", (email) => ({ entries: [{ email, reason: "COMPLAINT", source: "complaint" }] })),
  json("/v1/suppressions/find", (email) => ({ email })),
  json("/v1/change-keys", (email) => ({ recipients: [{ email }] })),
  json("/v1/unsubscribe-links", (email) => ({ ...question, recipients: [{ email }] })),
  json("/v1/sales", (email) => ({
    sales: [{ email, product: "lines", soldAt: "2026-01-05T10:00:00Z", refusalOffered: true }],
  })),
  json("/v1/sends", (email) => ({ ...question, refusalOffered: true, recipients: [{ email }] })),
  json("/v1/shares", (email) => ({
    shares: [{ email, recipient: "Partner", purpose: "newsletter", sharedAt: "2026-01-05T10:00:00Z" }],
  })),
  json("/v1/shares/find", (email) => ({ email })),
  json("/v1/records", (email) => ({ event: "withdraw", subject: person(email), surface: "phone", actor: "agent" })),
  json("/v1/links", (email) => ({ subject: person(email), other: { kind: "record", id: record } })),
  json("/v1/erasures", (email) => ({ subject: person(email), mode: "erase", reason: "subject-request" })),
  json("/v1/held", (email) => ({ subject: person(email), verified: "known" })),
  json("/v1/records/find", (email) => ({ subject: person(email) })),
  json("/v1/holds", (email) => ({
    subject: person(email),
    statute: "s. 1",
    reason: "claim",
    until: "2027-01-05T10:00:00Z",
  })),
  json("/v1/packs", (email) => ({ subject: person(email) })),
  json("/v1/feedback/postmark", (Email) => ({ RecordType: "SpamComplaint", Email })),
  json("/v1/inbound/plain", (from) => ({ from, subject: "unsubscribe", text: "" })),
  text("/v1/screenings", "text/csv", (email) => `email,listed,register,date\n${email},no,MPS,2026-01-05\n`),
  text("/v1/screenings/coverage", "text/csv", (email) => `email\n${email}\n`),
  text("/v1/imports", "text/csv", (email) => `email,status\n${email},given\n`),
];

async function refusal({ path, media, body }: (typeof routes)[number], why: Refusal, email: string) {
  const answer = await fetch(`${server.url}${path.replace("CHECK", check)}`, {
    method: "POST",
    headers: { ...keys[why], "Content-Type": media },
    body: body(email),
  });
  const { instance, ...said } = (await answer.json()) as Record<string, unknown>;
  expect(instance).toBe(`urn:uuid:${answer.headers.get("X-Request-Id")}`);
  const headers = [...answer.headers].filter(([name]) => !/^(date|x-request-id|ratelimit-remaining)$/.test(name));
  return { status: answer.status, said, headers };
}

// What is posted to /v1/records without a key is a page's record.
const table = refusals
  .flatMap((why) => routes.map((route) => [why, route.path, route] as const))
  .filter(([why, path]) => !(path === "/v1/records" && why === "without a key"));

test.each(table)("%s, POST %s", async (why, _, route) => {
  const [first, second] = [await refusal(route, why, known), await refusal(route, why, stranger)];
  expect(first.status).toBe(expected[why]);
  // The header of what is left says that the key was let in, which is so of the second too.
  const bare = ({ headers, ...rest }: typeof first) => ({
    ...rest,
    headers: headers.filter(([name]) => name !== "ratelimit-limit"),
  });
  expect(bare(second)).toEqual(bare(first));
  expect(JSON.stringify(first.said)).not.toMatch(/known@|stranger@|rec_/);
});
