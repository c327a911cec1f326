// Screenshots of a notice: kept by the hash of their content, and named in the log, so that none can be changed or added later.
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import { parseScene, sceneText, shownEntry, type PictureLine, type ShownStatement } from "../../core/shown.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { archivedFile, keepBuild } from "./archive.ts";
import { buildHash } from "./assets.ts";
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
 * are none, into the site's log. A picture that is kept already for the notice and the build stays, and its like is not
 * added. Throws `not-found` for a notice that was never published. The system, owners and editors may.
 */
export function recordShown(context: ServiceContext, actor: Actor, report: ShownReport): Promise<ShownStatement> {
  const { site, notice, pictures, without } = report;
  return audited(context, { actor, verb: "notice.publish", site }, async () => {
    if (!(await publishedNotice(context, site, notice))) throw new ProblemError("not-found");
    const build = await keepBuild(context);
    const store = await context.site(site);
    const kept = await keptPictures(context, { site, notice });
    const known = new Set(kept.map(placeText));
    const files = pictures
      .filter((picture) => !known.has(placeText(picture)))
      .map(({ png, ...line }) => ({ ...line, file: archivedFile("image/png", png) }));
    const said = { notice, build, at: context.now() };
    if (kept.length > 0 && files.length === 0)
      return { value: { ...said, pictures: kept }, detail: `${notice} pictured before` };
    const lines = files.map(({ file, ...line }) => ({ ...line, file: file.hash }));
    const statement = { ...said, pictures: lines, ...(without === undefined ? {} : { without }) };
    const data = shownEntry(statement);
    const rows = files.map((file) => ({ ...file, layer: sceneText(file) }));
    await store.keepScreenshots(said, rows, { ref: shownRef(data), data });
    context.recordCommitted(site);
    return {
      value: { ...statement, pictures: [...kept, ...lines] },
      detail: `${notice} ${without === undefined ? `${lines.length} pictures` : "unpictured"}`,
    };
  });
}

/** What tells one picture of a notice by one build from the others: such as `en 320x640 first`. */
export const placeText = (line: Omit<PictureLine, "file">): string =>
  `${line.lang} ${line.viewport} ${sceneText(line)}`;

/** The pictures that are kept of a notice, by this process's build or by the one that is named. */
export async function keptPictures(
  context: ServiceContext,
  { site, notice, build = buildHash(context.files) }: { site: SiteId; notice: ContentHash; build?: ContentHash },
): Promise<PictureLine[]> {
  const rows = await (await context.site(site)).screenshots(notice);
  return rows.flatMap((row) => {
    const drawn = row.build === build ? parseScene(row.layer) : undefined;
    return drawn ? [{ ...drawn, lang: row.lang, viewport: row.viewport, file: row.file }] : [];
  });
}

/** What the log calls such an entry: the hash of its bytes. */
export const shownRef = (data: Uint8Array): string => `shown:${toHex(sha256(data))}`;
