// Acts of every kind, by a thousand people at once: no check is ever stale, and none allows what may not be.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CheckResult } from "../../core/contact-schema.ts";
import { checkRecipients } from "../../server/services/checks.ts";
import { demoSite } from "../../server/services/demo.ts";
import { eraseSubject } from "../../server/services/erasures.ts";
import { sweepExpired } from "../../server/services/expiry.ts";
import { noteRecord } from "../../server/services/notes.ts";
import { recordDecision } from "../../server/services/records.ts";
import { addSuppressions, findSuppressions, liftSuppression } from "../../server/services/suppressions.ts";
import { unsubscribe } from "../../server/services/unsubscribes.ts";
import { subjectHash } from "../../server/services/subjects.ts";
import { system, testContext, visitor, type TestContext } from "../support/context.ts";
import { importsOf, newsletterHead } from "../support/imports.ts";

const people = 1_000;
/** Of a thousand acts each; `ASSENT_TEST_ROUNDS=100` is the hundred thousand that a release is tested with. */
const rounds = Number(process.env["ASSENT_TEST_ROUNDS"] ?? 10);
const dayMs = 86_400_000;
/** How long a consent to the demo's newsletter holds: two years, some days more with leap years. */
const surelyLapsedMs = 740 * dayMs;

let t: TestContext;
beforeAll(async () => {
  t = await testContext();
});
afterAll(() => t?.stop());

const key = { kind: "key", id: "key_1", site: demoSite, scopes: ["check", "suppress.write"] } as const;

/** What people are asked about: half of them a newsletter by e-mail, the others calls. */
const ways = {
  email: { kind: "email", purpose: "newsletter", channel: "email" },
  phone: { kind: "phone", purpose: "call-back", channel: "phone" },
} as const;
type Way = (typeof ways)[keyof typeof ways];

/** What must hold of one person, kept by rules of their own, a few lines each. */
interface Person {
  readonly way: Way;
  readonly address: string;
  /** The last word, and when it was said; none before the first and after an erasure. */
  word: "yes" | "no" | undefined;
  saidMs: number;
  /** Whether they said it here, which an imported yes is not. */
  direct: boolean;
  untilMs: number;
  /** Whether there is anything to erase: who is not known leaves no trace of having been erased. */
  known: boolean;
  erasedMs: number | undefined;
  complained: boolean;
  objected: boolean;
  unsubscribedMs: number | undefined;
}
const person = (n: number): Person => ({
  way: n % 2 === 0 ? ways.email : ways.phone,
  address: n % 2 === 0 ? `p${n}@example.com` : `+44207946${String(n).padStart(4, "0")}`,
  word: undefined,
  saidMs: 0,
  direct: false,
  untilMs: 0,
  known: false,
  erasedMs: undefined,
  complained: false,
  objected: false,
  unsubscribedMs: undefined,
});
/** How a caller names them. */
const named = ({ way, address }: Person) => (way.kind === "email" ? { email: address } : { phone: address });

function mayBeAllowed(one: Person, nowMs: number): boolean {
  if (one.word !== "yes" || one.untilMs <= nowMs || one.complained || one.objected) return false;
  if (one.erasedMs !== undefined && !(one.direct && one.saidMs > one.erasedMs)) return false;
  return one.unsubscribedMs === undefined || (one.direct && one.saidMs > one.unsubscribedMs);
}

type Act =
  | "give"
  | "refuse"
  | "withdraw"
  | "object"
  | "late-yes"
  | "suppress"
  | "unsubscribe"
  | "end-all"
  | "lift"
  | "erase"
  | "import"
  | "nothing";
const acts: readonly Act[] = [
  "give",
  "give",
  "give",
  "give",
  "refuse",
  "withdraw",
  "late-yes",
  "unsubscribe",
  "import",
  "import",
  "nothing",
  "nothing",
] as Act[];
/** Rare: what only a lift ends, and what costs several commits. */
const rare: readonly Act[] = ["suppress", "object", "end-all", "lift", "lift", "erase"];
/** After these nobody may be contacted, from the moment that they were acknowledged. */
const ends: ReadonlySet<Act> = new Set(["refuse", "withdraw", "object", "suppress", "unsubscribe", "end-all", "erase"]);

let seed = Number(process.env["ASSENT_TEST_SEED"] ?? randomBytes(4).readUInt32LE());
/** Mulberry32: the seed that a failure names gives the same run again. */
function chance(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
  return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
}
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

function say(one: Person, event: "give" | "refuse" | "withdraw", waitedMs = 0): Promise<unknown> {
  const status =
    event === "give" ? ("given" as const) : event === "refuse" ? ("refused" as const) : ("withdrawn" as const);
  const { kind, purpose, channel } = one.way;
  const choices = [{ purpose, version: 1, status, channel }];
  const subject = { kind, id: one.address };
  const at = t.clock.ms - waitedMs;
  one.known = true;
  // What is withdrawn is unsubscribed from too, for every spelling of the address.
  if (event === "withdraw") one.unsubscribedMs = at;
  if (event !== "give") Object.assign(one, { word: "no", saidMs: Math.max(at, one.saidMs), direct: true });
  else if (one.word === undefined || at >= one.saidMs)
    Object.assign(one, { word: "yes", saidMs: at, direct: true, untilMs: at + surelyLapsedMs });
  return recordDecision(t.context, visitor, t.request({ event, choices, subject, waitedMs }));
}

/** An objection that the site's own people write down: to everything, whatever its choices name. */
function object(one: Person): Promise<unknown> {
  Object.assign(one, {
    word: "no",
    saidMs: Math.max(t.clock.ms, one.saidMs),
    direct: true,
    known: true,
    objected: true,
  });
  const { kind, purpose, channel } = one.way;
  const choices = [{ purpose, status: "withdrawn", channel }];
  const subject = { kind, id: one.address };
  const how = { notice: t.notice, lang: "en", surface: "phone", actor: "agent", actedAt: t.context.now() };
  return noteRecord(t.context, system, { site: demoSite, read: () => ({ event: "object", choices, subject, ...how }) });
}

async function act(one: Person, kind: Act, imported: Person[]): Promise<unknown> {
  const { way, address } = one;
  if (kind === "give" || kind === "refuse" || kind === "withdraw") return say(one, kind);
  if (kind === "object") return object(one);
  // A yes that waited in an outbox while a no was said counts for nothing.
  if (kind === "late-yes") return say(one, "give", 30_000);
  if (kind === "suppress") {
    one.complained = true;
    // Of an e-mail address by another spelling of the mailbox.
    const who = way.kind === "email" ? { email: address.replace("@", "+offers@") } : named(one);
    const entries = [{ ...who, reason: "COMPLAINT", source: "complaint" }];
    return addSuppressions(t.context, key, { site: demoSite, read: () => ({ entries }) });
  }
  if (kind === "unsubscribe" || kind === "end-all") {
    if (one.word === "yes") one.word = "no";
    if (kind === "unsubscribe") one.unsubscribedMs = t.clock.ms;
    else one.objected = true;
    const hash = subjectHash(t.context.identityKey(demoSite), way.kind, address);
    const subject = { purpose: way.purpose, channel: way.channel, hash, denyHash: hash };
    const scope = kind === "unsubscribe" ? ("topic" as const) : ("all" as const);
    const said = { subject, scope, surface: "link", source: "subject", actor: "subject" } as const;
    return unsubscribe(t.context, system, { site: demoSite, said });
  }
  if (kind === "lift") {
    Object.assign(one, { complained: false, objected: false, unsubscribedMs: undefined });
    const entries = await findSuppressions(t.context, key, { site: demoSite, read: () => named(one) });
    const read = () => ({ reason: "entered by mistake" });
    for (const { id, lifted } of entries)
      if (!lifted) await liftSuppression(t.context, key, { site: demoSite, id, read });
    return undefined;
  }
  if (kind === "erase") {
    if (one.known) Object.assign(one, { word: undefined, saidMs: 0, known: false, erasedMs: t.clock.ms });
    const body = {
      subject: { kind: way.kind, id: address },
      mode: "erase",
      reason: "subject-request",
      verified: "known",
    };
    return eraseSubject(t.context, system, { site: demoSite, read: () => body });
  }
  if (kind === "import" && way.kind === "email") imported.push(one);
  return undefined;
}

/** A file that says yes for all of them as of today: it may win somebody who said nothing, and nobody who said no. */
async function importYes(imports: ReturnType<typeof importsOf>, who: readonly Person[]): Promise<void> {
  if (who.length === 0) return;
  const day = new Date(t.clock.ms).toISOString();
  const rows = who.map(({ address }) => `${address},given,${day},form-1`);
  const { id } = await imports.upload([newsletterHead, ...rows].join("\n"));
  await imports.commit(id);
}

/** A part of a rotation of the row key, in the midst of everything else: begins one, goes on with it, ends it. */
async function turnKeys(): Promise<number> {
  const store = await t.context.site(demoSite);
  await store.beginRotation({ key: t.context.random(32), nonce: t.context.random(12) }, t.context.now());
  for (
    let steps = Math.floor(chance() * 20);
    steps > 0 && (await store.rotateSome(1 + Math.floor(chance() * 80)));
    steps--
  );
  return Number(await store.endRotation(t.context.now()));
}

async function answers(crowd: readonly Person[]): Promise<CheckResult[]> {
  const found = new Map<Person, CheckResult>();
  for (const way of Object.values(ways)) {
    const asked = crowd.filter((one) => one.way === way);
    const { purpose, channel } = way;
    const read = () => ({ purpose, channel, recipients: asked.map(named) });
    if (asked.length === 0) continue;
    const { results } = await checkRecipients(t.context, key, read);
    for (const [i, one] of asked.entries()) found.set(one, results[i]!);
  }
  return crowd.map((one) => found.get(one)!);
}

/** How many of the acknowledgements are followed by a check at once, while everybody else still acts. */
const lookedAt = 0.04;
let looks = 0;

/** An act, and sometimes a check that begins when it was acknowledged: that must know of it. */
async function actAndLook(one: Person, kind: Act, imported: Person[]): Promise<void> {
  await act(one, kind, imported);
  if (!(ends.has(kind) || kind === "give") || chance() >= lookedAt) return;
  looks += 1;
  const [result] = await answers([one]);
  const told = JSON.stringify({ seed, kind, one, result });
  expect(result!.allow, told).toBe(kind === "give" && mayBeAllowed(one, t.clock.ms));
}

test("what is answered after every round of acts is what every person's last words make it", async () => {
  const began = seed;
  const imports = importsOf(t);
  const crowd = Array.from({ length: people }, (_, n) => person(n));
  let done = 0;
  let rotations = 0;
  for (let round = 0; round < rounds; round++) {
    // Half a minute passes between rounds, and sometimes years.
    t.clock.ms += chance() < 0.03 ? surelyLapsedMs : 60_000;
    if (chance() < 0.1) await sweepExpired(t.context, demoSite);
    const imported: Person[] = [];
    const [turned] = await Promise.all([
      turnKeys(),
      ...crowd.map((one) => actAndLook(one, chance() < 0.01 ? oneOf(rare) : oneOf(acts), imported)),
    ]);
    rotations += turned;
    done += people;
    await importYes(imports, imported);
    const results = await answers(crowd);
    for (const [i, one] of crowd.entries()) {
      const { allow, reason } = results[i]!;
      const told = JSON.stringify({ began, round, one, reason });
      const now = t.clock.ms;
      // An import may give what nobody opposes; it is taken into account here, and only where that is so.
      const mayWin =
        one.word === undefined &&
        one.erasedMs === undefined &&
        one.unsubscribedMs === undefined &&
        !one.complained &&
        !one.objected;
      const renews = one.word === "yes" && mayBeAllowed({ ...one, untilMs: Infinity }, now);
      if (imported.includes(one) && allow && (mayWin || renews)) {
        Object.assign(one, {
          word: "yes",
          known: true,
          saidMs: Math.max(one.saidMs, now),
          untilMs: now + surelyLapsedMs,
        });
        continue;
      }
      expect(allow, told).toBe(mayBeAllowed(one, now));
    }
  }
  expect(done).toBe(people * rounds);
  expect(rotations).toBeGreaterThan(0);
  expect(looks).toBeGreaterThan(rounds);
}, 900_000);
