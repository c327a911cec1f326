// Publishing by command: a notice is published, photographed by a real browser, and all of it put into the log.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../core/bytes.ts";
import type { ContentHash } from "../../core/notice.ts";
import { noticeDifferences } from "../../core/notice-differences.ts";
import type { ShownStatement } from "../../core/shown.ts";
import { sealSite } from "../assemble.ts";
import type { ServiceContext } from "../context.ts";
import { shownLooks } from "../services/as-was.ts";
import { buildHash } from "../services/assets.ts";
import { noticeSettings, settingsOfNotice } from "../services/notice-settings.ts";
import { publishNotice, standingNotices, type NoticeSettings, type Published } from "../services/notices.ts";
import { keptPictures, placeText, recordShown } from "../services/screenshots.ts";
import { existingSite } from "../services/sites.ts";
import type { NoticeRow } from "../store/rows.ts";
import { commandLine } from "./command-line.ts";
import { CommandError } from "./command.ts";
import { onLoopback } from "./loopback.ts";
import { progressBar } from "./progress.ts";
import { photographed, screenshotBrowser } from "./screenshots.ts";

/** What the command line says. */
interface PublishArguments {
  readonly notice?: string | undefined;
  readonly site: string;
  readonly effective?: string | undefined;
  readonly short?: string | undefined;
  readonly changed?: string | undefined;
  readonly policy?: string | undefined;
  readonly browser?: string | undefined;
  readonly without?: string | undefined;
}

async function readNotice(path: string): Promise<NoticeSettings> {
  const content = path === "-" ? await text(process.stdin) : await readFile(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new CommandError(`${path} is no JSON`, "assent config prints a site with its notice.", { cause: error });
  }
  return noticeSettings(value);
}

/** What is to be published: the file's, or what is in force, drawn by this build. */
async function wanted(args: PublishArguments, current: NoticeRow | undefined): Promise<NoticeSettings> {
  if (args.notice === undefined && !current)
    throw new CommandError(`${args.site} has no notice yet`, "Name a file with one; assent init makes a first.");
  const settings = args.notice === undefined ? settingsOfNotice(current!.notice) : await readNotice(args.notice);
  const effective = args.effective === undefined ? {} : { effectiveAt: args.effective };
  const hash = args.policy === undefined ? {} : { hash: await policyHash(args.policy) };
  return { ...settings, policy: { ...settings.policy, ...effective, ...hash } };
}

const policyMs = 30_000;

/** SHA-256 of the bytes of a policy in a file, or at an http address. Throws where there are none to be had. */
export async function policyHash(from: string): Promise<ContentHash> {
  const bytes = /^https?:\/\//.test(from) ? await fetchedPolicy(from) : await readFile(from);
  if (bytes.length === 0) throw new CommandError(`${from} is empty`, "Name the text of the policy itself.");
  return `sha256:${toHex(sha256(bytes))}`;
}

async function fetchedPolicy(address: string): Promise<Uint8Array> {
  const away = "Keep its text in a file and name that.";
  const answer = await fetch(address, { signal: AbortSignal.timeout(policyMs) }).catch((error: unknown) => {
    throw new CommandError(`${address} cannot be read`, away, { cause: error });
  });
  if (!answer.ok) throw new CommandError(`${address} answers ${answer.status}`, away);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What the command did. */
export interface PublishReport {
  readonly notice: Published;
  readonly previous: NoticeRow | undefined;
  readonly shown: ShownStatement;
  /** Entries under the log's latest checkpoint. */
  readonly size: number;
}

/** Publishes and photographs. Where no browser can be had, nothing is published. */
export async function publish(context: ServiceContext, args: PublishArguments): Promise<PublishReport> {
  const site = (await existingSite(context, args.site)).id;
  const { current: previous } = await standingNotices(context, site);
  const settings = await wanted(args, previous);
  const browser =
    args.without === undefined ? await screenshotBrowser(args.browser ?? process.env["ASSENT_BROWSER"]) : undefined;
  const bar = progressBar();
  try {
    const notice = await publishNotice(context, commandLine, {
      site,
      settings,
      ...(args.short === undefined ? {} : { shortNotice: args.short }),
      declared: args.changed?.split(",").filter(Boolean) ?? [],
    });
    const build = buildHash(context.files);
    const looks = await shownLooks(context, notice);
    const known = new Set((await keptPictures(context, { site, notice: notice.hash })).map(placeText));
    const pictures = browser
      ? await onLoopback(context, (url) =>
          photographed(browser, { url, row: notice, build, looks, known, progress: bar.show }),
        )
      : [];
    const shown = await recordShown(context, commandLine, {
      site,
      notice: notice.hash,
      pictures,
      without: args.without,
    });
    return { notice, previous, shown, size: await sealSite(context, site) };
  } finally {
    bar.end();
    await browser?.close();
  }
}

/** The report as an owner reads it: what was published, what is another, who is asked again, what was photographed. */
export function publishedLines({ notice, previous, shown, size }: PublishReport): string[] {
  const found = previous ? noticeDifferences(previous.notice, notice.notice) : [];
  const asked = [...new Set(found.flatMap(({ asks }) => asks))];
  const changes = found.map(
    ({ pointer, asks }) => `  ${pointer}${asks.length > 0 ? `: asks ${asks.join(", ")} again` : ""}`,
  );
  const again = asked.length > 0 ? `People are asked again about ${asked.join(", ")}.` : "Nobody is asked again.";
  const { effectiveAt } = notice.notice.policy;
  const from = effectiveAt > notice.publishedAt ? `from ${effectiveAt}` : "now";
  return [
    `${notice.hash} is in force ${from}.`,
    ...(previous?.hash === notice.hash ? ["It was published before; nothing of it changed."] : [...changes, again]),
    shown.without === undefined
      ? `${shown.pictures.length} screenshots, each named in the log.`
      : `No screenshots: ${shown.without}`,
    ...notice.warnings.map(({ rule, pointer, message }) => `warning ${rule} ${pointer}: ${message}`),
    `The log has ${size} entries under its checkpoint.`,
  ];
}

/** The same for programs. */
export const publishedJson = ({ notice, previous, shown, size }: PublishReport) => ({
  notice: notice.hash,
  publishedAt: notice.publishedAt,
  effectiveAt: notice.notice.policy.effectiveAt,
  differences: previous ? noticeDifferences(previous.notice, notice.notice) : [],
  warnings: notice.warnings,
  shown,
  size,
});
