// Screenshots of a notice: kept by the hash of their content, and named in the log, so that none can be changed or added later.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import { shownEntry, type PictureLine, type ShownStatement } from "../../core/shown.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { archivedFile, keepBuild } from "./archive.ts";
import { audited } from "./audit.ts";
import { publishedNotice } from "./notices.ts";

/** A picture as a browser made it: PNG. */
export interface Picture extends Omit<PictureLine, "file"> {
  readonly png: Uint8Array;
}

/** What somebody says a notice looks like: pictures, or why there are none. */
export interface ShownReport {
  readonly site: SiteId;
  readonly notice: ContentHash;
  readonly pictures: readonly Picture[];
  readonly without?: string | undefined;
}

/**
 * Keeps pictures of a published notice as this process's build shows it, and puts their hashes, or the reason why there
 * are none, into the site's log. What is kept already for the notice and the build stays, and nothing is added. Throws
 * `not-found` for a notice that was never published. The system, owners and editors may.
 */
export function recordShown(context: ServiceContext, actor: Actor, report: ShownReport): Promise<ShownStatement> {
  const { site, notice, pictures, without } = report;
  return audited(context, { actor, verb: "notice.publish", site }, async () => {
    if (!(await publishedNotice(context, site, notice))) throw new ProblemError("not-found");
    const build = await keepBuild(context);
    const store = await context.site(site);
    const kept = (await store.screenshots(notice)).filter((row) => row.build === build);
    const said = { notice, build, at: kept[0]?.at ?? context.now() };
    if (kept.length > 0) {
      const lines = kept.map(({ lang, viewport, layer, file }) => ({ lang, viewport, layer, file }));
      return { value: { ...said, pictures: lines as PictureLine[] }, detail: `${notice} pictured before` };
    }
    const files = pictures.map(({ png, ...line }) => ({ ...line, file: archivedFile("image/png", png) }));
    const lines = files.map(({ file, ...line }) => ({ ...line, file: file.hash }));
    const statement = { ...said, pictures: lines, ...(without === undefined ? {} : { without }) };
    const data = shownEntry(statement);
    await store.keepScreenshots(said, files, { ref: shownRef(data), data });
    context.recordCommitted(site);
    return {
      value: statement,
      detail: `${notice} ${without === undefined ? `${lines.length} pictures` : "unpictured"}`,
    };
  });
}

/** What the log calls such an entry: the hash of its bytes. */
export const shownRef = (data: Uint8Array): string => `shown:${toHex(sha256(data))}`;
