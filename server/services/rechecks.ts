// Asking again before a queued send goes out: only what changed since the first answer.
import { recheckRequest, type CheckQuestion, type RecheckResponse } from "../../core/contact-schema.ts";
import type { CheckRecord } from "../../core/check.ts";
import type { SiteId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { ServiceContext, SiteActor } from "../context.ts";
import { ProblemError } from "../errors.ts";
import { audited } from "./audit.ts";
import { assertRight } from "./checks.ts";
import { checkScene, gather } from "./check-facts.ts";
import { decisionRecorder } from "./check-records.ts";
import { resultsFor } from "./check-results.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, type SentRecipient } from "./recipients.ts";

/**
 * Asks the question of an earlier check again, for the recipients it was asked for, and answers with those whose
 * answer is another now, and with everybody who may not be contacted now. The server kept no address, so the recipients are sent again; what was answered then is
 * worked out from what was known then, under the rules of then. Leaves a decision record of its own. Needs the scope `check`; `audit` too
 * for a check that somebody else had asked. Throws
 * `not-found` or `not-valid`.
 */
export function recheckRecipients(
  context: ServiceContext,
  actor: SiteActor,
  asked: { check: string; read: () => unknown },
): Promise<RecheckResponse> {
  const { site } = actor;
  return audited(context, { actor, verb: "check.ask", site }, async () => {
    const stored = await (await context.site(site)).check(asked.check);
    if (!stored) throw new ProblemError("not-found");
    // What somebody else was answered then is the past.
    if (stored.check.askedBy !== actor.id) assertRight(actor, "check.past", site);
    const { recipients } = parsed(recheckRequest, await asked.read());
    const byKey = byKeyAsked(actor, { site, recipients });
    const question = questionOf(stored.check);
    const { madeAt, at, ruleset } = stored.check;
    const then = await answersAt(context, { site, question, at, asOf: madeAt, ruleset, byKey, recipients });
    const now = await answersAt(context, { site, question, at: context.now(), asOf: undefined, byKey, recipients });
    const recorder = decisionRecorder(context, now.scene, actor.id);
    recorder.add(recipients, now.results, now.ends);
    const { record, ...summary } = await recorder.close();
    const changed = now.results.flatMap((result, index) => {
      const { allow, reason } = then.results[index]!;
      return allow === result.allow && reason === result.reason
        ? []
        : [{ index, ...result, before: { allow, reason } }];
    });
    const leaveOut = now.results.flatMap(({ allow }, index) => (allow ? [] : [index]));
    return { value: { of: asked.check, ...summary, record: { ...record }, leaveOut, changed }, logged: true };
  });
}

function questionOf({ purpose, channel, subscriber, partner, campaign }: CheckRecord): CheckQuestion {
  return {
    purpose: purpose.split("@")[0]!,
    channel,
    ...(subscriber === "individual" || subscriber === "corporate" ? { subscriber } : {}),
    ...(partner === undefined ? {} : { partner }),
    ...(campaign === undefined ? {} : { campaign }),
  };
}

async function answersAt(
  context: ServiceContext,
  asked: {
    site: SiteId;
    question: CheckQuestion;
    at: Instant;
    asOf: Instant | undefined;
    ruleset?: string;
    byKey: boolean;
    recipients: readonly SentRecipient[];
  },
) {
  const scene = await checkScene(context, asked);
  const gathered = await gather(context, scene, asked.recipients);
  return { scene, ...resultsFor(gathered, scene.rules, false) };
}
