// What happened at the sample site in its four weeks: made-up people, each kind of thing that a screen shows, the same every time.
import { recordIdAt, type RecordId, type SiteId } from "../../core/ids.ts";
import type { Notice } from "../../core/notice.ts";
import type { Choice } from "../../core/record.ts";
import { devices, talliesOfShowing } from "../../core/tally.ts";
import { instantAt } from "../../core/time.ts";
import type { Actor, ServiceContext, UserActor } from "../context.ts";
import { checkRecipients } from "./checks.ts";
import { demoNotice } from "./demo.ts";
import { eraseSubject } from "./erasures.ts";
import { setHold } from "./holds.ts";
import { commitImport } from "./import-commit.ts";
import { uploadImport } from "./imports.ts";
import { noteRecord } from "./notes.ts";
import { saveDraft } from "./notice-drafts.ts";
import { settingsOfNotice } from "./notice-settings.ts";
import { publishNotice, type NoticeSettings, type Published } from "./notices.ts";
import { recordDecision } from "./records.ts";
import { importScreenings } from "./screenings.ts";
import { addSuppressions } from "./suppressions.ts";
import { addWebhook, changeWebhook } from "./webhooks.ts";

/** No page can have it: names under `.invalid` lead nowhere (RFC 2606). */
export const sampleOrigin = "https://www.sample.invalid";

const dayMs = 86_400_000;
const days = 28;
/** What is done at the site is told as the sample's own doing, not as that of whoever opened it. */
const seeder: Actor = { kind: "system", name: "sample" };
const places = ["GB", "GB", "GB", "DE", "US", "FR"] as const;
const browsers = ["Chrome", "Safari", "Firefox", "Edge"] as const;
const answers = ["given", "refused", "given", "refused", "given", "partly", "refused"] as const;
const people = ["ada", "bela", "carla", "david", "emre", "fatou", "greta"] as const;
const addressOf = (name: string): string => `${name}@people.invalid`;

interface Sample {
  readonly context: ServiceContext;
  readonly site: SiteId;
  readonly notice: Published;
  readonly nowMs: number;
}

/** The services as they were at that instant. */
const at = (context: ServiceContext, ms: number): ServiceContext => ({
  ...context,
  now: () => instantAt(ms),
  nowMs: () => ms,
});

/** The demo's notice under a controller that no other site has: what is objected to here reaches nobody else's site. */
const sampleNotice = (version: string): NoticeSettings => {
  const notice = demoNotice(sampleOrigin);
  return {
    ...notice,
    controller: {
      name: "Sample Insulation Ltd (made up)",
      address: "1 Sample Street, Leeds LS1 1AA, United Kingdom",
      contact: "privacy@sample.invalid",
    },
    policy: { ...notice.policy, version, effectiveAt: "2026-01-01T00:00:00.000Z" },
  };
};

/**
 * Fills an empty site, and calls `goesOn` before each part of it, which throws where the site is gone. Nothing leaves
 * the server: no address is one that a message could reach, and its webhook is paused.
 */
export async function fillSample(
  context: ServiceContext,
  { user, site, goesOn }: { user: UserActor; site: SiteId; goesOn: () => Promise<void> },
): Promise<void> {
  const nowMs = context.nowMs();
  const published = (version: string, daysAgo: number) =>
    publishNotice(at(context, nowMs - daysAgo * dayMs), seeder, { site, settings: sampleNotice(version) });
  await published("1", days);
  const sample: Sample = { context, site, notice: await published("2", days - 1), nowMs };
  const parts = [
    ...Array.from({ length: days }, (_, day) => () => fillDay(sample, days - 1 - day)),
    () => fillForms(sample),
    () => fillLists(sample),
    () => fillRequests(sample),
    () => fillRest(sample, { ...user, site }),
  ];
  for (const part of parts) {
    await goesOn();
    await part();
  }
}

const versionOf = ({ purposes }: Notice, id: string): number => purposes.find((one) => one.id === id)?.version ?? 1;

interface Act {
  readonly ms: number;
  readonly subject: { readonly kind: "email" | "device"; readonly id: string };
  readonly event: "give" | "refuse" | "withdraw";
  readonly choices: readonly Pick<Choice, "purpose" | "status" | "channel">[];
  readonly surface: "banner" | "form";
  readonly action: "accept-all" | "reject-all" | "save" | "submit" | "withdraw";
  /** Which of the places, browsers and devices it comes from. */
  readonly nth: number;
}

/** Records what a page of the site would have sent then. */
async function acted({ context, site, notice }: Sample, act: Act): Promise<RecordId> {
  const then = at(context, act.ms);
  const jurisdiction = places[act.nth % places.length]!;
  const asker = {
    kind: "public",
    origin: sampleOrigin,
    jurisdiction,
    browser: browsers[act.nth % browsers.length]!,
    device: devices[act.nth % devices.length]!,
    gpc: false,
  } as const;
  const { answer } = await recordDecision(then, asker, {
    id: recordIdAt(act.ms, context.random(10)),
    site,
    event: act.event,
    choices: act.choices.map((choice) => ({ ...choice, version: versionOf(notice.notice, choice.purpose) })),
    subject: act.subject,
    clientAt: instantAt(act.ms),
    waitedMs: 0,
    notice: notice.hash,
    lang: jurisdiction === "DE" ? "de" : "en",
    method: { surface: act.surface, action: act.action, layer: 1, viaGpc: false, trusted: true },
    path: act.surface === "banner" ? "/" : "/contact.html",
  });
  return answer.id as RecordId;
}

/** A day's banners: how often the question was on screen, and what was answered. */
async function fillDay(sample: Sample, daysAgo: number): Promise<void> {
  const { context, site, nowMs } = sample;
  const count = 4 + ((daysAgo * 5) % 4);
  // Today's came in the minutes before now, so that none is to come and all are today's.
  const firstMs = daysAgo === 0 ? nowMs - count * 1_000 : nowMs - daysAgo * dayMs;
  await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const nth = daysAgo * 3 + i;
      const said = answers[nth % answers.length]!;
      const statusOf = (purpose: string) =>
        said === "partly" ? (purpose === "analytics" ? "given" : "refused") : said;
      return acted(sample, {
        ms: firstMs + i * 1_000,
        subject: { kind: "device", id: hexOf(context.random(16)) },
        event: said === "refused" ? "refuse" : "give",
        choices: ["analytics", "advertising", "social"].map((purpose) => ({ purpose, status: statusOf(purpose) })),
        surface: "banner",
        action: said === "partly" ? "save" : said === "given" ? "accept-all" : "reject-all",
        nth,
      });
    }),
  );
  const day = instantAt(firstMs).slice(0, 10);
  const rows = Array.from({ length: count * 2 }, (_, i) => {
    const jurisdiction = places[(daysAgo * 3 + i) % places.length]!;
    const lang = jurisdiction === "DE" ? "de" : "en";
    return talliesOfShowing({ lang, jurisdiction, device: devices[(daysAgo + i) % devices.length] });
  }).flat();
  const store = await context.site(site);
  await store.addShowings(rows.map((tally) => ({ ...tally, day, count: 1 })));
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The hash of what is no recording of anybody. */
const recordingHash = ({ sha256 }: ServiceContext) =>
  `sha256:${hexOf(sha256(new TextEncoder().encode("sample recording")))}` as const;

/** Who signed up for the newsletter, and who took it back; somebody who said yes on the telephone. */
async function fillForms(sample: Sample): Promise<void> {
  const { context, site, notice, nowMs } = sample;
  const newsletter = (name: string, daysAgo: number, status: "given" | "withdrawn") =>
    acted(sample, {
      ms: nowMs - daysAgo * dayMs - 3_600_000,
      subject: { kind: "email", id: addressOf(name) },
      event: status === "given" ? "give" : "withdraw",
      choices: [{ purpose: "newsletter", status, channel: "email" }],
      surface: "form",
      action: status === "given" ? "submit" : "withdraw",
      nth: people.indexOf(name as (typeof people)[number]),
    });
  for (const [i, name] of people.entries()) await newsletter(name, 24 - i * 3, "given");
  await newsletter("carla", 2, "withdrawn");
  await noteRecord(context, seeder, {
    site,
    read: () => ({
      event: "give",
      choices: [{ purpose: "call-back", status: "given", channel: "phone" }],
      subject: { kind: "phone", id: "+442079460958" },
      actedAt: instantAt(nowMs - dayMs),
      notice: notice.hash,
      lang: "en",
      surface: "phone",
      actor: "agent",
      attachments: [{ kind: "recording", hash: recordingHash(context), note: "sample recording" }],
      externalRef: "call 1024",
    }),
  });
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** Who may not be contacted, what came in from elsewhere, and which numbers were looked up. */
async function fillLists({ context, site, nowMs }: Sample): Promise<void> {
  const since = instantAt(nowMs - 5 * dayMs);
  const entries = [
    { email: addressOf("hugo"), reason: "OBJECTED_ALL", source: "letter", since },
    { email: addressOf("ines"), reason: "DO_NOT_CONTACT_CHANNEL", channel: "email", source: "agent", since },
    { email: addressOf("old"), reason: "HARD_BOUNCE", source: "bounce", since },
  ];
  await addSuppressions(context, seeder, { site, read: () => ({ entries }) });
  const mapping = JSON.stringify({
    email: "E-Mail",
    purpose: "=newsletter",
    channel: "=email",
    status: "Status",
    date: "Date",
    evidence: "Source",
  });
  const day = instantAt(nowMs - 60 * dayMs).slice(0, 10);
  const lines = [
    `${addressOf("jan")},given,${day},fair`,
    `nobody,given,${day},fair`,
    `${addressOf("kim")},given,${day},fair`,
  ];
  const file = () => bytesOf(["E-Mail,Status,Date,Source", ...lines, ""].join("\n"));
  const upload = { site, format: "csv", mapping } as const;
  const { id } = await uploadImport(context, seeder, { ...upload, body: file() });
  await commitImport(context, seeder, { site, id });
  await uploadImport(context, seeder, { ...upload, body: file() });
  const checked = instantAt(nowMs - 3 * dayMs).slice(0, 10);
  const results = `number,listed,register,date\n02079460958,no,TPS,${checked}\n02079460959,yes,TPS,${checked}\n`;
  await importScreenings(context, seeder, { site, read: () => bytesOf(results) });
}

/** Somebody who was erased, somebody who is kept for a claim only, and a hold. */
async function fillRequests({ context, site, nowMs }: Sample): Promise<void> {
  const asked = (name: string, daysAgo: number, more: object) => ({
    site,
    read: () => ({
      subject: { kind: "email", id: addressOf(name) },
      verified: "signed-link",
      requestedAt: instantAt(nowMs - daysAgo * dayMs),
      ...more,
    }),
  });
  await eraseSubject(
    context,
    seeder,
    asked("david", 4, { mode: "erase", reason: "subject-request", request: "SAR-7" }),
  );
  const until = instantAt(nowMs + 90 * dayMs);
  const restriction = { mode: "restrict", reason: "accuracy-contested", request: "SAR-8", until };
  await eraseSubject(context, seeder, asked("emre", 1, restriction));
  const subject = { kind: "email", id: addressOf("ada") };
  const hold = { subject, statute: "Limitation Act 1980 s. 5", reason: "A claim is open", until };
  await setHold(context, seeder, { site, read: () => hold });
}

/** A check, a webhook that is paused, and a notice that is being written. */
async function fillRest({ context, site, notice }: Sample, asker: UserActor & { site: SiteId }): Promise<void> {
  const recipients = ["ada", "carla", "david", "hugo", "nobody"].map((name) => ({ email: addressOf(name) }));
  await checkRecipients(context, asker, () => ({ purpose: "newsletter", channel: "email", recipients }));
  const hook = { url: "https://receiver.sample.invalid/changes", note: "sample, paused" };
  const { id } = await addWebhook(context, seeder, { site, read: () => hook });
  await changeWebhook(context, seeder, { site, id, read: () => ({ state: "paused" }) });
  const settings = settingsOfNotice(notice.notice);
  const title = "Your choice at Sample Insulation";
  const en = settings.languages["en"]!;
  const languages = { ...settings.languages, en: { ...en, messages: { ...en.messages, title } } };
  await saveDraft(context, seeder, { site, read: async () => ({ revision: 0, settings: { ...settings, languages } }) });
}
