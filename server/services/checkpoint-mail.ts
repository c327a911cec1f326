// The log's checkpoints by mail to whoever the site's owner names, one a day at most: what somebody keeps, the log cannot take back.
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf } from "../../core/time.ts";
import type { ServiceContext } from "../context.ts";
import type { CheckpointRow } from "../store/rows.ts";
import { verifierKeyUnder } from "./logs.ts";
import { queueMail, siteOwner } from "./mail-queue.ts";
import { htmlText, plainText, type MailText } from "./mail-text.ts";
import { dayIn } from "./mail-words.ts";
import { settingsOf } from "./settings.ts";
import { existingSite } from "./sites.ts";

/**
 * Queues the latest signed checkpoint for the address of `checkpointsTo`, once for each day in UTC, and only where the
 * log signed one since the last message. Tells whether it did.
 */
export async function mailCheckpoint(context: ServiceContext, site: SiteId): Promise<boolean> {
  const { checkpointsTo } = await settingsOf(context, site);
  if (checkpointsTo === undefined) return false;
  const store = await context.site(site);
  const nowMs = context.nowMs();
  const latest = await store.latestCheckpoint();
  const mailedMs = await store.lastMail("checkpoint");
  if (!latest || (mailedMs !== undefined && millisecondsOf(latest.at) <= mailedMs)) return false;
  const { name } = await existingSite(context, site);
  const key = await verifierKeyUnder(context, site, latest);
  const said = checkpointText(latest, { name, key, log: `${context.publicUrl}/v1/logs/${site}` });
  return queueMail(context, {
    site,
    subject: siteOwner(context, site),
    kind: "checkpoint",
    ref: `checkpoint ${instantAt(nowMs).slice(0, 10)}`,
    draft: {
      from: { name },
      to: checkpointsTo,
      lang: said.lang,
      subject: said.heading,
      text: plainText(said),
      html: htmlText(said),
      headers: {},
    },
  });
}

function checkpointText(
  { size, note, at }: CheckpointRow,
  { name, key, log }: { name: string; key: string; log: string },
): MailText {
  const entries = size === 1 ? "1 entry" : `${size.toLocaleString("en-GB")} entries`;
  return {
    lang: "en",
    heading: `Checkpoint of ${dayIn(at, "en")}: ${name}`,
    paragraphs: [
      `Keep this message. The consent log of ${name} had ${entries} when it signed the lines below. As long as somebody has them, nobody can change, drop or back-date any of those entries without being found out.`,
    ],
    blocks: [
      { label: "The signed checkpoint", text: note },
      {
        label: "To hold it against the log, save those lines as checkpoint.txt and run",
        text: `npx assent verify ${log} --key "${key}" --checkpoint checkpoint.txt`,
      },
    ],
    button: { label: "See the latest checkpoint", url: `${log}/checkpoint` },
    notes: [
      "The key in the command is the log’s, as it says itself: compare it once with the one you were given first.",
      `This comes once a day at most, because the settings of ${name} name this address (checkpointsTo).`,
    ],
  };
}
