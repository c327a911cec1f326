// May this subject be contacted? Every reason alone and beside the others; the spelling addresses are keyed by.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  channelAddress,
  denyRanks,
  mayContact,
  normalEmail,
  normalPhone,
  type ConsentFact,
  type ContactQuestion,
  type DenyReason,
} from "../../core/contact.ts";
import { channels } from "../../core/purpose.ts";
import { consentStatuses, isInForce } from "../../core/status.ts";

const at = "2026-11-22T09:00:00.000Z";
const fact: ConsentFact = {
  status: "given",
  record: "rec_1",
  at: "2026-10-01T09:00:00.000Z",
  until: "2027-04-01T09:00:00.000Z",
  version: 2,
  direct: true,
  notice: `sha256:${"ab".repeat(32)}`,
};
const allowed: ContactQuestion = { address: "a@example.com", channelFits: true, purposeVersion: 2, fact, at };

/** What makes each reason true of a question, changing nothing that another reason looks at. */
const causes: Record<DenyReason, (question: ContactQuestion) => ContactQuestion> = {
  INPUT_INVALID: (question) => ({ ...question, address: undefined }),
  CHANNEL_MISMATCH: (question) => ({ ...question, channelFits: false }),
  ERASED: (question) => ({ ...question, erasedAt: "2026-10-02T09:00:00.000Z" }),
  RESTRICTED: (question) => ({ ...question, restricted: true }),
  WITHDRAWN: (question) => ({ ...question, fact: { ...fact, ...question.fact, status: "withdrawn" } }),
  REFUSED: (question) => ({ ...question, fact: { ...fact, ...question.fact, status: "refused" } }),
  EXPIRED: (question) => ({ ...question, fact: { ...fact, ...question.fact, status: "expired" } }),
  RECONSENT_NEEDED: (question) => ({ ...question, fact: { ...fact, ...question.fact, version: 1 } }),
  PURPOSE_RETIRED: (question) => ({ ...question, purposeVersion: undefined }),
  NO_RECORD: (question) => ({ ...question, fact: undefined }),
};
const reasons = Object.keys(causes) as DenyReason[];

describe("may we contact", () => {
  test("yes, when consent is in force for this purpose, channel and version", () => {
    expect(mayContact(allowed)).toEqual({ allow: true, reason: "CONSENT_ACTIVE", also: [] });
    expect(mayContact({ ...allowed, fact: { ...fact, status: "renewed" } }).allow).toBe(true);
    expect(mayContact({ ...allowed, fact: { ...fact, until: undefined } }).allow).toBe(true);
  });

  test("after an erasure only what the person said themselves since then", () => {
    const erasedAt = "2026-09-30T09:00:00.000Z";
    expect(mayContact({ ...allowed, erasedAt }).allow).toBe(true);
    expect(mayContact({ ...allowed, erasedAt, fact: { ...fact, direct: false } }).reason).toBe("ERASED");
    expect(mayContact({ ...allowed, erasedAt: fact.at }).reason).toBe("ERASED");
  });

  test.each(reasons)("no: %s alone", (reason) => {
    expect(mayContact(causes[reason](allowed))).toEqual({ allow: false, reason, also: [] });
  });

  // A retired purpose has no version that consent could be older than, so that pair cannot be.
  const pairs = reasons
    .flatMap((high) => reasons.map((low) => [high, low] as const))
    .filter((pair) => pair.join() !== "RECONSENT_NEEDED,PURPOSE_RETIRED");
  test.each(pairs.filter(([high, low]) => denyRanks[high] < denyRanks[low]))("%s answers before %s", (high, low) => {
    const both = causes[high](causes[low](allowed));
    const answer = mayContact(both);
    expect(answer.allow).toBe(false);
    const named = [answer.reason, ...answer.also];
    expect(named).toContain(high);
    if (named.includes(low)) expect(named.indexOf(high)).toBeLessThan(named.indexOf(low));
  });

  test.each([
    ["WITHDRAWN", "PURPOSE_RETIRED"],
    ["WITHDRAWN", "RECONSENT_NEEDED"],
    ["REFUSED", "RECONSENT_NEEDED"],
    ["EXPIRED", "RECONSENT_NEEDED"],
    ["EXPIRED", "PURPOSE_RETIRED"],
    ["CHANNEL_MISMATCH", "NO_RECORD"],
    ["INPUT_INVALID", "NO_RECORD"],
    ["PURPOSE_RETIRED", "NO_RECORD"],
  ] as const)("%s hides no %s: the second stands in also", (high, low) => {
    expect(mayContact(causes[high](causes[low](allowed)))).toEqual({ allow: false, reason: high, also: [low] });
  });

  test("an answer lapses at its very instant, and withdrawal is still the reason after it", () => {
    expect(mayContact({ ...allowed, fact: { ...fact, until: at } }).reason).toBe("EXPIRED");
    expect(mayContact({ ...allowed, fact: { ...fact, until: "2026-11-22T09:00:00.001Z" } }).allow).toBe(true);
    const lapsed = { ...fact, status: "withdrawn", until: "2026-10-02T09:00:00.000Z" } as const;
    expect(mayContact({ ...allowed, fact: lapsed })).toEqual({ allow: false, reason: "WITHDRAWN", also: [] });
  });

  test("revoked by someone else answers as withdrawn; unknown, requested and invalidated are no record", () => {
    expect(mayContact({ ...allowed, fact: { ...fact, status: "revoked" } }).reason).toBe("WITHDRAWN");
    for (const status of ["unknown", "requested", "invalidated"] as const) {
      expect(mayContact({ ...allowed, fact: { ...fact, status } }).reason).toBe("NO_RECORD");
    }
  });

  test("no: consent to another version than the one in force, earlier or later", () => {
    expect(mayContact({ ...allowed, purposeVersion: 1 }).reason).toBe("RECONSENT_NEEDED");
    expect(mayContact({ ...allowed, purposeVersion: 3 }).reason).toBe("RECONSENT_NEEDED");
  });

  const anyQuestion = fc.record({
    address: fc.constantFrom(undefined, "a@example.com"),
    channelFits: fc.boolean(),
    purposeVersion: fc.constantFrom(undefined, 1, 2, 3),
    fact: fc.option(
      fc.record({
        status: fc.constantFrom(...consentStatuses),
        record: fc.constant("rec_1"),
        at: fc.constant("2026-10-01T09:00:00.000Z"),
        until: fc.constantFrom(undefined, "2026-11-22T08:59:59.999Z", at, "2027-04-01T09:00:00.000Z"),
        version: fc.integer({ min: 1, max: 3 }),
        notice: fc.constant(fact.notice),
        direct: fc.boolean(),
      }),
      { nil: undefined },
    ),
    at: fc.constant(at),
  });

  test("whatever is asked, allow means consent in force, in time, for the version and the channel", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const answer = mayContact(question);
        const { fact: known } = question;
        const holds =
          known !== undefined &&
          isInForce(known.status) &&
          (known.until === undefined || known.until > at) &&
          question.purposeVersion !== undefined &&
          known.version === question.purposeVersion &&
          question.address !== undefined &&
          question.channelFits;
        expect(answer.allow).toBe(holds);
        expect(answer.allow).toBe(answer.reason === "CONSENT_ACTIVE");
        expect(mayContact(question)).toEqual(answer);
      }),
      { numRuns: 3000 },
    );
  });

  test("reasons come by rank, each once", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const answer = mayContact(question);
        if (answer.allow) return;
        const named = [answer.reason as DenyReason, ...answer.also];
        expect(new Set(named).size).toBe(named.length);
        const ranks = named.map((reason) => denyRanks[reason]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });
});

test("every channel says which kind of address it needs", () => {
  expect(Object.keys(channelAddress).sort()).toEqual([...channels].sort());
});

describe("an e-mail address", () => {
  test.each([
    ["a@example.com", "a@example.com"],
    ["  Anna.Smith@Example.COM ", "anna.smith@example.com"],
    ["anna+shop@example.com", "anna+shop@example.com"],
    ["anna\u200b@exam\u00adple.com", "anna@example.com"],
    ["\u202eanna@example.com\ufeff", "anna@example.com"],
    ["ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "anna@example.com"],
    ["anna@bücher.example", "anna@xn--bcher-kva.example"],
    ["anna@BÜCHER.example", "anna@xn--bcher-kva.example"],
    ["rene\u0301@example.com", "rené@example.com"],
    ["rene\u200b\u0301@example.com", "rené@example.com"],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
  ])("%j is keyed as %s", (text, email) => expect(normalEmail(text)).toBe(email));

  test.each([
    "",
    "anna",
    "@example.com",
    "anna@",
    "anna@localhost",
    "anna@example..com",
    "anna@example.com.",
    "anna@.example.com",
    "anna@-example.com",
    "anna@exa_mple.com",
    "anna@example.c",
    "anna@192.0.2.1",
    "anna@[192.0.2.1]",
    "anna@example.com/x",
    "anna@example.com?x",
    "anna@example.com:25",
    "anna@exam ple.com",
    "an na@example.com",
    "an\tna@example.com",
    "an\u0000na@example.com",
    "a@b@example.com",
    ".anna@example.com",
    "anna.@example.com",
    "an..na@example.com",
    "Anna <anna@example.com>",
    "anna@example.com, bob@example.com",
    "anna%40example.com",
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(64)}.com`,
    `a@${"b.".repeat(127)}com`,
    "javascript:alert(1)@example.com",
  ])("%j is none", (text) => expect(normalEmail(text)).toBeUndefined());

  test("keyed twice is keyed the same", () => {
    const part = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(part, part, (local, domain) => {
        const once = normalEmail(`${local}@${domain}.com`);
        if (once !== undefined) expect(normalEmail(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a phone number", () => {
  test.each([
    ["+442079460958", "+442079460958"],
    [" +44 20 7946-0958 ", "+442079460958"],
    ["+44 (20) 7946.0958", "+442079460958"],
    ["＋４４ ２０７９４６０９５８", "+442079460958"],
    ["+1\u200b 202 555 0143", "+12025550143"],
  ])("%j is keyed as %s", (text, phone) => expect(normalPhone(text)).toBe(phone));

  test.each([
    "",
    "+",
    "020 7946 0958",
    "0044 20 7946 0958",
    "+44 (0)20 7946 0958",
    "+0123456789",
    "+4420",
    "+44207946095x",
  ])("%j is none", (text) => expect(normalPhone(text)).toBeUndefined());

  test("of more than 15 digits is none", () => expect(normalPhone("+1234567890123456")).toBeUndefined());
});
