// The shape of a site, and what the control store can do with sites.
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

export interface SiteRow {
  readonly id: SiteId;
  readonly name: string;
  /** Origins that may write, such as `http://localhost:8788`. */
  readonly origins: readonly string[];
  /** The log's origin line, fixed for the life of the site. */
  readonly logOrigin: string;
  readonly createdAt: Instant;
  /** Made up, to show what the console is like with something in it. */
  readonly isSample?: boolean;
  /** When the sample was filled to its end; absent while it is being filled, and where that was broken off. */
  readonly sampleFilledAt?: Instant;
  /** Until when whoever fills it is taken to be at work, unless they say so again. */
  readonly sampleFillingUntil?: Instant;
}

/** `over`: only where that is what stands there now; false where something else does, and nothing was stored. */
export interface SiteRows {
  sites(): Promise<SiteRow[]>;
  site(id: SiteId): Promise<SiteRow | undefined>;
  /** Removes a sample site with its draft and keys; false where there is none of the id. No other site ever goes. */
  removeSample(id: SiteId): Promise<boolean>;
  /** Fails where it is a second sample. */
  insertSite(row: SiteRow): Promise<void>;
  /** Says of the sample that it was filled to its end; false where there is none of the id. */
  sampleFilled(id: SiteId, at: Instant): Promise<boolean>;
  /** Says of the sample that it is being filled, until then at least; false where there is none of the id. */
  sampleFilling(id: SiteId, until: Instant): Promise<boolean>;
  renameSite(id: SiteId, name: string, over?: string): Promise<boolean>;
  setOrigins(id: SiteId, origins: readonly string[], over?: readonly string[]): Promise<boolean>;
}
