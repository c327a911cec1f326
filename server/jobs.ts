// What time makes due at every site, whoever keeps the time: a timer on Node, a schedule on workerd.
import type { SiteId } from "../core/ids.ts";
import type { ServiceContext } from "./context.ts";
import { forgetAnswers } from "./services/repeats.ts";
import { keepStanding } from "./services/as-was.ts";
import { forgetSends } from "./services/dealings.ts";
import { endRestrictions, sayRestrictionsAgain } from "./services/erasures.ts";
import { tellExpiring } from "./services/expiring.ts";
import { sweepExpired } from "./services/expiry.ts";
import { forgetDeliveries } from "./services/deliveries.ts";
import { forgetAddresses } from "./services/held-addresses.ts";
import { eraseAgain } from "./services/import-erasing.ts";
import { forgetUploads } from "./services/import-forgetting.ts";
import { finishRotation } from "./services/identity-keys.ts";
import { mailCheckpoint } from "./services/checkpoint-mail.ts";
import { forgetSentMail } from "./services/mail-queue.ts";
import { lookThrough } from "./services/look-throughs.ts";
import { noteOccasions } from "./services/occasions.ts";
import { keepRetention } from "./services/retention-schedule.ts";
import { countRecords } from "./services/stats.ts";

/** How often all jobs run. None of them minds to be run more often, or late. */
export const jobsEveryMs = 3_600_000;

type Job = (context: ServiceContext, site: SiteId) => Promise<unknown>;

const jobs: Readonly<Record<string, Job>> = {
  "recording what lapsed": sweepExpired,
  "telling of ends": tellExpiring,
  "noting what others are told": noteOccasions,
  "saying restrictions again": sayRestrictionsAgain,
  "ending restrictions": endRestrictions,
  "forgetting what is past its period": keepRetention,
  "mailing checkpoints": mailCheckpoint,
  "archiving what is shown": keepStanding,
  "forgetting uploads": forgetUploads,
  "erasing from uploads": eraseAgain,
  "forgetting deliveries": forgetDeliveries,
  "forgetting mail": forgetSentMail,
  "forgetting sends": forgetSends,
  "changing row keys": finishRotation,
  "counting records": countRecords,
  "forgetting addresses": forgetAddresses,
  "forgetting answers": forgetAnswers,
};

/** Runs every job for every site, one after the other; one that fails keeps no other from running. */
export async function runJobs(context: ServiceContext, failed: (error: unknown, what: string) => void): Promise<void> {
  for (const { id } of await context.control.sites()) {
    for (const [name, job] of Object.entries(jobs)) {
      await job(context, id).catch((error: unknown) => failed(error, `${name} of ${id}`));
    }
  }
}

/**
 * Looks through every site, one after the other. Apart from the jobs, as it may take long and none of them should wait
 * for it. Gives up what it is at when `ended` says so.
 */
export async function lookThroughSites(
  context: ServiceContext,
  failed: (error: unknown, what: string) => void,
  ended?: AbortSignal,
): Promise<void> {
  for (const { id } of await context.control.sites()) {
    if (ended?.aborted) return;
    await lookThrough(context, id, ended).catch((error: unknown) => {
      if (!ended?.aborted) failed(error, `looking through ${id}`);
    });
  }
}
