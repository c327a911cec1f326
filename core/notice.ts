// Notice versions: every string shown, what makes a change material, the bytes whose hash names what was shown.
import { canonicalBytes, type Json } from "./canonical.ts";
import type { SiteId } from "./ids.ts";
import type { Purpose } from "./purpose.ts";
import type { Instant } from "./time.ts";

/** `sha256:` + 64 hex digits of the canonical bytes. */
export type ContentHash = `sha256:${string}`;

/** What a purpose is called and how it is explained, in one language. */
export interface PurposeText {
  readonly title: string;
  readonly text: string;
  /** The sentence beside a form's checkbox; only for purposes asked for by channel. */
  readonly formLabel?: string;
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
  readonly layout: { readonly buttons: readonly string[]; readonly style: Readonly<Record<string, string>> };
  readonly policy: { readonly version: string; readonly url: string; readonly effectiveAt: Instant };
  readonly rights: { readonly url: string; readonly authority: string };
  /** Hash of the gate and UI files that render it. */
  readonly build: ContentHash;
}

/** The bytes a notice's hash is taken over (RFC 8785). */
export const noticeBytes = (notice: Notice): Uint8Array => canonicalBytes(notice as unknown as Json);

/** The log entry that says what was published and when: `assent-notice/v1`, its hash and the instant, a line each. */
export const noticeEntry = (hash: ContentHash, publishedAt: Instant): Uint8Array =>
  new TextEncoder().encode(`assent-notice/v1\n${hash}\n${publishedAt}`);

/** Why a purpose must be asked again. */
type MaterialReason = "new-purpose" | "new-version" | "new-recipient" | "new-channel" | "new-controller";
/** One purpose that must be asked again, and why. */
export interface MaterialChange {
  readonly purpose: string;
  readonly reason: MaterialReason;
}

/**
 * What the next notice changes for a person who answered the previous one: one row per purpose that must be
 * asked again. Wording, layout and fewer recipients are not material; a new controller is, for every purpose.
 */
export function materialChanges(previous: Notice, next: Notice): MaterialChange[] {
  const before = new Map(previous.purposes.map((purpose) => [purpose.id, purpose]));
  const changes: MaterialChange[] = [];
  for (const purpose of next.purposes) {
    const old = before.get(purpose.id);
    const reason: MaterialReason | undefined = !old
      ? "new-purpose"
      : previous.controller.name !== next.controller.name
        ? "new-controller"
        : old.version !== purpose.version
          ? "new-version"
          : purpose.recipients.some((name) => !old.recipients.includes(name))
            ? "new-recipient"
            : purpose.channels.some((channel) => !old.channels.includes(channel))
              ? "new-channel"
              : undefined;
    if (reason) changes.push({ purpose: purpose.id, reason });
  }
  return changes;
}

/**
 * The next notice with the versions it needs: none falls below the one in force, and a purpose whose meaning
 * changed materially without its owner raising the version is raised, so that nobody is taken to have agreed to it.
 */
export function withVersions(inForce: Notice, next: Notice): Notice {
  const before = new Map(inForce.purposes.map((purpose) => [purpose.id, purpose.version]));
  const kept = next.purposes.map((purpose) => ({
    ...purpose,
    version: Math.max(purpose.version, before.get(purpose.id) ?? 1),
  }));
  const changed = new Set(materialChanges(inForce, { ...next, purposes: kept }).map(({ purpose }) => purpose));
  const purposes = kept.map((purpose) => {
    const raise = changed.has(purpose.id) && before.get(purpose.id) === purpose.version;
    return raise ? { ...purpose, version: purpose.version + 1 } : purpose;
  });
  return { ...next, purposes };
}
