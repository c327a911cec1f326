// Whatever order acts, imports, commits and undos come in: nobody who said no is given by an import, and nobody who was erased is known by one.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isInForce } from "../../core/status.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { recordDecision } from "../../server/services/records.ts";
import { subjectHash } from "../../server/services/subjects.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { importsOf, newsletterHead } from "../support/imports.ts";

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const people = ["a", "b"] as const;
type Person = (typeof people)[number];

type Said = "given" | "refused" | "withdrawn";

type Step =
  | { readonly kind: "say"; readonly who: Person; readonly status: Said; readonly waitedDays: number }
  | { readonly kind: "erase"; readonly who: Person }
  | { readonly kind: "upload"; readonly rows: readonly (readonly [Person, string, number])[] }
  | { readonly kind: "commit" | "undo"; readonly job: number };

const who = fc.constantFrom(...people);
const said = fc.constantFrom<Said>("given", "refused", "withdrawn");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("say" as const),
      who,
      status: said,
      // A no may come late, from an outbox: then it is older than what an import brought meanwhile.
      waitedDays: fc.constantFrom(0, 20),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("erase" as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("upload" as const),
      rows: fc.array(fc.tuple(who, said, fc.integer({ min: 1, max: 22 })), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("commit" as const), job: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("undo" as const), job: fc.nat(1) }) },
);

/** What must hold of one person, kept beside the database by the plainest rules. */
interface Expected {
  /** The last thing that counts is a no: only the person can end that. */
  no: boolean;
  /** Erased, and not come back. */
  erased: boolean;
  /** The person gave it, and nobody took it back. */
  ownYes: boolean;
}

async function play(steps: readonly Step[], run: number): Promise<void> {
  const imports = importsOf(t);
  const address = (name: Person) => `${name}${run}@example.com`;
  const hash = (name: Person) => subjectHash(t.context.identityKey(demoSite), "email", address(name));
  const store = await t.context.site(demoSite);
  const expected = new Map(
    people.map((name): [Person, Expected] => [name, { no: false, erased: false, ownYes: false }]),
  );
  const jobs: { id: string; noes: Set<Person> }[] = [];
  const statuses = async () => {
    const facts = await store.facts({ purpose: "newsletter", channel: "email", subjects: people.map(hash) });
    return facts.map(({ fact, known }) => ({ status: fact?.status ?? "unknown", known }));
  };
  for (const each of steps) {
    t.clock.ms += 1_000;
    const before = await statuses();
    if (each.kind === "say") {
      await say(address(each.who), each);
      expected.set(each.who, {
        no: each.status !== "given",
        erased: false,
        ownYes: each.status === "given",
      });
    } else if (each.kind === "erase") {
      await erase(address(each.who));
      if (before[people.indexOf(each.who)]!.known.no !== undefined)
        expected.set(each.who, { no: false, erased: true, ownYes: false });
    } else if (each.kind === "upload") {
      const rows = each.rows.map(
        ([name, status, day]) => `${address(name)},${status},2026-11-${String(day).padStart(2, "0")},f`,
      );
      const { id } = await imports.upload([newsletterHead, ...rows].join("\n"));
      jobs.push({ id, noes: new Set(each.rows.flatMap(([name, status]) => (status === "given" ? [] : [name]))) });
    } else {
      const job = jobs[each.job];
      const moved = job && (await imports[each.kind](job.id).catch((error: { slug?: string }) => error.slug));
      if (moved && typeof moved === "object" && each.kind === "commit") {
        for (const name of job.noes) {
          const after = (await statuses())[people.indexOf(name)]!;
          if (after.status === "refused" || after.status === "withdrawn")
            Object.assign(expected.get(name)!, { no: true, ownYes: false });
        }
      }
    }
    for (const [i, after] of (await statuses()).entries()) {
      const { no, erased, ownYes } = expected.get(people[i]!)!;
      const text = `${people[i]} after ${JSON.stringify(each)}`;
      // No import, commit or undo gives against a no.
      if (no) expect(isInForce(after.status), text).toBe(false);
      // Whoever was erased is not known again until they come back.
      if (erased) expect(after.known.no, text).toBeUndefined();
      // What a person gave themselves is not taken back by an undo.
      if (ownYes && each.kind === "undo") expect(isInForce(after.status), text).toBe(true);
      if (each.kind === "commit" && isInForce(after.status) && !isInForce(before[i]!.status))
        expect(["unknown", "requested", "expired", "invalidated"], text).toContain(before[i]!.status);
    }
  }
}

async function say(id: string, { status, waitedDays }: Extract<Step, { kind: "say" }>): Promise<void> {
  const event = { given: "give", refused: "refuse", withdrawn: "withdraw" } as const;
  const choices = [{ purpose: "newsletter", version: 1, status, channel: "email" as const }];
  const waitedMs = status === "given" ? 0 : waitedDays * 86_400_000;
  const request = t.request({ event: event[status], choices, subject: { kind: "email", id }, waitedMs });
  await recordDecision(t.context, visitor, request);
}

async function erase(id: string): Promise<void> {
  const body = { subject: { kind: "email", id }, mode: "erase", reason: "subject-request", verified: "signed-link" };
  await eraseSubject(t.context, system, { site: demoSite, read: () => body });
}

/** `ASSENT_TEST_ROUNDS=100` is what a release is tested with, here as in never-stale. */
const rounds = Number(process.env["ASSENT_TEST_ROUNDS"] ?? 10);

test("an import never gives against a no, never knows the erased again, and an undo takes nothing of a person's own", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), (steps) => play(steps, run++)),
    {
      numRuns: 6 * rounds,
      examples: [
        // A no that is older than the row arrives between dry run and commit.
        [
          [
            { kind: "upload", rows: [["a", "given", 10]] },
            { kind: "say", who: "a", status: "withdrawn", waitedDays: 20 },
            { kind: "commit", job: 0 },
          ],
        ],
      ],
    },
  );
}, 240_000);
