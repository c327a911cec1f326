// What a check answers from: the standing of each recipient at an instant, gathered in few reads however many there are.
import type { ContactQuestion } from "../../core/contact.ts";
import type { CheckQuestion } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import { basisFor, type Channel, type Purpose } from "../../core/purpose.ts";
import { heededRegisters, rulesetOf, tightened, type Register, type Ruleset } from "../../core/ruleset.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { refusal } from "../errors.ts";
import type { StandingFact, SubjectHash } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import type { Standing, StandingQuestion } from "../store/standing-facts.ts";
import { publishedNotice, standingNotices } from "./notices.ts";
import { controllersOf } from "./purpose-controllers.ts";
import { dealingFacts, dealingRules, type DealingRules } from "./dealing-facts.ts";
import { recipientReader, type Addressed, type SentRecipient } from "./recipients.ts";
import { screeningsKeptSince } from "./registers.ts";
import { settingsOf } from "./settings.ts";
import { subjectHashes } from "./subjects.ts";

/** What counts where the site says nothing: the strictest. */
const defaultRuleset = "eu-eprivacy";

/** All that is the same for every recipient of a call. */
export interface CheckScene {
  readonly site: SiteId;
  readonly store: SiteStore;
  readonly question: CheckQuestion;
  readonly rules: Ruleset;
  /** What is looked up of each. */
  readonly registers: readonly Register[];
  /** When it was asked, before anything was looked up. */
  readonly madeAt: Instant;
  /** The instant that is asked about. */
  readonly at: Instant;
  /** Of a question about the past: what was stored later does not count. */
  readonly asOf: Instant | undefined;
  readonly purpose: Purpose | undefined;
  /** Everybody it is or was done for. */
  readonly controllers: readonly string[];
  /** When another notice comes into force: no answer is good for longer, whatever it says of the purpose. */
  readonly changesAt: Instant | undefined;
  readonly read: (recipient: SentRecipient) => Addressed;
  readonly dealings: DealingRules;
  /** Whether a notice named the partner for the purpose, by the notice's hash. */
  readonly naming: Map<ContentHash, boolean>;
}

/** Reads once what the whole call shares. */
export async function checkScene(
  context: ServiceContext,
  asked: {
    site: SiteId;
    question: CheckQuestion;
    at: Instant;
    asOf: Instant | undefined;
    ruleset?: string;
    /** Whether recipients may be named by keys. */
    byKey: boolean;
  },
): Promise<CheckScene> {
  const { site, question, at, asOf } = asked;
  const madeAt = context.now();
  const settings = asOf ? await context.control.settingsAt(site, asOf) : await settingsOf(context, site);
  const { ruleset = defaultRuleset, country, screeningDays } = settings;
  const store = await context.site(site);
  const { notice, changesAt } = asOf
    ? { notice: await store.noticeAt(asOf), changesAt: undefined }
    : await noticeBy(context, site, at);
  const { channel } = question;
  const wanted = rulesetOf(asked.ruleset ?? ruleset, at) ?? rulesetOf(defaultRuleset, at)!;
  const rules = tightened(wanted, screeningDays);
  const registers = heededRegisters(rules.channels[channel], question.subscriber ?? "unknown");
  if (asOf) await assertKept(context, { store, registers, asOf });
  const purpose = notice && purposeFor(notice.notice, question);
  const doneFor = await controllersOf(context, { site, notice: notice?.notice, asOf });
  return {
    site,
    store,
    question,
    rules,
    registers,
    madeAt,
    at,
    asOf,
    purpose,
    controllers: doneFor(question.purpose),
    changesAt,
    dealings: dealingRules({ settings, rules, question, purpose, at }),
    read: recipientReader(subjectHashes(context.identityKey(site), context.hmac), {
      channel,
      country,
      byKey: asked.byKey,
    }),
    naming: new Map(),
  };
}

/** Throws `not-kept` where nobody knows any more what a register said then: that would be answered as never asked. */
async function assertKept(
  context: ServiceContext,
  { store, registers, asOf }: { store: SiteStore; registers: readonly Register[]; asOf: Instant },
): Promise<void> {
  const keptSince = screeningsKeptSince(context);
  const gone = await store.forgottenRegisters(registers, { asOf, keptSince });
  if (gone.length > 0) throw refusal("not-kept", "registers-gone", { names: gone.join(", ") });
}

/** The notice that is, or will be, in force at an instant that is not past, and when an announced one takes its place. */
async function noticeBy(context: ServiceContext, site: SiteId, at: Instant) {
  const { current, coming } = await standingNotices(context, site);
  if (coming && coming.at <= at) return { notice: coming.row, changesAt: undefined };
  return { notice: current, changesAt: coming?.at };
}

const purposeFor = (notice: Notice, { purpose, channel }: CheckQuestion): Purpose | undefined =>
  notice.purposes.find((candidate) => candidate.id === purpose && candidate.channels.includes(channel));

/** One recipient's question, and what it was answered from. */
export interface Gathered {
  readonly ref: string | undefined;
  readonly question: ContactQuestion;
}

/** The questions of these recipients, in order: a few reads, whatever their number. */
export async function gather(
  context: ServiceContext,
  scene: CheckScene,
  recipients: readonly SentRecipient[],
): Promise<Gathered[]> {
  const { store, question, at } = scene;
  const { purpose, channel } = question;
  const addressed = recipients.map(scene.read);
  const usable = addressed.filter((one) => one.hash !== undefined);
  const subjects = usable.map((one) => one.hash!);
  const wide = usable.map((one) => one.denyHash!);
  const { subscriber = "unknown" } = question;
  const counted = subscriber === "corporate" ? "corporate" : "individual";
  const { asOf } = scene;
  const unknownBefore = await store.unknownBefore({ purpose, channel, asOf });
  const basis = scene.purpose && basisFor(scene.purpose, { channel, subscriber: counted });
  const [facts, screenings, dealings] = usable.length
    ? await Promise.all([
        standingOf(scene, { purpose, controllers: scene.controllers, channel, subjects, wide }),
        store.screenings(subjects, scene.registers, { asOf: scene.asOf, inFiles: usable.map((one) => one.fileHashes) }),
        scene.dealings.isAsked
          ? store.dealings({ hashes: subjects, since: scene.dealings.since, asOf: scene.asOf })
          : [],
      ])
    : [[], [], []];
  await learnPartners(context, scene, facts);
  const places = new Map(usable.map((one, i) => [one, i]));
  return addressed.map((one, i) => {
    const place = places.get(one);
    const standing = place === undefined ? undefined : facts[place]!;
    return {
      ref: one.ref,
      question: {
        address: one.address,
        channelFits: one.fits,
        isDuplicate: one.isDuplicate,
        channel,
        subscriber,
        purpose: scene.purpose && {
          version: scene.purpose.version,
          basis: basis === "soft-opt-in" ? "consent" : basis!,
          confirms: scene.purpose.doubleOptIn === true || scene.purpose.explicit === true,
        },
        fact: standing?.fact,
        suppressions: standing?.suppressions ?? [],
        unknownBefore,
        screenings: place === undefined ? [] : screenings[place]!,
        ...knownOf(standing),
        ...dealingFacts(scene, {
          dealings: place === undefined ? undefined : dealings[place],
          timeZone: recipients[i]!.timeZone,
        }),
        ...(question.partner ? { partner: { isNamed: isNamed(scene, standing) } } : {}),
        at,
      },
    };
  });
}

/** What stands of people now, or what stood of them as far as it was known at the instant the question is as of. */
async function standingOf(
  { store, asOf }: CheckScene,
  question: StandingQuestion & { readonly channel: Channel; readonly wide: readonly SubjectHash[] },
): Promise<Standing[]> {
  if (!asOf) return store.facts(question);
  const { purpose: topic, controllers = [], channel, subjects, wide } = question;
  const [facts, suppressions] = await Promise.all([
    store.factsAsOf({ ...question, asOf }),
    store.suppressionsOn({ hashes: [...wide, ...subjects], channel, topic, controllers, asOf }),
  ]);
  // The two names are mostly one, and then the same entries stand twice: reasons are a set.
  return facts.map((fact, i) => ({ ...fact, suppressions: [...suppressions[i]!, ...suppressions[wide.length + i]!] }));
}

function knownOf(standing: StandingFact | undefined): Pick<ContactQuestion, "erasedAt" | "restricted"> {
  const { erasedAtMs, restrictedUntilMs } = standing?.known ?? {};
  return {
    erasedAt: erasedAtMs === undefined ? undefined : instantAt(erasedAtMs),
    restricted: restrictedUntilMs !== undefined,
  };
}

const isNamed = ({ naming }: CheckScene, standing: StandingFact | undefined): boolean =>
  standing?.fact?.notice !== undefined && naming.get(standing.fact.notice) === true;

/** Looks up, once a notice, whether it named the partner: what a later one says was not what the person agreed to. */
async function learnPartners(
  context: ServiceContext,
  { site, question, naming }: CheckScene,
  facts: readonly StandingFact[],
): Promise<void> {
  if (!question.partner) return;
  for (const { fact } of facts) {
    if (!fact?.notice || naming.has(fact.notice)) continue;
    const row = await publishedNotice(context, site, fact.notice);
    const purpose = row?.notice.purposes.find(({ id }) => id === question.purpose);
    naming.set(fact.notice, purpose?.recipients.some((name) => sameName(name, question.partner!)) ?? false);
  }
}

const sameName = (a: string, b: string): boolean =>
  a.normalize("NFKC").trim().toLowerCase() === b.normalize("NFKC").trim().toLowerCase();
