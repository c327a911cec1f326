// Policies that were pasted, judged as browsers judge them.
import { expect, test } from "vitest";
import { policiesIn, policyFindings } from "../../core/page-policy.ts";

const api = "https://consent.example.com";
const judged = (pasted: string, page = "https://www.example.com", server = api) =>
  policyFindings(pasted, { api: server, page }).map(
    ({ need, directive, add, byNonce }) => `${need} ${directive} ${add}${byNonce ? " nonce" : ""}`,
  );

test.each([
  ["no policy", "", []],
  ["one that speaks of pictures only", "img-src 'self'", []],
  ["all from everywhere", "default-src *", []],
  ["https", "script-src https:; connect-src https:", []],
  ["the host", "script-src 'self' consent.example.com; connect-src https://consent.example.com", []],
  ["a parent by a star", "default-src *.example.com", []],
  ["a path, which counts for its host", "default-src https://consent.example.com/s/", []],
  ["itself only", "default-src 'self'", [`script default-src ${api}`, `connect default-src ${api}`]],
  ["none", "script-src 'none'; connect-src 'none'", [`script script-src ${api}`, `connect connect-src ${api}`]],
  ["another port", "default-src consent.example.com:8443", [`script default-src ${api}`, `connect default-src ${api}`]],
  ["scripts but no answers", `script-src ${api}; connect-src 'self'`, [`connect connect-src ${api}`]],
  ["elements before scripts", `script-src-elem 'self'; script-src ${api}`, [`script script-src-elem ${api}`]],
  ["nonces", "script-src 'nonce-abc' 'strict-dynamic' https:", ["script script-src nonce nonce"]],
  ["nonces without trust", `script-src 'nonce-abc' ${api}`, []],
  [
    "Trusted Types without ours",
    "require-trusted-types-for 'script'; trusted-types other",
    ["trusted-types trusted-types assent"],
  ],
  ["Trusted Types with ours", "require-trusted-types-for 'script'; trusted-types assent", []],
  ["a directive twice, of which the first counts", `script-src ${api}; script-src 'none'`, []],
  ["two policies, both of which hold", `script-src ${api}, script-src 'self'`, [`script script-src ${api}`]],
])("%s", (_, policy, found) => expect(judged(policy)).toEqual(found));

test("a page on the server itself needs no more than itself", () =>
  expect(judged("default-src 'self'", api)).toEqual([]));

test("whole headers may be pasted: others are left out, and those that only report", () => {
  const pasted = `HTTP/2 200
content-type: text/html; charset=utf-8
Content-Security-Policy-Report-Only: default-src 'none'
content-security-policy: script-src 'self'; connect-src *`;
  expect(judged(pasted)).toEqual([`script script-src ${api}`]);
  expect(policiesIn("X-Frame-Options: DENY")).toEqual([]);
});

test("a server on a number and a port is covered by the same only", () => {
  const server = "http://127.0.0.1:8787";
  expect(judged("default-src http://127.0.0.1:8787", undefined, server)).toEqual([]);
  expect(judged("default-src 127.0.0.1:*", undefined, server)).toEqual([]);
  expect(judged("default-src http://127.0.0.1", undefined, server)).toHaveLength(2);
});
