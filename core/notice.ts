// Notice versions: every string shown, what makes a change material, the bytes whose hash names what was shown.
import { canonicalBytes, type Json } from "./canonical.ts";
import type { SiteId } from "./ids.ts";
import { answeredParts, type Purpose, type PurposeChange } from "./purpose.ts";
import type { Layout } from "./site.ts";
import { addPeriod, type Instant } from "./time.ts";

/** `sha256:` + 64 hex digits of the canonical bytes. */
export type ContentHash = `sha256:${string}`;

/** What a purpose is called and how it is explained, in one language. */
export interface PurposeText {
  readonly title: string;
  readonly text: string;
  /** The sentence beside a form's checkbox; only for purposes asked for by channel. */
  readonly formLabel?: string;
  /** The sentence beside the second checkbox, by which a form takes explicit consent. */
  readonly formConfirm?: string;
  /** The purpose's own facts in this language, where they are not in it already. */
  readonly dataTypes?: readonly string[];
  readonly storageLocation?: string;
  /** Names of vendors that are words of a language, by vendor id. */
  readonly vendors?: Readonly<Record<string, string>>;
}

/** Every string a person may see, in one language; keys in widget/i18n/messages.ts. */
export interface NoticeTexts {
  readonly messages: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, PurposeText>>;
}

/** Who decides why and how data is processed [GDPR Art. 4(7)], as named to the subject. */
export interface Controller {
  /** What a public register knows it by, such as `Companies House 01234567` or an LEI. */
  readonly id?: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
}

/** The first-layer buttons, in the order they stand in. */
export const buttonOrder = ["accept-all", "reject-all", "choose"] as const;

/** One immutable version of what is shown when consent is asked [dpv:ConsentNotice, ISO/IEC 29184]. */
export interface Notice {
  readonly v: 1;
  readonly site: SiteId;
  readonly controller: Controller;
  readonly purposes: readonly Purpose[];
  readonly languages: Readonly<Record<string, NoticeTexts>>;
  /** What a person reads whose own language is not among them; the first by name when absent. */
  readonly defaultLanguage?: string;
  readonly layout: {
    readonly buttons: readonly string[];
    readonly style: Readonly<Record<string, string>>;
    /** `bar` when absent. */
    readonly shape?: Layout;
  };
  /** Below this age nobody is asked. */
  readonly minimumAge?: number;
  readonly policy: {
    readonly version: string;
    readonly url: string;
    readonly effectiveAt: Instant;
    /** Of the policy's own text, where the owner keeps it. */
    readonly hash?: ContentHash;
    /** When the change was told. */
    readonly announcedAt?: Instant;
  };
  readonly rights: { readonly url: string; readonly authority: string };
  /** How a consent is taken back beside the banner's own way [GDPR Art. 7(3), ISO/IEC 29184]; not shown, told with receipts. */
  readonly withdrawal?: { readonly method: string; readonly url?: string };
  /** Hash of the gate and UI files that render it. */
  readonly build: ContentHash;
}

/** What the notice calls that which was answered, in the language: a purpose, or a vendor of it alone; else the name itself. */
export function answerTitle({ purposes, languages }: Notice, lang: string, name: string): string {
  const { purpose, vendor } = answeredParts(name);
  const texts = languages[lang]?.purposes[purpose];
  const title = texts?.title ?? purpose;
  if (vendor === undefined) return title;
  const known = purposes.find(({ id }) => id === purpose)?.vendors.find(({ id }) => id === vendor);
  return `${title}: ${texts?.vendors?.[vendor] ?? known?.name ?? vendor}`;
}

/** The bytes a notice's hash is taken over (RFC 8785). */
export const noticeBytes = (notice: Notice): Uint8Array => canonicalBytes(notice as unknown as Json);

/** The log entry that says what was published and when: `assent-notice/v1`, its hash and the instant, a line each. */
export const noticeEntry = (hash: ContentHash, publishedAt: Instant): Uint8Array =>
  new TextEncoder().encode(`assent-notice/v1\n${hash}\n${publishedAt}`);

/** Why a purpose must be asked again. */
type MaterialReason = "new-purpose" | PurposeChange["reason"];
/** One purpose that must be asked again, and why. */
export interface MaterialChange {
  readonly purpose: string;
  readonly reason: MaterialReason;
}

/** What is materially new about a purpose, and by which names. */
export type MaterialDifference = Pick<PurposeChange, "reason" | "names">;

/** A purpose as one notice has it. */
export interface Form {
  readonly purpose: Purpose;
  /** The name of the notice's controller. */
  readonly controller: string;
}

/** Who decides about a purpose: for whom it is done, or the notice's controller, and who decides with them. */
const controllersOf = ({ purpose, controller }: Form): string[] => [
  purpose.processorFor ?? controller,
  ...(purpose.jointWith ?? []),
];

/** The same of a notice's purpose by its id: somebody may say no to each of them [GDPR Art. 26(3)]. None where it is not in there. */
export const controllersIn = (notice: Notice, id: string): string[] => formsOf([notice], id).flatMap(controllersOf);

/** Everybody whom a notice names as responsible, its own controller first: a no may be about each of them. */
export const namedControllers = (notice: Notice): string[] => [
  ...new Set([notice.controller.name, ...notice.purposes.flatMap(({ id }) => controllersIn(notice, id))]),
];

/** What a purpose rests on, a line for each channel and kind of subscriber that has its own. */
const groundsOf = ({ basis, bases = [], explicit }: Purpose): string[] => [
  basis,
  ...bases.map(({ channel, subscriber = "all", basis: own }) => `${own} ${channel} ${subscriber}`),
  ...(explicit ? ["explicit-consent"] : []),
];

const formsOf = (notices: readonly Notice[], id: string): Form[] =>
  notices.flatMap(({ purposes, controller }) =>
    purposes.filter((purpose) => purpose.id === id).map((purpose) => ({ purpose, controller: controller.name })),
  );

/** Whether something kept for the one period is gone before something kept for the other. */
function isLonger(period: string, than: string): boolean {
  const from = "2000-01-01T00:00:00.000Z";
  const [end, earlier] = [addPeriod(from, period), addPeriod(from, than)];
  return end !== undefined && earlier !== undefined && end > earlier;
}

/**
 * What is materially new about a purpose that an earlier notice had, gravest first: whoever agreed to the earlier one
 * has not agreed to this [EDPB 05/2020 §§64, 65, 110]. What became less is not material.
 */
export function materialDifferences(before: Form, after: Form): MaterialDifference[] {
  const [old, purpose] = [before.purpose, after.purpose];
  const added = (names: readonly string[], known: readonly string[]) => names.filter((name) => !known.includes(name));
  const knownVendors = old.vendors.map(({ id }) => id);
  const found: MaterialDifference[] = [
    { reason: "new-controller", names: added(controllersOf(after), controllersOf(before)) },
    { reason: "new-recipient", names: added(purpose.recipients, old.recipients) },
    {
      reason: "new-vendor",
      names: purpose.vendors.filter(({ id }) => !knownVendors.includes(id)).map(({ name }) => name),
    },
    { reason: "new-channel", names: added(purpose.channels, old.channels) },
    { reason: "new-data", names: added(purpose.dataTypes, old.dataTypes) },
    {
      reason: "new-basis",
      names: [...new Set(added(groundsOf(purpose), groundsOf(old)).map((ground) => ground.split(" ")[0]!))],
    },
    {
      reason: "longer-kept",
      names: isLonger(purpose.retentionPeriod, old.retentionPeriod) ? [purpose.retentionPeriod] : [],
    },
  ];
  const named = found.filter(({ names }) => names.length > 0);
  // The owner's own word that the meaning changed is all there is to say where nothing else did.
  return named.length || old.version === purpose.version ? named : [{ reason: "new-version", names: [] }];
}

/**
 * What the next notice changes for a person who answered the previous one: one row per purpose that must be
 * asked again. Wording, layout and fewer recipients are not material; a new controller is, for every purpose. Place by
 * place: core/notice-differences.ts.
 */
export function materialChanges(previous: Notice, next: Notice): MaterialChange[] {
  return next.purposes.flatMap((purpose): MaterialChange[] => {
    const [old] = formsOf([previous], purpose.id);
    if (!old) return [{ purpose: purpose.id, reason: "new-purpose" }];
    const first = materialDifferences(old, { purpose, controller: next.controller.name })[0];
    return first ? [{ purpose: purpose.id, reason: first.reason }] : [];
  });
}

/**
 * Whether a purpose means something else in the next notice, which may be without the versions it needs, than when it was
 * last in force: in the notice before, or in one long ago. One that never was is asked by itself.
 */
export function isMaterial(inForce: readonly Notice[], next: Notice): boolean {
  return next.purposes.some((purpose) => {
    const before = formsOf(inForce, purpose.id).at(-1);
    if (!before) return false;
    const version = Math.max(purpose.version, before.purpose.version);
    return (
      materialDifferences(before, { purpose: { ...purpose, version }, controller: next.controller.name }).length > 0
    );
  });
}

/** A site's notices, oldest first: every one it published, and those that are or were in force, in that order. */
interface NoticeHistory {
  readonly published: readonly Notice[];
  readonly inForce: readonly Notice[];
}

/**
 * The next notice with the purposes raised whose meaning its owner declares changed, which no comparison can see in
 * words: each to one above what was last in force. A purpose that was never in force stays as it is.
 */
export function withDeclared(inForce: readonly Notice[], next: Notice, declared: readonly string[]): Notice {
  const purposes = next.purposes.map((purpose) => {
    const answered = declared.includes(purpose.id) ? formsOf(inForce, purpose.id).at(-1) : undefined;
    return answered ? { ...purpose, version: Math.max(purpose.version, answered.purpose.version + 1) } : purpose;
  });
  return { ...next, purposes };
}

/**
 * The next notice with the versions it needs: a purpose whose meaning changed materially since it was last in
 * force, in the notice before or in one long ago, is raised, so that nobody is taken to have agreed to it. No
 * number ever stands for two meanings, also where one was announced and never came. What each version changed is
 * written beside it, after what earlier ones did.
 */
export function withVersions({ published, inForce }: NoticeHistory, next: Notice): Notice {
  const controller = next.controller.name;
  const purposes = next.purposes.map((wanted): Purpose => {
    // History is what happened, not what settings say.
    const { changes: _, ...purpose } = wanted;
    const answered = formsOf(inForce, purpose.id).at(-1);
    const least = answered?.purpose.version ?? 0;
    const kept = { ...purpose, version: Math.max(purpose.version, least) };
    const found = answered ? materialDifferences(answered, { purpose: kept, controller }) : [];
    const same = answered !== undefined && found.length === 0;
    const version = same ? least : unusedVersion(formsOf(published, purpose.id), { purpose: kept, controller }, least);
    const changes = [...(answered?.purpose.changes ?? []), ...found.map((difference) => ({ version, ...difference }))];
    return { ...purpose, version, ...(changes.length > 0 ? { changes } : {}) };
  });
  return { ...next, purposes };
}

/** The version the form wants, or else one above every published; the highest itself where it means just this. */
function unusedVersion(published: readonly Form[], wanted: Form, least: number): number {
  const highest = Math.max(0, ...published.map(({ purpose }) => purpose.version));
  if (wanted.purpose.version > highest) return wanted.purpose.version;
  const form = { ...wanted, purpose: { ...wanted.purpose, version: highest } };
  const namesakes = published.filter(({ purpose }) => purpose.version === highest);
  // So that a notice which is still to come is the same one when it is published again.
  const same = highest > least && namesakes.every((namesake) => materialDifferences(namesake, form).length === 0);
  return same ? highest : highest + 1;
}
