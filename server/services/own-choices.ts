// A person's own choices at a site: what they receive, from whom, what they answered; changed by their own press, never otherwise.
import { channelAddress } from "../../core/address.ts";
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { ContentHash, Notice } from "../../core/notice.ts";
import type { Channel, Purpose } from "../../core/purpose.ts";
import type { Choice } from "../../core/record.ts";
import type { Share } from "../../core/share.ts";
import { isInForce, statusAt, type ConsentStatus } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import type { StateRow, StoredRecord, SubjectRow } from "../store/record-rows.ts";
import type { SiteStore } from "../store/rows.ts";
import { dated } from "./drafts.ts";
import { knownStates } from "./known-states.ts";
import { currentNotice } from "./notices.ts";
import { receiptName } from "./receipt-names.ts";
import { committedWithReach } from "./reach.ts";
import { othersResponsible } from "./responsible.ts";
import { recordService, type ServiceAct } from "./service-records.ts";
import type { OpenPage } from "./own-links.ts";
import { unsubscribe } from "./unsubscribes.ts";

/** One topic on one channel. */
export interface OwnChoice {
  /** Of its form field: `newsletter.email`. */
  readonly name: string;
  readonly purpose: Purpose;
  readonly channel: Channel;
  readonly status: ConsentStatus;
  /** Since when, where anything was answered. */
  readonly at?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly isGiven: boolean;
  /** Whether a press here may give it: not by an address that nobody has shown to be theirs, nor where two acts are needed. */
  readonly mayGive: boolean;
}

/** Everything the page shows. */
export interface OwnChoicesView {
  readonly site: SiteId;
  readonly notice: Notice;
  readonly noticeHash: ContentHash;
  readonly choices: readonly OwnChoice[];
  /** The person said that they want no marketing at all, and that stands. */
  readonly objects: boolean;
  /** The controllers to whom they said so, and to nobody else. */
  readonly objectsTo: readonly string[];
  /** What was passed on of them, by recipient. */
  readonly shares: readonly Share[];
  /** Latest first. */
  readonly history: readonly (Pick<StoredRecord, "core"> & { readonly receipt: string })[];
}

/** What is put on the page of it. */
export type ShownChoices = Omit<OwnChoicesView, "noticeHash">;

const longestHistory = 50;
const system = { kind: "system", name: "own-choices" } as const;

/**
 * Whom the page speaks to: the one whose address was written to, and nobody else. That another address is the same
 * person's is what an agent says, and reading somebody's mail proves nothing of their other addresses.
 */
interface Person {
  readonly store: SiteStore;
  readonly subject: SubjectRow;
  readonly states: readonly StateRow[];
  /** The same as they are kept: what is not known to hold can still be taken back. */
  readonly kept: readonly StateRow[];
}

async function personOf(context: ServiceContext, site: SiteId, { hash }: OpenPage): Promise<Person> {
  const store = await context.site(site);
  const [known] = await store.knownSubjects([hash]);
  const subject = known?.no === undefined ? undefined : await store.subject(known.no);
  if (!subject) throw new ProblemError("not-found");
  const kept = await store.statesOf(subject.no);
  return { store, subject, states: await knownStates(store, kept), kept };
}

/** What the page of a person shows; throws `not-found` where they were erased meanwhile. Changes nothing. */
export async function ownChoices(context: ServiceContext, site: SiteId, page: OpenPage): Promise<OwnChoicesView> {
  const person = await personOf(context, site, page);
  const row = await currentNotice(context, site);
  if (!row) throw new ProblemError("not-found");
  const { store, subject } = person;
  const entries = await store.suppressionsOf([page.hash, page.denyHash]);
  const history = await store.recordsOf(subject.no, { most: longestHistory });
  return {
    site,
    notice: row.notice,
    noticeHash: row.hash,
    choices: choicesOf(row.notice, person, context.now()),
    objects: entries.some(
      ({ reason, topic, controller, lifted }) =>
        reason === "OBJECTED_ALL" && (topic ?? controller ?? lifted) === undefined,
    ),
    objectsTo: entries.flatMap(({ reason, controller, lifted }) =>
      reason === "OBJECTED_ALL" && controller !== undefined && lifted === undefined ? [controller] : [],
    ),
    shares: await store.sharesOf([subject.hash]),
    history: history.map(({ core }) => ({ core, receipt: receiptName(context, core.id) })),
  };
}

/** Every topic by every channel that is this person's to answer, as the notice of today has them. */
function choicesOf(notice: Notice, { subject, states }: Person, now: Instant): OwnChoice[] {
  return notice.purposes
    .filter(({ category }) => category === null)
    .flatMap((purpose) =>
      purpose.channels.flatMap((channel): OwnChoice[] => {
        const state = states.find((one) => one.purpose === purpose.id && one.channel === channel);
        const status = state ? statusAt(state, now) : "unknown";
        const isGiven = isInForce(status);
        const mayGive = channelAddress[channel] === "email" && !purpose.explicit && purpose.basis === "consent";
        if (channelAddress[channel] !== subject.kind || (!state && !mayGive)) return [];
        const known = state ? { at: state.at, until: state.until } : {};
        return [{ name: `${purpose.id}.${channel}`, purpose, channel, status, ...known, isGiven, mayGive }];
      }),
    );
}

/** What was ticked on a page, and what was ticked when the page was made: only what differs was answered. */
export interface Ticked {
  readonly ticked: ReadonlySet<string>;
  readonly before: ReadonlySet<string>;
  /** Made with the page: sent twice, it is one act. */
  readonly act: RecordId;
  /** Of the notice as it was read. */
  readonly lang: string;
  readonly jurisdiction: string;
}

/**
 * Records what the person changed on their page: what they gave, as confirmed, because only a message to their address
 * leads here; what they took back. On return every check follows it. Throws `not-found` as `ownChoices`.
 */
export async function answerOwn(
  context: ServiceContext,
  { site, page, said }: { site: SiteId; page: OpenPage; said: Ticked },
): Promise<void> {
  const view = await ownChoices(context, site, page);
  const { subject, kept } = await personOf(context, site, page);
  const { ticked, before } = said;
  const now = context.now();
  const isKept = ({ purpose, channel }: OwnChoice) =>
    kept.some((one) => one.purpose === purpose.id && one.channel === channel && isInForce(statusAt(one, now)));
  const changed = view.choices.filter(({ name }) => ticked.has(name) !== before.has(name));
  const given = changed.filter(({ name, mayGive, isGiven }) => ticked.has(name) && mayGive && !isGiven);
  const ended = changed.filter((choice) => !ticked.has(choice.name) && isKept(choice));
  await record(context, { view, said, subject, choices: ended, gives: false });
  await record(context, { view, said, subject, choices: given, gives: true });
}

interface OwnAct {
  readonly view: OwnChoicesView;
  readonly said: Ticked;
  readonly subject: SubjectRow;
  readonly choices: readonly OwnChoice[];
  readonly gives: boolean;
}

async function record(context: ServiceContext, act: OwnAct): Promise<void> {
  const { view, said, subject, gives } = act;
  if (act.choices.length === 0) return;
  const status = gives ? ("given" as const) : ("withdrawn" as const);
  const answers = act.choices.map(({ purpose, channel }): Choice => {
    return { purpose: purpose.id, version: purpose.version, channel, status };
  });
  const { choices, retainUntil } = dated(view.notice, answers, context.now());
  const { version, hash } = view.notice.policy;
  const id = actId(context, said.act, { subject, gives });
  const whose = { no: subject.no };
  const no = { id, choices, subject: whose, since: context.now(), source: "subject", isObjection: false } as const;
  const written: ServiceAct = {
    id,
    event: gives ? "give" : "withdraw",
    choices,
    method: { surface: "link", action: gives ? "double-opt-in" : "withdraw" },
    actor: "subject",
    subject: whose,
    direct: true,
    confirmed: gives,
    notice: view.noticeHash,
    lang: said.lang,
    policy: hash ? { version, hash } : { version },
    retainUntil,
    jurisdiction: said.jurisdiction,
    located: said.jurisdiction ? "edge" : undefined,
  };
  try {
    const store = await context.site(view.site);
    const commit = () => recordService(context, system, { site: view.site, act: written });
    await committedWithReach(context, { store, no }, commit);
  } catch (error) {
    // The same page sent again while the first was on its way.
    if (!(error instanceof ProblemError && error.slug === "record-conflict")) throw error;
  }
}

function actId(context: ServiceContext, act: RecordId, { subject, gives }: { subject: SubjectRow; gives: boolean }) {
  const text = new TextEncoder().encode(`own ${act} ${Number(gives)}`);
  return recordIdAt(parseInt(act.slice(4, 16), 16), context.hmac(subject.key, text).slice(0, 10));
}

/**
 * Ends everything, or everything that is done for one controller, for good, for every address that is known to be the
 * person's [GDPR Art. 21(2)]. It tells nothing of the others: what it ends is not shown here. Throws `not-valid` for a
 * controller whom the notice in force does not name.
 */
export async function endEverything(
  context: ServiceContext,
  site: SiteId,
  { hash, denyHash, controller }: OpenPage & { readonly controller?: string | undefined },
): Promise<void> {
  const notice = (await currentNotice(context, site))?.notice;
  const isNamed = notice?.purposes.some(({ id }) => othersResponsible(notice, id).includes(controller ?? ""));
  if (controller !== undefined && !isNamed) throw faultAt("/act", "controller-unknown");
  const subject = { purpose: "", channel: "email", hash, denyHash } as const;
  const scope = controller === undefined ? "all" : "controller";
  const said = { subject, scope, controller, surface: "link", source: "subject", actor: "subject" } as const;
  return unsubscribe(context, { kind: "system", name: "own-choices" }, { site, said });
}
