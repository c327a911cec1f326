// The demo site: a call-centre and lead-generation company, seeded on start in demo mode.
import type { SiteId } from "../../core/ids.ts";
import { en } from "../../widget/i18n/en.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { demoGerman, demoPurposes, demoSettings } from "./demo-purposes.ts";
import { createApiKey } from "./keys.ts";
import { scopes } from "./scopes.ts";
import { publishNotice, standingNotices, type NoticeSettings } from "./notices.ts";
import { setSettings } from "./settings.ts";
import { createSite, setOrigins, siteById } from "./sites.ts";
import { seedOwner, userActor } from "./users.ts";

/** The id of the seeded site. */
export const demoSite = "site_demo" as SiteId;

const seeder: Actor = { kind: "system", name: "demo" };

/** The notice of Northgate Calling, whose pages are served at `origin`. */
export const demoNotice = (origin: string): NoticeSettings => ({
  controller: {
    name: "Northgate Calling Ltd",
    address: "4 Mill Lane, Leeds LS1 4AB, United Kingdom",
    contact: "privacy@northgate-calling.example",
  },
  purposes: demoPurposes,
  languages: { en, de: demoGerman },
  defaultLanguage: "en",
  style: {},
  policy: { version: "1", url: `${origin}/privacy.html`, effectiveAt: "2026-11-01T00:00:00.000Z" },
  rights: { url: `${origin}/privacy.html#your-rights`, authority: "Information Commissioner's Office, ico.org.uk" },
});

/**
 * After this there is an owner and the demo site, pages of `origin` may write to it, and its notice is in
 * force, with a newsletter that is confirmed by mail where that is wanted. What is there already is kept.
 */
export async function seedDemo(
  context: ServiceContext,
  origin: string,
  { doubleOptIn = false }: { doubleOptIn?: boolean } = {},
): Promise<void> {
  await seedOwner(context, seeder);
  const site = await siteById(context, demoSite);
  if (!site) await createSite(context, seeder, { id: demoSite, name: "Northgate Calling", origins: [origin] });
  else if (!site.origins.includes(origin)) {
    await setOrigins(context, seeder, { site: demoSite, origins: [...site.origins, origin] });
  }
  const kept = await context.control.settings();
  if (!kept.has(demoSite)) await setSettings(context, seeder, { site: demoSite, settings: demoSettings });
  // Publishing would call off what somebody has announced.
  if ((await standingNotices(context, demoSite)).coming) return;
  const settings = demoNotice(origin);
  await publishNotice(context, seeder, {
    site: demoSite,
    settings: doubleOptIn ? confirming(settings) : settings,
    shortNotice: "the demo came in another version",
  });
}

/** The notice with a newsletter that the owner of the address confirms, and is told of before it ends. */
const confirming = (settings: NoticeSettings): NoticeSettings => ({
  ...settings,
  purposes: settings.purposes.map((purpose) =>
    purpose.id === "newsletter" ? { ...purpose, doubleOptIn: true, renewalPeriod: "P30D" } : purpose,
  ),
});

/**
 * A fresh API key of the demo site that may do all that keys can, issued by the owner; its token is shown once and stored only
 * as a hash.
 */
export async function demoKey(context: ServiceContext): Promise<string> {
  const owner = userActor(await seedOwner(context, seeder));
  return createApiKey(context, owner, { site: demoSite, name: "demo", scopes: Object.keys(scopes) });
}
