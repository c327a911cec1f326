// The shape of an API key, and what a store of keys can do.
import type { KeyId, SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

export interface ApiKeyRow {
  readonly id: KeyId;
  readonly site: SiteId;
  readonly name: string;
  readonly scopes: readonly string[];
  /** SHA-256 of the whole token. */
  readonly tokenHash: Uint8Array;
  readonly createdAt: Instant;
  /** Who made it, as the audit names actors: `usr_…`, `system:…`; `unknown` for keys older than this column. */
  readonly issuedBy: string;
  /** Last use, to the minute. */
  readonly usedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export interface KeyStore {
  apiKey(id: KeyId): Promise<ApiKeyRow | undefined>;
  insertApiKey(row: ApiKeyRow): Promise<void>;
  /** Every key of the site, latest first. */
  apiKeys(site: SiteId): Promise<ApiKeyRow[]>;
  touchApiKey(id: KeyId, at: Instant): Promise<void>;
  /** From `at` it is no more; nothing changes for one that was revoked before. */
  revokeApiKey(id: KeyId, at: Instant): Promise<void>;
}
