// The record of processing activities [GDPR Art. 30], worked out from a notice: one activity for each purpose.
import type { ContentHash, Controller, Notice } from "./notice.ts";
import type { ChannelBasis, Purpose } from "./purpose.ts";
import { csvTable } from "./csv.ts";
import type { Instant } from "./time.ts";

/** One activity; lists are empty where nothing was said. */
interface ProcessingActivity {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  /** What the site's own company is in it. */
  readonly role: "controller" | "joint-controller" | "processor";
  /** Who decides: the company, with whom it does, or for whom it processes. */
  readonly controllers: readonly string[];
  readonly basis: Purpose["basis"];
  readonly bases: readonly ChannelBasis[];
  readonly explicitConsent: boolean;
  readonly doubleOptIn: boolean;
  readonly channels: readonly string[];
  readonly dataSubjects: readonly string[];
  readonly dataTypes: readonly string[];
  readonly recipients: readonly string[];
  readonly vendors: readonly string[];
  readonly transfers: readonly string[];
  readonly storageLocation: string;
  /** How long an answer holds, what is gathered by it is kept, and the proof of it after that. */
  readonly validPeriod: string;
  readonly dataPeriod: string | null;
  readonly retentionPeriod: string;
  readonly measures: string;
}

/** What a supervisory authority asks for [GDPR Art. 30(4)]. */
export interface ProcessingRecord {
  readonly v: 1;
  readonly site: string;
  readonly siteName: string;
  /** Whose record it is. */
  readonly controller: Controller;
  readonly authority: string;
  readonly madeAt: Instant;
  /** The notice it was made from, and the language of its words. */
  readonly notice: ContentHash;
  readonly lang: string;
  readonly activities: readonly ProcessingActivity[];
}

interface Made {
  readonly name: string;
  readonly hash: ContentHash;
  readonly madeAt: Instant;
  /** The notice's default language where it is left out. */
  readonly lang?: string | undefined;
}

/** The record that a notice leads to, its activities in the notice's order. */
export function processingRecord(notice: Notice, { name, hash, madeAt, lang: wanted }: Made): ProcessingRecord {
  const lang = wanted ?? notice.defaultLanguage ?? Object.keys(notice.languages).sort()[0] ?? "en";
  return {
    v: 1,
    site: notice.site,
    siteName: name,
    controller: notice.controller,
    authority: notice.rights.authority,
    madeAt,
    notice: hash,
    lang,
    activities: notice.purposes.map((purpose) => activityOf(purpose, { notice, lang })),
  };
}

function activityOf(purpose: Purpose, { notice, lang }: { notice: Notice; lang: string }): ProcessingActivity {
  const texts = notice.languages[lang]?.purposes[purpose.id];
  const { processorFor, jointWith = [], vendors } = purpose;
  const joint = jointWith.length > 0 ? "joint-controller" : "controller";
  return {
    id: purpose.id,
    version: purpose.version,
    name: texts?.title ?? purpose.id,
    description: texts?.text ?? "",
    role: processorFor === undefined ? joint : "processor",
    controllers: [processorFor ?? notice.controller.name, ...jointWith],
    basis: purpose.basis,
    bases: purpose.bases ?? [],
    explicitConsent: purpose.explicit === true,
    doubleOptIn: purpose.doubleOptIn === true,
    channels: purpose.channels,
    dataSubjects: purpose.dataSubjects ?? [],
    dataTypes: texts?.dataTypes ?? purpose.dataTypes,
    recipients: purpose.recipients,
    vendors: vendors.map(({ id, name }) => texts?.vendors?.[id] ?? name),
    transfers: purpose.transfers ?? [],
    storageLocation: texts?.storageLocation ?? purpose.storageLocation,
    validPeriod: purpose.validPeriod,
    dataPeriod: purpose.dataPeriod ?? null,
    retentionPeriod: purpose.retentionPeriod,
    measures: purpose.measures ?? "",
  };
}

const head = [
  "id",
  "version",
  "name",
  "description",
  "role",
  "controllers",
  "basis",
  "basesByChannel",
  "explicitConsent",
  "doubleOptIn",
  "channels",
  "dataSubjects",
  "dataTypes",
  "recipients",
  "vendors",
  "transfers",
  "storageLocation",
  "validPeriod",
  "dataPeriod",
  "retentionPeriod",
  "measures",
  "controllerContact",
  "notice",
  "madeAt",
] as const;

/** Several values in one cell. */
const listed = (values: readonly string[]): string => values.join("; ");
const told = (is: boolean): string => (is ? "yes" : "no");

/** The record as a table (RFC 4180), a line for each activity; what a spreadsheet would run is made text. */
export function processingCsv({ activities, controller, notice, madeAt }: ProcessingRecord): string {
  const rows = activities.map((activity): Readonly<Record<(typeof head)[number], string>> => ({
    ...activity,
    version: `${activity.version}`,
    controllers: listed(activity.controllers),
    basesByChannel: listed(
      activity.bases.map(
        ({ channel, subscriber, basis }) => `${channel}${subscriber ? ` ${subscriber}` : ""}: ${basis}`,
      ),
    ),
    explicitConsent: told(activity.explicitConsent),
    doubleOptIn: told(activity.doubleOptIn),
    channels: listed(activity.channels),
    dataSubjects: listed(activity.dataSubjects),
    dataTypes: listed(activity.dataTypes),
    recipients: listed(activity.recipients),
    vendors: listed(activity.vendors),
    transfers: listed(activity.transfers),
    dataPeriod: activity.dataPeriod ?? "",
    controllerContact: `${controller.name}, ${controller.address}, ${controller.contact}`,
    notice,
    madeAt,
  }));
  return csvTable(head, rows);
}
