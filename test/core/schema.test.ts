// The schemas of requests: what is accepted, and where each fault is pointed to.
import { describe, expect, test } from "vitest";
import { checkRequest } from "../../core/contact-schema.ts";
import { contentHash, recordRequest } from "../../core/schema.ts";
import { sampleRequest } from "../support/samples.ts";

interface Parser {
  safeParse(value: unknown): {
    success: boolean;
    error?: { issues: { path: PropertyKey[]; code: string }[] } | undefined;
  };
}

/** The faults as JSON pointers. */
const pointers = (schema: Parser, value: unknown): string[] =>
  (schema.safeParse(value).error?.issues ?? []).map(({ path }) => path.map((part) => `/${String(part)}`).join(""));

/** A copy with the value at the pointer replaced. */
function changed(value: object, pointer: string, replacement: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = pointer.slice(1).split("/");
  const last = keys.pop()!;
  const holder = keys.reduce((node, key) => node[key] as Record<string, unknown>, copy);
  if (replacement === undefined) delete holder[last];
  else holder[last] = replacement;
  return copy;
}

describe("a record request", () => {
  const request = sampleRequest();

  test("is accepted", () => expect(recordRequest.safeParse(request)).toMatchObject({ success: true, data: request }));

  test.each([
    ["/subject", { kind: "email", id: "anna@example.com" }],
    ["/subject", { kind: "receipt", id: `https://consent.example/r/${request.id}.x3Jk9aQ-22_bRt5uW8yZpQ` }],
    ["/prev", request.id],
    ["/lang", "zh-Hant-TW"],
    ["/choices/0/channel", "email"],
    ["/clientAt", "2026-11-22T09:00:00Z"],
    ["/waitedMs", 31_536_000_000],
  ])("may have at %s %j", (pointer, value) => {
    expect(pointers(recordRequest, changed(request, pointer, value))).toEqual([]);
  });

  test.each([
    ["/id", "rec_1"],
    ["/id", undefined],
    ["/site", "demo"],
    ["/event", "consent"],
    ["/choices", []],
    ["/choices", Array.from({ length: 41 }, () => request.choices[0])],
    ["/choices/0/purpose", "Analytics!"],
    ["/choices/0/purpose", "a".repeat(49)],
    ["/choices/0/version", 0],
    ["/choices/0/version", 1.5],
    ["/choices/0/status", "granted"],
    ["/choices/0/channel", "fax"],
    ["/clientAt", "1970-01-01"],
    ["/waitedMs", -1],
    ["/waitedMs", 31_536_000_001],
    ["/notice", `sha256:${"AB".repeat(32)}`],
    ["/notice", "ab".repeat(32)],
    ["/notice", `sha256:${"ab".repeat(31)}`],
    ["/lang", "english"],
    ["/lang", "../de"],
    ["/method/surface", "popup"],
    ["/method/action", "accept"],
    ["/method/layer", 4],
    ["/method/viaGpc", "yes"],
    ["/method/trusted", undefined],
    ["/prev", "none"],
    ["/path", "/".repeat(513)],
    ["/path", "/\ud800"],
    ["/subject/id", "ada\udc00"],
    ["/subject/id", "ab"],
    ["/subject/id", "a".repeat(1_001)],
    ["/subject/kind", "cookie"],
  ])("is refused for %s %j", (pointer, value) => {
    expect(pointers(recordRequest, changed(request, pointer, value))).toEqual([pointer]);
  });

  test("may not bring members of its own, so that nothing more than asked is kept", () => {
    for (const pointer of ["/actor", "/choices/0/until", "/method/ip", "/subject/name"]) {
      const holder = pointer.slice(0, pointer.lastIndexOf("/"));
      expect(pointers(recordRequest, changed(request, pointer, "x"))).toEqual([holder]);
    }
  });

  test("acting on a receipt needs its address: a record's id is not enough", () => {
    for (const id of ["not a record", request.id, `https://consent.example/r/${request.id}`]) {
      const value = changed(request, "/subject", { kind: "receipt", id });
      expect(pointers(recordRequest, value)).toEqual(["/subject/id"]);
    }
  });

  test("several faults are all named", () => {
    const value = changed(changed(request, "/id", 1) as object, "/method/layer", 9);
    expect(pointers(recordRequest, value)).toEqual(["/id", "/method/layer"]);
  });

  test.each([null, [], "text", 7])("that is %j is refused at its root", (value) => {
    expect(pointers(recordRequest, value)).toEqual([""]);
  });
});

describe("a check request", () => {
  const request = { purpose: "newsletter", channel: "email", recipients: [{ ref: "1", email: "anna@example.com" }] };

  test("is accepted, also with an address that turns out to be none", () => {
    expect(pointers(checkRequest, request)).toEqual([]);
    expect(
      pointers(checkRequest, { ...request, recipients: [{ email: "not an address" }, { phone: "1" }, {}] }),
    ).toEqual([]);
  });

  test.each([
    ["/purpose", "News letter"],
    ["/channel", "fax"],
    ["/recipients", []],
    ["/recipients", Array.from({ length: 10_001 }, () => ({}))],
    ["/recipients/0/email", "a".repeat(401)],
    ["/recipients/0/ref", 7],
  ])("is refused for %s", (pointer, value) => {
    expect(pointers(checkRequest, changed(request, pointer, value))).toEqual([pointer]);
  });

  test("may not carry more about a person than the question needs", () => {
    const value = { ...request, recipients: [{ email: "anna@example.com", name: "Anna" }] };
    expect(pointers(checkRequest, value)).toEqual(["/recipients/0"]);
  });
});

test.each([
  `sha256:${"ab".repeat(32)}x`,
  ` sha256:${"ab".repeat(32)}`,
  `md5:${"ab".repeat(32)}`,
  `sha256:${"ab".repeat(32)}\n`,
])("%j is no content hash", (text) => expect(contentHash.safeParse(text).success).toBe(false));
