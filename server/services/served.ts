// The token in a script's configuration that says which notice, by which build and rules, was served on which day.
import { sameBytes, toBase64Url } from "../../core/bytes.ts";
import type { SiteId } from "../../core/ids.ts";
import type { ContentHash } from "../../core/notice.ts";
import type { RecordCore } from "../../core/record.ts";
import { regimes, variantOf } from "../../core/regime.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import { buildHash } from "./assets.ts";

const dayMs = 86_400_000;
/** A script older than this was in nobody's cache. */
const oldestDays = 400;
const codeLength = 12;
const tokenForm = /^([0-9a-z]{1,6})\.(?:([0-9a-z])\.)?([\w-]{12})$/;
const encoder = new TextEncoder();

/** Every name that `variantOf` can give. Tokens hold places in it: new ones go to the end. */
export const variantNames: readonly string[] = regimes.flatMap((regime) =>
  [false, true].flatMap((optOut) => [false, true].map((objectable) => variantOf({ regime, optOut, objectable }))),
);

interface Serving {
  readonly site: SiteId;
  readonly notice: ContentHash;
  readonly build: ContentHash;
  /** Counted from 1970. */
  readonly day: number;
  /** Of the rules it was served under; scripts of before did not say. */
  readonly variant?: string | undefined;
}

/** Bounds the memory: notices and builds come from the store, but days from whoever asks. */
const keptCodes = 500;

/** 72 bits of an HMAC under the site's key, as URL-safe base64. */
function codeOf(context: ServiceContext, { site, notice, build, day, variant }: Serving): string {
  const { servedCodes } = context.memory;
  const named = `${site}\n${notice}\n${build}\n${day}`;
  const said = variant === undefined ? `assent-served/v2\n${named}` : `assent-served/v3\n${named}\n${variant}`;
  const known = servedCodes.get(said);
  if (known !== undefined) return known;
  const code = toBase64Url(context.hmac(context.linkKey(site), encoder.encode(said)).slice(0, (codeLength * 3) / 4));
  if (servedCodes.size >= keptCodes) servedCodes.clear();
  servedCodes.set(said, code);
  return code;
}

/** Such as `fqk.4.x3Jk9aQ-22_b`: the same all day, so that a cached script stays the same too. `variant` is of the place's rules. */
export function servedToken(
  context: ServiceContext,
  site: SiteId,
  { notice, variant }: { readonly notice: ContentHash; readonly variant: string },
): string {
  const day = Math.floor(millisecondsOf(context.now()) / dayMs);
  const code = codeOf(context, { site, notice, build: buildHash(context.files), day, variant });
  return `${day.toString(36)}.${variantNames.indexOf(variant).toString(36)}.${code}`;
}

/** Builds change with a deployment: which ones there were is asked again after a minute. */
const believedMs = 60_000;

/** What the token proves, as `servedBy`, by this build or by any that has served here before. */
export async function servedByAny(
  context: ServiceContext,
  site: SiteId,
  said: { readonly notice: ContentHash; readonly served?: string | undefined },
): Promise<RecordCore["served"]> {
  const own = servedBy(context, site, said);
  if (own || said.served === undefined) return own;
  const { memory } = context;
  const readAtMs = context.nowMs();
  if (!memory.served || Math.abs(readAtMs - memory.served.readAtMs) >= believedMs) {
    memory.served = { hashes: (await context.control.builds()).map(({ hash }) => hash), readAtMs };
  }
  return servedBy(context, site, { ...said, builds: memory.served.hashes });
}

/**
 * What the token proves: the day, the build and the rules, when it is ours for this site and notice. Undefined for any other, and
 * for none: a page may have kept a script from before there were tokens. `builds` are those that have served.
 */
export function servedBy(
  context: ServiceContext,
  site: SiteId,
  said: {
    readonly notice: ContentHash;
    readonly served?: string | undefined;
    readonly builds?: readonly ContentHash[];
  },
): RecordCore["served"] {
  const [, dayText = "", place, code = ""] = tokenForm.exec(said.served ?? "") ?? [];
  const variant = place === undefined ? undefined : variantNames[parseInt(place, 36)];
  if (!code || (place !== undefined && variant === undefined)) return undefined;
  const day = parseInt(dayText, 36);
  const today = Math.floor(millisecondsOf(context.now()) / dayMs);
  if (day > today || day < today - oldestDays) return undefined;
  const given = encoder.encode(code);
  const builds = [buildHash(context.files), ...(said.builds ?? [])];
  const build = builds.find((candidate) =>
    sameBytes(given, encoder.encode(codeOf(context, { site, notice: said.notice, build: candidate, day, variant }))),
  );
  return build && { on: instantAt(day * dayMs), build, ...(variant === undefined ? {} : { variant }) };
}
