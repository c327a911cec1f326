// For whom a purpose is or ever was done, joint controllers too: a no to one of them holds for it, whatever a later notice calls them.
import type { SiteId } from "../../core/ids.ts";
import { controllersIn, type Notice } from "../../core/notice.ts";
import type { Instant } from "../../core/time.ts";
import { isRecent, type ServiceContext } from "../context.ts";
import type { PurposeController } from "../store/purpose-controllers.ts";

const believedMs = 5_000;

interface Asked {
  readonly site: SiteId;
  /** The notice that is asked by: it counts also where another process published it a moment ago. */
  readonly notice?: Notice | undefined;
  /** Of a question about the past: what was published later was not known then. */
  readonly asOf?: Instant | undefined;
}

/** A function that names every controller a purpose is or was done for by any notice of the site, announced ones too. */
export async function controllersOf(
  context: ServiceContext,
  { site, notice, asOf }: Asked,
): Promise<(purpose: string) => readonly string[]> {
  const found = await knownControllers(context, site);
  return (purpose) => {
    const before = found.filter((one) => one.purpose === purpose && (asOf === undefined || one.since <= asOf));
    const own = notice ? controllersIn(notice, purpose) : [];
    return [...new Set([...before.map(({ controller }) => controller), ...own])];
  };
}

/** Each pair once, as the store had them at most five seconds ago. */
async function knownControllers(context: ServiceContext, site: SiteId): Promise<readonly PurposeController[]> {
  const { controllers } = context.memory;
  const known = controllers.get(site);
  const readAtMs = context.nowMs();
  if (known && isRecent(known.readAtMs, readAtMs, believedMs)) return known.found;
  const found = await (await context.site(site)).purposeControllers();
  controllers.set(site, { found, readAtMs });
  return found;
}
