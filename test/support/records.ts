// Records, keys and notices for store and log tests: real commitments, made-up people.
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, toHex } from "../../core/bytes.ts";
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import { noticeBytes, type ContentHash, type Notice } from "../../core/notice.ts";
import { coreBytes, type Choice, type RecordCore, type RecordEvent } from "../../core/record.ts";
import { instantAt, type Instant } from "../../core/time.ts";
import type { NewRecord, NoticeRow, SubjectKey } from "../../server/store/rows.ts";

export const start = Date.parse("2026-11-22T09:00:00.000Z");
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const text = (value: string) => new TextEncoder().encode(value);

export const subjectOf = (name: string): Uint8Array => sha256(text(name)).slice(0, 16);

export const keyOf = (name: string): SubjectKey => ({
  subject: subjectOf(name),
  kind: "device",
  key: random(32),
  link: random(16),
});

export interface RecordWish {
  readonly id?: RecordId;
  readonly subject?: string;
  readonly event?: RecordEvent;
  readonly choices?: readonly Choice[];
  readonly actedAt?: Instant;
  /** What the client sent; two wishes with the same content are the same post. */
  readonly content?: string;
}

/** A record as the service would hand it to the store, with fresh salts. */
export function newRecord(wish: RecordWish = {}): NewRecord {
  const at = instantAt(start);
  const core: RecordCore = {
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
  const salt = random(32);
  return {
    core,
    digest: sha256(text(wish.content ?? core.id)),
    salt,
    coreCommitment: hmac(sha256, salt, coreBytes(core)),
    personCommitment: random(32),
    person: random(120),
    link: random(16),
    subject: subjectOf(wish.subject ?? core.id),
  };
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

/** The 64 bytes that stand in the log for a record. */
export const entryOf = (record: NewRecord): Uint8Array => concat(record.coreCommitment, record.personCommitment);
