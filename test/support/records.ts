// Records, keys and notices for store and log tests: real commitments, made-up people.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import { noticeBytes, type ContentHash, type Notice } from "../../core/notice.ts";
import type { Choice, RecordCore, RecordEvent } from "../../core/record.ts";
import type { RecordedStatus } from "../../core/status.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import { drafted } from "../../server/services/drafts.ts";
import type { RecordDraft, StoredRecord, SubjectRow } from "../../server/store/record-rows.ts";
import type { NoticeRow, SiteStore } from "../../server/store/rows.ts";

export const start = Date.parse("2026-11-22T09:00:00.000Z");
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const text = (value: string) => new TextEncoder().encode(value);

export const subjectOf = (name: string): Uint8Array => sha256(text(name)).slice(0, 16);

/** A subject that no store has yet, or has under this name. */
const wishOf = (name: string): Omit<SubjectRow, "no"> => ({
  hash: subjectOf(name),
  kind: "device",
  key: random(32),
});

export interface RecordWish {
  readonly id?: RecordId;
  readonly subject?: string;
  readonly event?: RecordEvent;
  readonly choices?: readonly Choice<RecordedStatus>[];
  readonly actedAt?: Instant;
  /** What the client sent; two wishes with the same content are the same post. */
  readonly content?: string;
}

/** A record's core as a page would have caused it. */
export function newCore(wish: RecordWish = {}): RecordCore {
  const at = instantAt(start);
  return {
    v: 1,
    id: wish.id ?? recordIdAt(start, random(10)),
    site: "site_demo" as SiteId,
    event: wish.event ?? "give",
    choices: wish.choices ?? [{ purpose: "analytics", version: 1, status: "given", until: "2027-05-22T09:00:00.000Z" }],
    at,
    actedAt: wish.actedAt ?? at,
    clientAt: at,
    notice: `sha256:${"a".repeat(64)}`,
    lang: "en",
    method: { surface: "banner", action: "save", layer: 2, viaGpc: false, trusted: true },
    actor: "subject",
    jurisdiction: "GB",
  };
}

/** A record as the service would hand it to the store, with a fresh salt. */
export function newRecord(wish: RecordWish = {}): RecordDraft {
  const core = newCore(wish);
  return drafted(
    { random, hmac: (key, data) => hmac(sha256, key, data) },
    {
      core,
      person: { origin: "https://example.com", path: "/", browser: "Firefox" },
      subject: wishOf(wish.subject ?? core.id),
      direct: true,
      said: wish.content ?? core.id,
    },
  );
}

/** Commits the record, which must be new, and gives it as it is stored. */
export async function committedRecord(store: SiteStore, draft: RecordDraft): Promise<StoredRecord> {
  const outcome = await store.commitRecord(draft);
  if (outcome.kind !== "created") throw new Error(`the record is ${outcome.kind}`);
  return (await store.record(draft.id))!;
}

/** A notice that differs by its contact line. */
export function noticeRow(contact: string, publishedAt: Instant = instantAt(start)): NoticeRow {
  const notice: Notice = {
    v: 1,
    site: "site_demo" as SiteId,
    controller: { name: "Northgate Calling Ltd", address: "4 Mill Lane, Leeds", contact },
    purposes: [],
    languages: { en: { messages: { title: "We ask first" }, purposes: {} } },
    layout: { buttons: ["accept-all", "reject-all", "choose"], style: {} },
    policy: { version: "1", url: "https://example.com/privacy", effectiveAt: instantAt(start) },
    rights: { url: "https://example.com/rights", authority: "ICO" },
    build: `sha256:${"b".repeat(64)}`,
  };
  const hash: ContentHash = `sha256:${toHex(sha256(noticeBytes(notice)))}`;
  return { hash, notice, publishedAt };
}
