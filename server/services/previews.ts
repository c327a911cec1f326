// Previews: a draft run by this build for whoever has the address, with nothing recorded and nothing kept.
import { sameBytes, toBase64 } from "../../core/bytes.ts";
import { encodeDecision, type Answer } from "../../core/decision.ts";
import { isSiteId, type RecordId, type SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import { isOptional } from "../../core/purpose.ts";
import { rulesFor } from "../../core/regime.ts";
import { layerNamed } from "../../core/site.ts";
import { instantAt } from "../../core/time.ts";
import type { ServiceContext, StaticFile } from "../context.ts";
import { ProblemError } from "../errors.ts";
import type { NoticeRow } from "../store/rows.ts";
import { assetServedAs } from "./assets.ts";
import { noticeView, viewLayer } from "./notice-layers.ts";
import { noticeSettings } from "./notice-settings.ts";
import { builtNotice, noticeHash, standingNotices } from "./notices.ts";
import { siteById } from "./sites.ts";
import { shownConfig } from "./shown-config.ts";

const encoder = new TextEncoder();
const dayMs = 86_400_000;
const referenceLength = 12;

/** What is looked at: a draft by the instant it was begun, or a published notice by its hash. */
interface Shown {
  readonly site: SiteId;
  readonly begunAt: string;
}

const short = (bytes: Uint8Array, letters: number): string =>
  toBase64(bytes).slice(0, letters).replaceAll("+", "-").replaceAll("/", "_");

/** Names what is shown and says nothing of it. */
const referenceOf = ({ sha256 }: ServiceContext, { begunAt }: Shown): string =>
  short(sha256(encoder.encode(`assent-preview\n${begunAt}`)), referenceLength);

/** 132 bits under the site's key: whether an address was ever given out is known before anything is read. */
const codeOf = (context: ServiceContext, site: SiteId, reference: string): string =>
  short(context.hmac(context.linkKey(site), encoder.encode(`assent-preview/v3\n${site}\n${reference}`)), 22);

/** Known to whoever was given the address, as long as the same thing is there. */
function previewToken(context: ServiceContext, shown: Shown): string {
  const reference = referenceOf(context, shown);
  return reference + codeOf(context, shown.site, reference);
}

const isSame = (a: string, b: string): boolean => sameBytes(encoder.encode(a), encoder.encode(b));

/** Such as `/p/site_demo/3kV…`. */
export const previewPath = (context: ServiceContext, shown: Shown): string =>
  `/p/${shown.site}/${previewToken(context, shown)}`;

/** A draft as it is looked at. */
export interface Preview {
  /** Published now, at least for the eye. */
  readonly row: NoticeRow;
  /** The start of every address below it. */
  readonly path: string;
}

/**
 * The draft at the address; where nothing is being written, the notice that was published last. Of an address that was
 * never given out nothing is read. Throws `not-found` for every other address, `not-valid` while the draft is not whole enough to be drawn.
 */
export async function preview(
  context: ServiceContext,
  { site: name, token }: { site: string; token: string },
): Promise<Preview> {
  const known = isSiteId(name) ? await siteById(context, name) : undefined;
  const reference = token.slice(0, referenceLength);
  if (!known || !isSame(token, reference + codeOf(context, known.id, reference))) throw new ProblemError("not-found");
  const draft = await context.control.noticeDraft(known.id);
  const row = draft ? undefined : await lastNotice(context, known.id);
  const shown = { site: known.id, begunAt: draft?.begunAt ?? row?.hash ?? "" };
  if (reference !== referenceOf(context, shown)) throw new ProblemError("not-found");
  const path = previewPath(context, shown);
  if (row) return { row, path };
  const notice = builtNotice(context, known.id, noticeSettings(JSON.parse(draft!.doc)));
  return { row: { hash: noticeHash(notice), notice, publishedAt: draft!.savedAt }, path };
}

/** The notice that was published last: the coming one, else the one in force. */
export async function lastNotice(context: ServiceContext, site: SiteId): Promise<NoticeRow | undefined> {
  const { current, coming } = await standingNotices(context, site);
  return coming?.row ?? current;
}

/** How it is looked at. */
export interface PreviewWish {
  /** ISO 3166 country and maybe subdivision, such as `US-CA`; empty where unknown. */
  readonly place: string;
  /** Instead of what the reader's own system asks for. */
  readonly scheme?: "light" | "dark" | undefined;
  /** Somebody who refused everything a day ago under the notice in force. */
  readonly returning: boolean;
}

/** The script that runs the gate with the draft for somebody at the place. */
export async function previewScript(
  context: ServiceContext,
  { row, path }: Preview,
  { place, scheme }: PreviewWish,
): Promise<StaticFile> {
  const settings = (await context.control.settings()).get(row.notice.site) ?? {};
  const rules = rulesFor(place, context.now(), settings.regimes);
  const shown = shownConfig(context, row, { rules, settings });
  const ask = rules.regime === "opt-in" || settings.ask === true;
  const config = { site: row.notice.site, api: scheme ? `${path}/${scheme}` : path, ...shown, ask };
  const parts = shown.optOut ? (context.files["opt-out-link.js"]?.body ?? "") : "";
  const data = JSON.stringify(config).replaceAll("<", "\\u003c");
  const body = `(()=>{const ASSENT_SITE=${data},ASSENT_PARTS=[];${parts}\n${context.files["gate.js"]?.body ?? ""}\n})()`;
  return { type: "text/javascript; charset=utf-8", body: inScheme(body, scheme) };
}

/** A frame takes its scheme from the reader's system and from nothing else, so the question itself is put otherwise. */
const inScheme = (text: string, scheme: string | undefined): string =>
  scheme
    ? text.replaceAll(/\(prefers-color-scheme: ?dark\)/g, scheme === "dark" ? "(min-width:0)" : "(max-width:0)")
    : text;

/** What the draft's script asks for: a file of the build, or a layer of the draft. Throws `not-found`. */
export function previewFile(context: ServiceContext, { row }: Preview, path: string): StaticFile {
  const [, scheme, served] = /^(?:(light|dark)\/)?w\/([\w./-]{1,80})$/.exec(path) ?? [];
  const file = served && assetServedAs(context.files, served);
  if (file) return { ...file, body: inScheme(file.body, scheme) };
  // Whichever hash it names: the draft may have been saved again since the script was read.
  const [, lang = "", layer] =
    /^(?:light\/|dark\/)?s\/site_[a-z0-9]+\/[0-9a-f]{64}\/([A-Za-z0-9-]{2,35})\.([a-z]+)\.json$/.exec(path) ?? [];
  const known = layerNamed(layer);
  if (!known || !Object.hasOwn(row.notice.languages, lang)) throw new ProblemError("not-found");
  return { type: "application/json", body: JSON.stringify(viewLayer(noticeView(row, lang), known)) };
}

/** What the browser of somebody who said no to the notice in force remembers of it; undefined before the first notice. */
export async function refusedBefore(context: ServiceContext, { site }: Notice): Promise<string | undefined> {
  const { current } = await standingNotices(context, site);
  if (!current) return undefined;
  const at = context.nowMs() - dayMs;
  const asked = current.notice.purposes.filter(({ category }) => isOptional(category));
  const answers = asked.map(({ id, version }) => [id, [version, "refused", at, false] satisfies Answer] as const);
  const time = at.toString(16).padStart(12, "0");
  return encodeDecision({
    at: instantAt(at),
    record: `rec_${time}${"7".padEnd(20, "0")}` as RecordId,
    subject: "0".repeat(32),
    answers: Object.fromEntries(answers),
  });
}
