// The Content-Security-Policy of a site: its notice's vendors, its settings and this server put into the generator.
import type { ServiceContext } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { contentSecurityPolicy } from "./csp.ts";
import { currentNotice } from "./notices.ts";
import { settingsOf } from "./settings.ts";
import { existingSite } from "./sites.ts";
import { policyVendors } from "./vendor-rows.ts";

/**
 * The policy for pages of the site on which the purposes in `given` were given; without any, for pages before the
 * choice. Throws `not-found` without site or notice. Inline scripts of the page need a nonce of its own beside it.
 */
export async function sitePolicy(context: ServiceContext, id: string, given: readonly string[]): Promise<string> {
  const site = await existingSite(context, id);
  const current = await currentNotice(context, site.id);
  if (!current) throw new ProblemError("not-found");
  const vendors = policyVendors(current.notice.purposes, await settingsOf(context, site.id));
  return contentSecurityPolicy({ api: context.publicUrl, vendors, given });
}
