// Mailers over HTTP: each is posted what it asks for, and an answer says whether another try helps.
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { httpTransport } from "../../../server/mail/http.ts";
import { mailers } from "../../../server/mail/mailers.ts";
import { mailMessage } from "../../support/mail.ts";

let server: Server;
let url: string;
let status = 200;
const posted: { headers: IncomingHttpHeaders; body: unknown }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posted.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(status, status === 302 ? { Location: "/elsewhere" } : {}).end('{"to":"ada@example.com"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const message = mailMessage({ headers: { "List-Unsubscribe": "<https://a.example/u/s/t>" }, replyTo: "r@a.example" });
const post = async (mailer: string, answer = 200) => {
  posted.length = 0;
  status = answer;
  const outcome = await httpTransport({ mailer, url, token: "secret" }).send(message);
  return { outcome, ...posted[0]!, posts: posted.length };
};

test("the plain form holds everything a program needs to send the message itself", async () => {
  const { headers, body, outcome } = await post("plain");
  expect(outcome).toEqual({ kind: "sent" });
  expect(headers).toMatchObject({ authorization: "Bearer secret", "idempotency-key": message.id });
  const { headers: given, ...rest } = message;
  expect(body).toMatchObject({ ...rest, headers: { ...given, "Auto-Submitted": "auto-generated" } });
});

test("every mailer gets address, subject, both forms, the sender and the head, and its own kind of token", async () => {
  for (const [mailer, { token }] of Object.entries(mailers)) {
    const { headers, body } = await post(mailer);
    expect(headers[token.header.toLowerCase()], mailer).toBe(`${token.before}secret`);
    const text = JSON.stringify(body);
    for (const part of [message.to, message.subject, message.text.trim(), "no-reply@consent.example", "r@a.example"])
      expect(text, mailer).toContain(part);
    expect(text, mailer).toContain("https://a.example/u/s/t");
    expect(text, mailer).toContain(message.id);
  }
});

test("what blames the message is final, what blames us or the hour is not, and no answer leads elsewhere", async () => {
  expect((await post("postmark", 422)).outcome).toEqual({ kind: "refused", reason: "http 422" });
  for (const passing of [401, 429, 500, 503, 302]) {
    const { outcome, posts } = await post("resend", passing);
    expect(outcome).toEqual({ kind: "failed", reason: `http ${passing}` });
    expect(posts).toBe(1);
  }
});

test("a mailer nobody described, and a plain one without an address, are refused at the start", () => {
  expect(() => httpTransport({ mailer: "toString" })).toThrow(/ASSENT_MAIL_MAILER/);
  expect(() => httpTransport({ mailer: "plain" })).toThrow(/ASSENT_MAIL_HTTP/);
});
