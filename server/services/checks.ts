// Checks: may these be contacted for a purpose over a channel, and why.
import { checkRequest, type CheckQuestion, type CheckResponse, type CheckResult } from "../../core/contact-schema.ts";
import type { SiteId } from "../../core/ids.ts";
import { instantAt, millisecondsOf, type Instant } from "../../core/time.ts";
import type { Actor, ServiceContext, SiteActor } from "../context.ts";
import { faultAt, ProblemError } from "../errors.ts";
import { audited } from "./audit.ts";
import { checkScene, gather, type CheckScene } from "./check-facts.ts";
import { decisionRecorder, type DecisionRecorder } from "./check-records.ts";
import { resultsFor } from "./check-results.ts";
import { parsed } from "./parse.ts";
import { byKeyAsked, type SentRecipient } from "./recipients.ts";
import { mayDo, rights } from "./scopes.ts";

const furthestMs = 30 * 86_400_000;

/** An answer with the JSON text of each result, which its decision record is made of. */
interface Checked extends CheckResponse {
  readonly texts: readonly string[];
}

/**
 * Answers for each recipient, in order, on the site of the key. Needs the scope `check`; `check.explain` to explain,
 * `audit` to ask about an earlier instant. Every answer follows withdrawals and suppressions that were acknowledged
 * before the call. `read` gives the body, and is asked for it only once the actor may ask, so that a body nobody can
 * read leaves its audit row too. The decision record in the log is this verb's audit: only a refusal writes a row.
 */
export function checkRecipients(context: ServiceContext, actor: SiteActor, read: () => unknown): Promise<Checked> {
  const { site } = actor;
  return audited(context, { actor, verb: "check.ask", site }, async () => {
    const { recipients, ...question } = parsed(checkRequest, await read());
    const { at, asOf } = askedInstant(context, actor, { site, question });
    const byKey = byKeyAsked(actor, { site, recipients });
    const scene = await checkScene(context, { site, question, at, asOf, byKey });
    const recorder = decisionRecorder(context, scene, actor.id);
    const answers = await resultsOf(context, scene, { recipients, recorder });
    const { record, ...summary } = await recorder.close();
    return { value: { ...summary, ...answers, record: { ...record } }, logged: true };
  });
}

/** Recipients that are looked up together: while they are answered, the next are looked up. */
const together = 2_000;

async function resultsOf(
  context: ServiceContext,
  scene: CheckScene,
  { recipients, recorder }: { recipients: readonly SentRecipient[]; recorder: DecisionRecorder },
): Promise<Pick<Checked, "results" | "texts">> {
  const explain = scene.question.explain === true;
  const results: CheckResult[] = [];
  const texts: string[] = [];
  const gatheredFrom = (start: number) => gather(context, scene, recipients.slice(start, start + together));
  let coming = gatheredFrom(0);
  for (let start = 0; start < recipients.length; start += together) {
    const part = await coming;
    if (start + together < recipients.length) coming = gatheredFrom(start + together);
    // Who waits for it hears of a failure when its turn comes.
    coming.catch(() => {});
    const answers = resultsFor(part, scene.rules, explain);
    const said = recorder.add(recipients.slice(start, start + together), answers.results, answers.ends);
    for (const answer of answers.results) results.push(answer);
    for (const text of said) texts.push(text);
  }
  return { results, texts };
}

/** The instant a question is about, and of the past as of when; throws `may-not` or `not-valid` where this actor may not ask that. */
export function askedInstant(
  context: ServiceContext,
  actor: Actor,
  { site, question }: { site: SiteId; question: CheckQuestion },
): { at: Instant; asOf: Instant | undefined } {
  if (question.explain) assertRight(actor, "check.explain", site);
  const now = context.now();
  if (question.at === undefined) return { at: now, asOf: undefined };
  const asked = millisecondsOf(question.at);
  if (asked - context.nowMs() > furthestMs) throw faultAt("/at", "too-far");
  const at = instantAt(asked);
  if (at >= now) return { at, asOf: undefined };
  assertRight(actor, "check.past", site);
  return { at, asOf: at };
}

/** Throws `may-not` without the right. */
export function assertRight(actor: Actor, verb: "check.explain" | "check.past", site: SiteId): void {
  if (!mayDo(actor, verb, site)) throw new ProblemError("may-not", undefined, { scope: rights[verb].scope });
}
